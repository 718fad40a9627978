//! Frames: a 28-byte prefix, a JSON header and raw attachments, as docs/protocol.md defines them.

use std::fmt;
use std::io::{self, ErrorKind, Read};

use serde::Deserialize;

use crate::value::Bytes;

const MAGIC: [u8; 4] = *b"PRTY";
const PREFIX_LENGTH: usize = 28;
const HEADER_LIMIT: u64 = 64 << 20;
const ATTACHMENTS_LIMIT: u64 = 4 << 30;

/// One request as it came: the header is still text.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) sequence: u32,
    pub(crate) header: Vec<u8>,
    pub(crate) attachments: Vec<Bytes>,
}

/// Why a stream holds no frame where one was expected.
#[derive(Debug)]
pub(crate) enum FrameError {
    Io(io::Error),
    Partial { what: &'static str, found: u64, expected: u64 },
    Magic([u8; 4]),
    TooLong { what: &'static str, found: u64, limit: u64 },
    Lengths(String),
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot read a frame: {error}"),
            Self::Partial { what, found, expected } => {
                write!(f, "read {found} of {expected} bytes of the {what} of a frame")
            }
            Self::Magic(found) => write!(f, "expected a frame that begins with PRTY, found the bytes {found:?}"),
            Self::TooLong { what, found, limit } => {
                write!(f, "the {what} of a frame has {found} bytes, the limit is {limit}")
            }
            Self::Lengths(detail) => {
                write!(f, "the attachment lengths of a frame are wrong: {detail}")
            }
        }
    }
}

impl std::error::Error for FrameError {}

impl From<io::Error> for FrameError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

struct Prefix {
    sequence: u32,
    header: u64,
    attachments: u64,
}

/// Reads the next frame; `None` at a clean end of the stream.
pub(crate) fn read(input: &mut impl Read) -> Result<Option<Frame>, FrameError> {
    let Some(prefix) = read_prefix(input)? else {
        return Ok(None);
    };
    let header = read_exactly(input, "header", prefix.header)?;
    let lengths = attachment_lengths(&header, prefix.attachments)?;
    let attachments = lengths
        .into_iter()
        .map(|length| read_exactly(input, "attachments", length).map(Bytes::from))
        .collect::<Result<_, _>>()?;
    Ok(Some(Frame { sequence: prefix.sequence, header, attachments }))
}

fn read_prefix(input: &mut impl Read) -> Result<Option<Prefix>, FrameError> {
    let mut prefix = [0; PREFIX_LENGTH];
    match fill(input, &mut prefix)? {
        0 => return Ok(None),
        PREFIX_LENGTH => {}
        found => {
            let expected = PREFIX_LENGTH as u64;
            return Err(FrameError::Partial { what: "prefix", found: found as u64, expected });
        }
    }
    let (magic, fields) = prefix.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(FrameError::Magic(array(magic)));
    }
    let header = u64::from(u32::from_le_bytes(array(&fields[12..16])));
    let attachments = u64::from_le_bytes(array(&fields[16..24]));
    check_limit("header", header, HEADER_LIMIT)?;
    check_limit("attachments", attachments, ATTACHMENTS_LIMIT)?;
    Ok(Some(Prefix { sequence: u32::from_le_bytes(array(&fields[0..4])), header, attachments }))
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(bytes);
    array
}

fn check_limit(what: &'static str, found: u64, limit: u64) -> Result<(), FrameError> {
    if found > limit {
        return Err(FrameError::TooLong { what, found, limit });
    }
    Ok(())
}

/// Reads until `buffer` is full or the stream ends, and says how many bytes came.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut found = 0;
    while found < buffer.len() {
        match input.read(&mut buffer[found..]) {
            Ok(0) => break,
            Ok(count) => found += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn read_exactly(input: &mut impl Read, what: &'static str, expected: u64) -> Result<Vec<u8>, FrameError> {
    let mut bytes = Vec::with_capacity(expected as usize);
    let found = input.take(expected).read_to_end(&mut bytes)? as u64;
    if found != expected {
        return Err(FrameError::Partial { what, found, expected });
    }
    Ok(bytes)
}

#[derive(Deserialize)]
struct Lengths {
    attachments: Vec<u64>,
}

fn attachment_lengths(header: &[u8], total: u64) -> Result<Vec<u64>, FrameError> {
    if total == 0 && !mentions_attachments(header) {
        return Ok(Vec::new());
    }
    let lengths: Lengths = serde_json::from_slice(header).map_err(|error| FrameError::Lengths(error.to_string()))?;
    let sum = lengths.attachments.iter().try_fold(0u64, |sum, length| sum.checked_add(*length));
    if sum != Some(total) {
        let found = lengths.attachments;
        return Err(FrameError::Lengths(format!("{found:?} do not add up to the {total} bytes that follow")));
    }
    Ok(lengths.attachments)
}

/// A frame may carry empty attachments only; this spares all others a second look at their header.
fn mentions_attachments(header: &[u8]) -> bool {
    std::str::from_utf8(header).is_ok_and(|header| header.contains("\"attachments\""))
}

/// Appends a frame less its attachments; `header` must list the lengths of `attachments` if there are any.
pub(crate) fn begin(frame: &mut Vec<u8>, sequence: u32, header: &[u8], attachments: &[Bytes]) -> io::Result<()> {
    let too_long = |_| io::Error::new(ErrorKind::InvalidData, "an answer's header exceeds 4 GiB");
    let header_length = u32::try_from(header.len()).map_err(too_long)?;
    let attachments_length: u64 = attachments.iter().map(|bytes| bytes.len() as u64).sum();
    frame.reserve(PREFIX_LENGTH + header.len());
    frame.extend_from_slice(&MAGIC);
    frame.extend_from_slice(&sequence.to_le_bytes());
    frame.extend_from_slice(&[0; 8]); // flags and deadline
    frame.extend_from_slice(&header_length.to_le_bytes());
    frame.extend_from_slice(&attachments_length.to_le_bytes());
    frame.extend_from_slice(header);
    Ok(())
}

#[cfg(test)]
#[path = "frame_test.rs"]
mod tests;
