//! What any error type says: its kind, its message and its causes.

use std::any::{type_name, Any};
use std::error::Error;
use std::fmt::Display;
use std::io;

use crate::case;
use crate::exit::Exit;
use crate::outcome::{Cause, Outcome, Raised, Refusal};

/// Why an operation, or the driver's set-up, gave no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// An error came back.
    Raised(Raised),
    /// It said that it cannot do its work here.
    Refused(Refusal),
    /// It would have ended the process.
    Exited(Exit),
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Raised(raised) => Self::Raised(raised),
            Failure::Refused(refusal) => refusal.into(),
            Failure::Exited(exit) => {
                case::with(|state| state.exit_code = Some(exit.status()));
                Self::Raised(exit.into())
            }
        }
    }
}

/// The kind of errors whose type has no name of its own: text and boxes around any error.
const NAMELESS: &str = "Error";

/// The failure that an error of a known type stands for.
pub(crate) fn of_error<E: Error + 'static>(error: E) -> Failure {
    of_dynamic(&error, &kind_of::<E>())
}

/// The failure that a boxed error stands for; the type inside is unknown unless it is one of the SDK's.
pub(crate) fn of_boxed(error: &(dyn Error + 'static)) -> Failure {
    of_dynamic(error, NAMELESS)
}

/// The failure of something that can be shown but is no error type, such as a `String`.
pub(crate) fn of_display<E: Display + Any>(error: E) -> Failure {
    Failure::Raised(Raised::new(kind_of::<E>(), error.to_string()))
}

fn of_dynamic(error: &(dyn Error + 'static), kind: &str) -> Failure {
    if let Some(raised) = error.downcast_ref::<Raised>() {
        return Failure::Raised(raised.clone());
    }
    if let Some(refusal) = error.downcast_ref::<Refusal>() {
        return Failure::Refused(refusal.clone());
    }
    if let Some(exit) = error.downcast_ref::<Exit>() {
        return Failure::Exited(exit.clone());
    }
    let chain = std::iter::successors(error.source(), |&cause| cause.source()).map(cause).collect();
    Failure::Raised(Raised { kind: kind.to_owned(), message: error.to_string(), chain })
}

/// A cause's type is gone. A derived `Debug` begins with the name of the type, or of the variant for an enum; that is as
/// near as it gets, and empty where it begins with something else.
fn cause(error: &(dyn Error + 'static)) -> Cause {
    let kind = if error.is::<io::Error>() {
        kind_of::<io::Error>()
    } else {
        format!("{error:?}").chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    Cause { kind, message: error.to_string() }
}

/// The name of an error type without path and generic arguments, as in `ParseIntError`.
fn kind_of<E: ?Sized>() -> String {
    let name = last_segment(type_name::<E>());
    let nameless = name.is_empty() || name.starts_with('&') || matches!(name, "String" | "str" | "Box" | "Cow");
    if nameless { NAMELESS } else { name }.to_owned()
}

/// `Bar` of `foo::Bar<baz::Qux>`.
pub(crate) fn last_segment(type_name: &str) -> &str {
    let path = type_name.split('<').next().unwrap_or(type_name);
    path.rsplit("::").next().unwrap_or(path)
}

#[cfg(test)]
#[path = "failure_test.rs"]
mod tests;
