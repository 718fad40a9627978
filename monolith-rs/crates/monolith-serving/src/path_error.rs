//! Errors of the operating system together with the path that they are about.
//!
//! They read `[Errno 2] No such file or directory: 'a/b'`: the form of the reference, by which its logs are searched.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An operation on a path that failed.
#[derive(Debug, thiserror::Error)]
pub struct PathError {
    path: PathBuf,
    source: io::Error,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(errno) = self.source.raw_os_error() {
            write!(f, "[Errno {errno}] ")?;
        }
        write!(f, "{}: {}", reason(&self.source), Quoted(&self.path.to_string_lossy()))
    }
}

/// Adds the path to an error.
pub trait At<T> {
    /// Says which path the operation was about.
    fn at(self, path: &Path) -> Result<T, PathError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, PathError> {
        self.map_err(|source| PathError { path: path.to_owned(), source })
    }
}

/// What went wrong, without the number that the standard library puts behind it.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" (os error ") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}

/// A text in quotes, in single ones unless it has such in it and no double ones.
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quote = if self.0.contains('\'') && !self.0.contains('"') { '"' } else { '\'' };
        write!(f, "{quote}")?;
        for c in self.0.chars() {
            match c {
                '\n' | '\r' | '\t' | '\\' => write!(f, "{}", c.escape_default())?,
                c if c == quote => write!(f, "\\{c}")?,
                c if c.is_ascii_control() => write!(f, "\\x{:02x}", u32::from(c))?,
                c => write!(f, "{c}")?,
            }
        }
        write!(f, "{quote}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_number_reason_and_path() {
        let error = std::fs::File::open("no/such").at(Path::new("no/such")).unwrap_err();
        assert_eq!(error.to_string(), "[Errno 2] No such file or directory: 'no/such'");
    }

    #[test]
    fn an_error_that_is_not_of_the_operating_system_has_no_number() {
        let error = Err::<(), _>(io::Error::other("disk gone")).at(Path::new("a")).unwrap_err();
        assert_eq!(error.to_string(), "disk gone: 'a'");
    }

    #[test]
    fn quotes_are_chosen_by_what_they_enclose() {
        let quoted = |text: &str| Quoted(text).to_string();
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's"), "\"it's\"");
        assert_eq!(quoted("it's \"it\""), r#"'it\'s "it"'"#);
        assert_eq!(quoted("a\\b\n\u{1}é"), r"'a\\b\n\x01é'");
    }
}
