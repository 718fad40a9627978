//! Waiting for the other end of a pipe, awake at first: where two processes answer each other in turns, waking the one that
//! sleeps takes longer than the answer.

use std::fs::File;
use std::os::fd::{AsRawFd, RawFd};
use std::time::{Duration, Instant};

const MOMENT: Duration = Duration::from_micros(50);
const MOST_MISSES: u32 = 10;
const READABLE: i16 = 1; // POLLIN

#[repr(C)]
struct PollDescriptor {
    descriptor: RawFd,
    wanted: i16,
    found: i16,
}

extern "C" {
    fn poll(descriptors: *mut PollDescriptor, count: std::ffi::c_ulong, milliseconds: i32) -> i32;
}

/// Looks for a moment whether there is something to read. Where that does not help, it is given up for ever more turns.
#[derive(Default)]
pub(crate) struct Vigil {
    misses: u32,
    rest: u32,
}

impl Vigil {
    /// Returns once the file can be read, or looking is not worth it any longer.
    pub(crate) fn keep(&mut self, file: &File) {
        if self.rest > 0 {
            self.rest -= 1;
            return;
        }
        let began = Instant::now();
        while !is_readable(file) {
            if began.elapsed() > MOMENT {
                self.misses = (self.misses + 1).min(MOST_MISSES);
                self.rest = 1 << self.misses;
                return;
            }
        }
        self.misses = 0;
    }
}

/// Also at the end of the file, and where the question cannot be answered: a read tells the rest.
fn is_readable(file: &File) -> bool {
    let mut asked = PollDescriptor { descriptor: file.as_raw_fd(), wanted: READABLE, found: 0 };
    // SAFETY: `asked` is one valid descriptor, as the count says, and outlives the call.
    unsafe { poll(&mut asked, 1, 0) != 0 }
}

#[cfg(test)]
mod tests {
    use super::{Vigil, MOMENT};
    use std::fs::File;
    use std::io::Write;
    use std::os::fd::OwnedFd;
    use std::time::Instant;

    fn pipe() -> (File, File) {
        let (reader, writer) = std::os::unix::net::UnixStream::pair().unwrap();
        (File::from(OwnedFd::from(reader)), File::from(OwnedFd::from(writer)))
    }

    #[test]
    fn looking_ends_and_is_given_up_where_nothing_comes() {
        let (reader, _writer) = pipe();
        let mut vigil = Vigil::default();
        let began = Instant::now();
        vigil.keep(&reader);
        assert!(began.elapsed() >= MOMENT);
        assert_eq!((vigil.misses, vigil.rest), (1, 2));
        vigil.keep(&reader);
        assert_eq!((vigil.misses, vigil.rest), (1, 1));
    }

    #[test]
    fn success_forgets_failures() {
        let (reader, mut writer) = pipe();
        writer.write_all(b"x").unwrap();
        let mut vigil = Vigil { misses: 5, rest: 0 };
        vigil.keep(&reader);
        assert_eq!((vigil.misses, vigil.rest), (0, 0));
    }

    #[test]
    fn the_end_of_the_stream_is_readable() {
        let (reader, writer) = pipe();
        drop(writer);
        let mut vigil = Vigil::default();
        vigil.keep(&reader);
        assert_eq!(vigil.misses, 0);
    }
}
