//! Moves the frames away from descriptors 0 and 1 before the port's code runs, so that prints are observations. Standard error is
//! captured only while a case asks for it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::text::{escaped, without_thread_numbers};

const STANDARD_INPUT: RawFd = 0;
const STANDARD_OUTPUT: RawFd = 1;
const STANDARD_ERROR: RawFd = 2;

/// The file that standard error goes to while a case observes it. It has a name so that the runner can still read it when the
/// case ends the driver (docs/protocol.md).
const ERRORS: &str = ".stderr";

extern "C" {
    fn dup2(from: RawFd, to: RawFd) -> RawFd;
}

/// The streams of the conversation, on descriptors that the port's code and its children do not know.
pub(crate) struct Streams {
    pub(crate) requests: File,
    pub(crate) answers: File,
    pub(crate) printed: Printed,
}

/// Takes the streams and puts nothing on standard input and a file on standard output.
pub(crate) fn take_streams() -> io::Result<Streams> {
    let requests = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let answers = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let printed = Printed(unnamed_file()?);
    replace(STANDARD_INPUT, &File::open("/dev/null")?)?;
    replace(STANDARD_OUTPUT, &printed.0)?;
    Ok(Streams { requests, answers, printed })
}

fn replace(descriptor: RawFd, file: &impl AsRawFd) -> io::Result<()> {
    // SAFETY: dup2 takes two integers and touches no memory; `file` is open, and nothing in this process owns the
    // descriptors 0 and 1 in a way that relies on what is behind them.
    let result = unsafe { dup2(file.as_raw_fd(), descriptor) };
    if result == descriptor {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// A file that vanishes with its last descriptor. It is opened for appending, so that emptying it moves all writers,
/// child processes included, back to its beginning.
fn unnamed_file() -> io::Result<File> {
    let path = free_path();
    let file = OpenOptions::new().read(true).append(true).create_new(true).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

fn free_path() -> PathBuf {
    std::env::temp_dir().join(format!("parity-stdout-{}", std::process::id()))
}

/// What the port's code prints.
pub(crate) struct Printed(File);

impl Printed {
    /// What was printed since the last call, if anything. Bytes that are no text come as `\xff`.
    pub(crate) fn take(&mut self) -> io::Result<Option<String>> {
        io::stdout().flush()?;
        take_text(&self.0)
    }
}

fn take_text(file: &File) -> io::Result<Option<String>> {
    let length = file.metadata()?.len();
    if length == 0 {
        return Ok(None);
    }
    let mut bytes = vec![0; length as usize];
    file.read_exact_at(&mut bytes, 0)?;
    file.set_len(0)?;
    Ok(Some(escaped(bytes)))
}

/// What the port's code writes to standard error while a case observes it.
#[derive(Default)]
pub(crate) struct Errors(Option<Capturing>);

struct Capturing {
    file: File,
    path: PathBuf,
    /// Standard error as the runner gave it.
    real: OwnedFd,
}

impl Errors {
    /// Begins to capture, in a file in `directory`.
    pub(crate) fn start(&mut self, directory: &Path) -> io::Result<()> {
        let path = directory.join(ERRORS);
        // Appending, since a process that the case left behind may write as well.
        let file = OpenOptions::new().read(true).append(true).create_new(true).open(&path)?;
        let real = io::stderr().as_fd().try_clone_to_owned()?;
        replace(STANDARD_ERROR, &file)?;
        self.0 = Some(Capturing { file, path, real });
        Ok(())
    }

    /// Gives standard error back; what was written since the start, if anything.
    pub(crate) fn stop(&mut self) -> io::Result<Option<String>> {
        let Some(Capturing { file, path, real }) = self.0.take() else {
            return Ok(None);
        };
        replace(STANDARD_ERROR, &real)?;
        fs::remove_file(path)?;
        Ok(take_text(&file)?.map(without_thread_numbers))
    }
}

#[cfg(test)]
mod tests {
    use super::{unnamed_file, Printed};
    use std::io::Write;

    #[test]
    fn each_print_is_taken_once() {
        let mut printed = Printed(unnamed_file().unwrap());
        let mut writer = printed.0.try_clone().unwrap();
        writer.write_all(b"one").unwrap();
        assert_eq!(printed.take().unwrap().as_deref(), Some("one"));
        assert_eq!(printed.take().unwrap(), None);
        writer.write_all(b"two").unwrap();
        assert_eq!(printed.take().unwrap().as_deref(), Some("two"));
    }
}
