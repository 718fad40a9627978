//! What a driver may do to the stream of answers, as in `streams.py`: the protocol by hand, broken where the case asks for this side.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::FromRawFd;
use std::process::exit;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{json, Value};

const SIDE: &str = "port";
const FOR_EVER: Duration = Duration::from_secs(600);

extern "C" {
    fn fork() -> i32;
    fn close(descriptor: i32) -> i32;
}

/// What is wrong with a frame; nothing by default.
#[derive(Default)]
struct Oddity {
    flags: u32,
    header_size: Option<u32>,
    attachments_size: u64,
}

fn frame(sequence: u32, header: &str, oddity: Oddity) -> Vec<u8> {
    let mut bytes = b"PRTY".to_vec();
    bytes.extend(sequence.to_le_bytes());
    bytes.extend(oddity.flags.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(oddity.header_size.unwrap_or(header.len() as u32).to_le_bytes());
    bytes.extend(oddity.attachments_size.to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes
}

fn calm(sequence: u32) -> Vec<u8> {
    frame(sequence, r#"{"returned": "calm"}"#, Oddity::default())
}

/// All but the last three bytes of an answer.
fn most_of(sequence: u32) -> Vec<u8> {
    let mut bytes = calm(sequence);
    bytes.truncate(bytes.len() - 3);
    bytes
}

/// The stream of answers; descriptor 1 without the buffer of the standard library.
struct Answers(File);

impl Answers {
    fn write(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    fn write_and_hang(&mut self, bytes: &[u8]) {
        self.write(bytes);
        sleep(FOR_EVER);
    }

    fn write_and_end(&mut self, bytes: &[u8]) {
        self.write(bytes);
        exit(0);
    }

    fn dribble(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write(&[*byte]);
            sleep(Duration::from_millis(2));
        }
    }
}

type Operation = fn(&mut Answers, u32);

const OPERATIONS: [(&str, Operation); 17] = [
    ("child_holds_the_pipes", |_, _| leave_child_and_exit()),
    ("closes_stdout", |_, _| close_stdout_and_hang()),
    ("dribbles", |out, sequence| out.dribble(&calm(sequence))),
    ("ends_early", |_, _| exit(0)),
    ("flags", |out, sequence| out.write(&frame(sequence, "{}", Oddity { flags: 1, ..Oddity::default() }))),
    ("garbage", |out, _| out.write(&(0..=255).collect::<Vec<u8>>())),
    ("no_object", |out, sequence| out.write(&frame(sequence, "[1, 2]", Oddity::default()))),
    ("oversized_attachments", |out, sequence| {
        out.write_and_hang(&frame(sequence, "{}", Oddity { attachments_size: 1 << 50, ..Oddity::default() }))
    }),
    ("oversized_header", |out, sequence| {
        out.write_and_hang(&frame(sequence, "{", Oddity { header_size: Some(1 << 30), ..Oddity::default() }))
    }),
    ("partial_and_hangs", |out, sequence| out.write_and_hang(&most_of(sequence))),
    ("partial_attachments", |out, sequence| {
        let header = r#"{"returned": {"$bytes": 0}, "attachments": [9]}"#;
        let bytes = frame(sequence, header, Oddity { attachments_size: 9, ..Oddity::default() });
        out.write_and_end(&[bytes.as_slice(), b"four"].concat())
    }),
    ("partial_header", |out, sequence| out.write_and_end(&most_of(sequence))),
    ("partial_prefix", |out, sequence| out.write_and_end(&calm(sequence)[..11])),
    ("prints", |out, sequence| out.write(&[b"loading model\n", calm(sequence).as_slice()].concat())),
    ("prints_after", |out, sequence| out.write(&[calm(sequence).as_slice(), b"done\n"].concat())),
    ("repeated_sequence", |out, sequence| out.write(&[calm(sequence), calm(sequence)].concat())),
    ("wrong_sequence", |out, sequence| out.write(&calm(sequence + 7))),
];

fn leave_child_and_exit() {
    // SAFETY: the program has one thread, so that the child may go on with everything.
    if unsafe { fork() } == 0 {
        sleep(FOR_EVER);
    }
    exit(5);
}

fn close_stdout_and_hang() {
    // SAFETY: it touches no memory, and nobody writes to the descriptor any more.
    unsafe { close(1) };
    sleep(FOR_EVER);
}

fn answer(out: &mut Answers, sequence: u32, request: &Value) {
    let operation = OPERATIONS.iter().find(|(name, _)| request["op"] == *name);
    match operation {
        Some((_, work)) if request["args"] == json!([SIDE]) => work(out, sequence),
        _ => out.write(&calm(sequence)),
    }
}

/// The next request, `None` at the end of the input.
fn next(input: &mut impl Read) -> Option<(u32, Value)> {
    let mut prefix = [0; 28];
    match input.read_exact(&mut prefix) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return None,
        read => read.unwrap(),
    }
    let number = |at: usize| u32::from_le_bytes([prefix[at], prefix[at + 1], prefix[at + 2], prefix[at + 3]]);
    let mut header = vec![0; number(16) as usize];
    input.read_exact(&mut header).unwrap();
    Some((number(4), serde_json::from_slice(&header).unwrap()))
}

fn main() {
    // SAFETY: nothing else in this program uses the descriptor.
    let mut out = Answers(unsafe { File::from_raw_fd(1) });
    let names: Vec<_> = OPERATIONS.iter().map(|(name, _)| *name).collect();
    let hello = json!({"format": "parity-driver", "version": 1, "sdk": "none", "ops": names});
    out.write(&frame(0, &hello.to_string(), Oddity::default()));
    let mut input = std::io::stdin().lock();
    while let Some((sequence, request)) = next(&mut input) {
        answer(&mut out, sequence, &request);
    }
}
