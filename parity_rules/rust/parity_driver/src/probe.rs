//! Finds out what an operation's function returns: a `Result`, with which kind of error, or a plain value.
//!
//! A trait cannot be implemented for `Result<T, E>` and for every other `T` at once. The macros therefore call
//! `verdict` on a probe behind several references: method lookup takes the implementation that needs the fewest
//! dereferences and whose bounds hold, so the first of these traits that fits the type wins.

use std::any::Any;
use std::cell::Cell;
use std::error::Error;
use std::fmt::Display;

use serde::Serialize;

use crate::failure::{self, Failure};
use crate::outcome::Refusal;
use crate::ser::to_value;
use crate::value::Value;

/// What a function gave, in the SDK's terms.
pub type Verdict = Result<Value, Failure>;

/// Holds what a function returned until one of the traits takes it out.
pub struct Probe<T>(Cell<Option<T>>);

impl<T> Probe<T> {
    /// A probe of that result.
    pub fn new(result: T) -> Self {
        Self(Cell::new(Some(result)))
    }

    fn read<U>(&self, read: impl FnOnce(T) -> Result<U, Failure>) -> Verdict
    where
        U: Serialize,
    {
        match self.0.take().map(read) {
            Some(Ok(value)) => returned(&value),
            Some(Err(failure)) => Err(failure),
            None => Err(refused("a result was read twice")),
        }
    }
}

fn returned<T: Serialize>(value: &T) -> Verdict {
    to_value(value).map_err(|error| refused(&format!("the protocol has no value for the result: {error}")))
}

fn refused(reason: &str) -> Failure {
    Failure::Refused(Refusal::Unsupported(reason.to_owned()))
}

/// First choice: an error with type and causes.
pub trait ByError {
    /// What the function gave.
    fn verdict(&self) -> Verdict;
}

impl<T: Serialize, E: Error + 'static> ByError for &&&&Probe<Result<T, E>> {
    fn verdict(&self) -> Verdict {
        self.read(|result| result.map_err(failure::of_error))
    }
}

/// Second choice: an error in a box, such as `Box<dyn Error>`.
pub trait ByBox {
    /// What the function gave.
    fn verdict(&self) -> Verdict;
}

impl<T: Serialize, E: AsRef<dyn Error + 'static>> ByBox for &&&Probe<Result<T, E>> {
    fn verdict(&self) -> Verdict {
        self.read(|result| result.map_err(|error| failure::of_boxed(error.as_ref())))
    }
}

/// Third choice: an error in a box that may go to other threads.
pub trait BySendBox {
    /// What the function gave.
    fn verdict(&self) -> Verdict;
}

impl<T: Serialize, E: AsRef<dyn Error + Send + Sync + 'static>> BySendBox for &&Probe<Result<T, E>> {
    fn verdict(&self) -> Verdict {
        self.read(|result| result.map_err(|error| failure::of_boxed(error.as_ref())))
    }
}

/// Fourth choice: an error that can only be shown, such as a `String`.
pub trait ByDisplay {
    /// What the function gave.
    fn verdict(&self) -> Verdict;
}

impl<T: Serialize, E: Display + Any> ByDisplay for &Probe<Result<T, E>> {
    fn verdict(&self) -> Verdict {
        self.read(|result| result.map_err(failure::of_display))
    }
}

/// Last choice: no error at all.
pub trait ByValue {
    /// What the function gave.
    fn verdict(&self) -> Verdict;
}

impl<T: Serialize> ByValue for Probe<T> {
    fn verdict(&self) -> Verdict {
        self.read(Ok)
    }
}
