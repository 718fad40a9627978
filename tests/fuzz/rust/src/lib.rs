//! What the fuzzers check of the driver SDK. Its frames and values are modules of this crate here, since the SDK keeps them to itself.

#![allow(dead_code)]

#[path = "../../../../parity_rules/rust/parity_driver/src/conversion_error.rs"]
mod conversion_error;
#[path = "../../../../parity_rules/rust/parity_driver/src/decode.rs"]
mod decode;
#[path = "../../../../parity_rules/rust/parity_driver/src/encode.rs"]
mod encode;
#[path = "../../../../parity_rules/rust/parity_driver/src/frame.rs"]
mod frame;
#[path = "../../../../parity_rules/rust/parity_driver/src/untag.rs"]
mod untag;
#[path = "../../../../parity_rules/rust/parity_driver/src/value.rs"]
mod value;

use std::io::{self, Read, Write};

use crate::encode::Encoder;
use crate::frame::Frame;
use crate::value::{Bytes, Value};

/// What tags refer to in the values target, as in its counterpart in Python.
const PARTS: [&[u8]; 5] = [b"", b"hi", b"a\xed\xa0\x80", b"\x00\x01\x02\x03\x04\x05\x06\x07", b"\xff"];
const FLAGS_AND_DEADLINE: std::ops::Range<usize> = 8..16;

/// Reads a stream of frames to its end, or to its first mistake. A frame that is written again has the same bytes.
pub fn check_frames(stream: &[u8]) {
    let mut rest = stream;
    loop {
        let before = rest;
        let Ok(Some(frame)) = frame::read(&mut rest) else { return };
        let raw = &before[..before.len() - rest.len()];
        let mut written =
            whole(frame.sequence, &frame.header, &frame.attachments).expect("what was read is not too long");
        // Answers have neither flags nor a deadline.
        written[FLAGS_AND_DEADLINE].copy_from_slice(&raw[FLAGS_AND_DEADLINE]);
        assert_eq!(written, raw, "a frame that is written again has other bytes");
        let _ = decode::header(&frame.header, &frame.attachments);
    }
}

/// Decodes JSON text as a value. A value that is encoded and decoded again is encoded to the same bytes.
pub fn check_values(json: &[u8]) {
    let parts: Vec<Bytes> = PARTS.iter().map(|part| Bytes::from(part.to_vec())).collect();
    let Ok(first) = recode(json, &parts) else { return };
    let again = recode(&first.0, &first.1).expect("what is encoded can be decoded");
    assert_eq!(String::from_utf8_lossy(&again.0), String::from_utf8_lossy(&first.0), "decoded and encoded again");
    assert_eq!(again.1, first.1, "decoded and encoded again");
}

fn recode(json: &[u8], parts: &[Bytes]) -> Result<(Vec<u8>, Vec<Bytes>), String> {
    let header = [b"{\"value\":", json, b"}"].concat();
    let Value::Map(entries) = decode::header(&header, parts).map_err(|error| error.to_string())? else {
        return Err("the header is no map".into());
    };
    let [(_, value)] = <[_; 1]>::try_from(entries).map_err(|_| "the text is not one value".to_owned())?;
    let mut encoder = Encoder::default();
    encoder.value(&value);
    Ok(encoder.into_parts())
}

/// Answers each frame with its value decoded and encoded again, or with why it is refused, until the input ends.
///
/// A request's header is `{"value": …}`, an answer's `{"value": …}` or `{"refused": …}`.
pub fn serve(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    while let Some(Frame { sequence, header, attachments }) = frame::read(input).map_err(io::Error::other)? {
        match decode::header(&header, &attachments) {
            Ok(Value::Map(entries)) if !entries.is_empty() => {
                let mut encoder = Encoder::default();
                encoder.raw("{\"value\":");
                encoder.value(&entries[0].1);
                let (json, parts) = encoder.finish();
                output.write_all(&whole(sequence, &json, &parts)?)?;
            }
            Ok(_) => refuse(output, sequence, "the header has no value")?,
            Err(error) => refuse(output, sequence, &error.to_string())?,
        }
        output.flush()?;
    }
    Ok(())
}

/// The bytes of a frame; the SDK writes attachments from where they lie.
fn whole(sequence: u32, header: &[u8], attachments: &[Bytes]) -> io::Result<Vec<u8>> {
    let mut frame = Vec::new();
    frame::begin(&mut frame, sequence, header, attachments)?;
    attachments.iter().for_each(|bytes| frame.extend_from_slice(bytes));
    Ok(frame)
}

fn refuse(output: &mut impl Write, sequence: u32, reason: &str) -> io::Result<()> {
    let header = serde_json::json!({ "refused": reason }).to_string();
    output.write_all(&whole(sequence, header.as_bytes(), &[])?)
}
