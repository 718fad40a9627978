use super::{begin, read, Frame, FrameError, MAGIC};
use crate::value::Bytes;

fn frame(header: &str, attachments: &[&[u8]]) -> Vec<u8> {
    let attachments: Vec<Bytes> = attachments.iter().map(|bytes| Bytes::from(bytes.to_vec())).collect();
    let mut stream = Vec::new();
    begin(&mut stream, 7, header.as_bytes(), &attachments).unwrap();
    attachments.iter().for_each(|bytes| stream.extend_from_slice(bytes));
    stream
}

fn error(stream: &[u8]) -> String {
    read(&mut &*stream).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read() {
    let header = r#"{"id":"a","attachments":[3,0,1]}"#;
    let stream = frame(header, &[b"abc", b"", b"d"]);
    let mut input = stream.as_slice();
    let Frame { sequence, header: read_header, attachments } = read(&mut input).unwrap().unwrap();
    assert_eq!((sequence, read_header.as_slice()), (7, header.as_bytes()));
    assert_eq!(attachments.iter().map(|bytes| &**bytes).collect::<Vec<&[u8]>>(), [&b"abc"[..], b"", b"d"]);
    assert!(read(&mut input).unwrap().is_none());
}

#[test]
fn the_prefix_has_the_documented_layout() {
    let stream = frame("{}", &[]);
    assert_eq!(stream, b"PRTY\x07\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0{}");
}

#[test]
fn empty_attachments_are_attachments() {
    let stream = frame(r#"{"attachments":[0]}"#, &[b""]);
    assert_eq!(read(&mut stream.as_slice()).unwrap().unwrap().attachments, [Bytes::default()]);
}

#[test]
fn a_stream_that_ends_early_is_no_clean_end() {
    let stream = frame(r#"{"attachments":[3]}"#, &[b"abc"]);
    assert_eq!(error(&stream[..10]), "read 10 of 28 bytes of the prefix of a frame");
    assert_eq!(error(&stream[..30]), "read 2 of 19 bytes of the header of a frame");
    assert_eq!(error(&stream[..stream.len() - 1]), "read 2 of 3 bytes of the attachments of a frame");
}

#[test]
fn other_bytes_are_no_frame() {
    let mut stream = frame("{}", &[]);
    stream[0] = b'X';
    assert!(matches!(read(&mut stream.as_slice()), Err(FrameError::Magic([b'X', b'R', b'T', b'Y']))));
}

#[test]
fn lengths_must_add_up() {
    let stream = frame(r#"{"attachments":[1]}"#, &[b"abc"]);
    assert_eq!(
        error(&stream),
        "the attachment lengths of a frame are wrong: [1] do not add up to the 3 bytes that follow"
    );
    assert!(error(&frame("{}", &[b"abc"])).contains("missing field `attachments`"));
}

#[test]
fn absurd_lengths_are_refused_before_memory_is_taken() {
    let mut stream = MAGIC.to_vec();
    stream.extend_from_slice(&[0; 12]);
    stream.extend_from_slice(&u32::MAX.to_le_bytes());
    stream.extend_from_slice(&0u64.to_le_bytes());
    assert_eq!(error(&stream), "the header of a frame has 4294967295 bytes, the limit is 67108864");
}
