//! The frames of the conversation: requests in, answers out.
//!
//! Answers are held back while requests wait to be served, for a millisecond at most: many small ones then cost one write.
//! Those that a crash takes along are lost, and their cases run once more, which the protocol allows.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::frame::{self, Frame, FrameError};
use crate::value::Bytes;
use crate::vigil::Vigil;

const REQUESTS_BUFFER: usize = 1 << 16;
const MOST_PENDING: usize = 1 << 16;
const LONGEST_PENDING: Duration = Duration::from_millis(1);

/// The driver's side of the conversation.
pub(crate) struct Channel {
    requests: BufReader<Source>,
    answers: Rc<RefCell<Answers>>,
}

impl Channel {
    pub(crate) fn new(requests: File, answers: File) -> Self {
        let answers = Rc::new(RefCell::new(Answers { file: answers, pending: Vec::new(), written: Instant::now() }));
        let source = Source { file: requests, vigil: Vigil::default(), answers: Rc::clone(&answers) };
        Self { requests: BufReader::with_capacity(REQUESTS_BUFFER, source), answers }
    }

    /// The next request; `None` at a clean end of the stream. What is held back is written before it has to be waited for.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, FrameError> {
        frame::read(&mut self.requests)
    }

    /// Takes an answer.
    pub(crate) fn send(&mut self, sequence: u32, header: &[u8], attachments: &[Bytes]) -> io::Result<()> {
        self.answers.borrow_mut().take(sequence, header, attachments)
    }
}

/// Where requests come from: it is read only when none is left in the buffer.
struct Source {
    file: File,
    vigil: Vigil,
    answers: Rc<RefCell<Answers>>,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.answers.borrow_mut().flush()? {
            self.vigil.keep(&self.file);
        }
        self.file.read(buffer)
    }
}

struct Answers {
    file: File,
    pending: Vec<u8>,
    written: Instant,
}

impl Answers {
    fn take(&mut self, sequence: u32, header: &[u8], attachments: &[Bytes]) -> io::Result<()> {
        frame::begin(&mut self.pending, sequence, header, attachments)?;
        for bytes in attachments {
            if bytes.len() > MOST_PENDING {
                self.flush()?;
                self.file.write_all(bytes)?;
            } else {
                self.pending.extend_from_slice(bytes);
            }
        }
        if self.pending.len() > MOST_PENDING || self.written.elapsed() > LONGEST_PENDING {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what was held back, and says whether there was anything.
    fn flush(&mut self) -> io::Result<bool> {
        if self.pending.is_empty() {
            return Ok(false);
        }
        self.file.write_all(&self.pending)?;
        self.pending.clear();
        self.written = Instant::now();
        Ok(true)
    }
}
