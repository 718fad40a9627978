//! The end of the process as an outcome: what a port would do with `std::process::exit`.

use std::fmt;

use crate::outcome::Raised;

/// The kind of an exit in an answer, which is the reference's.
const KIND: &str = "SystemExit";

/// An error with which an operation says that the program would end here, with an exit code.
///
/// It is to a port what `SystemExit` is to the reference: its kind is `SystemExit`, its message the code, or the text with which
/// `sys.exit` was called. The observation `exit_code` has the code as the parent of the process would see it.
///
/// ```
/// use parity_driver::Exit;
///
/// let check = parity_driver::operation!(|path: String| {
///     if path.is_empty() {
///         return Err(Exit::with_message("usage: check PATH"));
///     }
///     Ok(path.len())
/// });
/// # let _ = check;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    code: i32,
    message: Option<String>,
}

impl Exit {
    /// An end with that code, as `sys.exit(2)`; 0 is also that of `sys.exit()`.
    pub fn new(code: i32) -> Self {
        Self { code, message: None }
    }

    /// An end with the code 1 and a last word, as `sys.exit("usage: check PATH")`.
    pub fn with_message(message: impl Into<String>) -> Self {
        Self { code: 1, message: Some(message.into()) }
    }

    /// The code as the parent of the process sees it: its lowest eight bits.
    pub(crate) fn status(&self) -> u8 {
        self.code as u8
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => f.write_str(message),
            None => write!(f, "{}", self.code),
        }
    }
}

impl std::error::Error for Exit {}

impl From<Exit> for Raised {
    fn from(exit: Exit) -> Self {
        Self::new(KIND, exit.to_string())
    }
}

/// Ends the step under way with [`Exit::new`], for a port that takes the function with which it ends the process:
///
/// ```
/// struct Port {
///     exit: fn(i32) -> std::convert::Infallible,
/// }
///
/// let port = Port { exit: |code| parity_driver::exit(code) };
/// # let _ = port;
/// ```
///
/// It unwinds the stack, so it works on the thread of the operation only.
pub fn exit(code: i32) -> ! {
    std::panic::resume_unwind(Box::new(Exit::new(code)))
}

#[cfg(test)]
mod tests {
    use super::Exit;
    use crate::outcome::Raised;

    #[test]
    fn an_exit_is_what_the_reference_calls_one() {
        assert_eq!(Raised::from(Exit::new(3)), Raised::new("SystemExit", "3"));
        assert_eq!(Raised::from(Exit::with_message("usage")), Raised::new("SystemExit", "usage"));
    }

    #[test]
    fn the_parent_sees_eight_bits() {
        assert_eq!([Exit::new(256), Exit::new(-1), Exit::with_message("no")].map(|exit| exit.status()), [0, 255, 1]);
    }
}
