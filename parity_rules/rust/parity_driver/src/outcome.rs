//! What an operation did with its arguments, and the errors with which it can say more than its own type would.

use std::fmt;

use crate::encode::Encoder;
use crate::replacement::Replacement;
use crate::value::Value;

/// What one step of a case came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// A value came back.
    Returned(Value),
    /// An error came back, or the step panicked.
    Raised(Raised),
    /// The driver cannot do this.
    Unsupported(String),
    /// The machine lacks the device.
    NoDevice(String),
    /// The handle that the step needs is missing because an earlier step failed.
    Skipped,
}

impl Outcome {
    /// Replaces a text wherever the outcome has one.
    pub(crate) fn replace(&mut self, replacement: &Replacement) {
        match self {
            Self::Returned(value) => replacement.in_value(value),
            Self::Raised(raised) => {
                replacement.in_text(&mut raised.message);
                raised.chain.iter_mut().for_each(|cause| replacement.in_text(&mut cause.message));
            }
            Self::Unsupported(reason) | Self::NoDevice(reason) => replacement.in_text(reason),
            Self::Skipped => {}
        }
    }

    /// Appends the outcome's key and value to an object under construction.
    pub(crate) fn encode(&self, encoder: &mut Encoder) {
        match self {
            Self::Returned(value) => {
                encoder.raw("\"returned\":");
                encoder.value(value);
            }
            Self::Raised(raised) => {
                encoder.raw("\"raised\":");
                raised.encode(encoder);
            }
            Self::Unsupported(reason) => {
                encoder.raw("\"unsupported\":");
                encoder.text(reason);
            }
            Self::NoDevice(reason) => {
                encoder.raw("\"no_device\":");
                encoder.text(reason);
            }
            Self::Skipped => encoder.raw("\"skipped\":true"),
        }
    }
}

/// An error as the answer has it: kind, message and causes.
///
/// Any error type will do for an operation; its kind is then the name of the type. Return a `Raised` where the kind is to be
/// another one, for example because one Rust type covers several exceptions of the reference:
///
/// ```
/// use parity_driver::Raised;
///
/// let half = parity_driver::operation!(|number: i64| match number % 2 {
///     0 => Ok(number / 2),
///     _ => Err(Raised::new("OddError", format!("{number} is odd"))),
/// });
/// # let _ = half;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raised {
    /// The kind: what the reference calls the exception's class.
    pub kind: String,
    /// The message.
    pub message: String,
    /// The causes, nearest first.
    pub chain: Vec<Cause>,
}

/// One cause of an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// The kind of the cause; empty where Rust cannot tell it.
    pub kind: String,
    /// The message of the cause.
    pub message: String,
}

impl Raised {
    /// An error of that kind, without causes.
    pub fn new(kind: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind: kind.into(), message: message.into(), chain: Vec::new() }
    }

    /// The same error with one more cause, behind those that it has.
    pub fn caused_by(mut self, kind: impl Into<String>, message: impl Into<String>) -> Self {
        self.chain.push(Cause { kind: kind.into(), message: message.into() });
        self
    }

    /// An argument that is missing, superfluous or of another type; the kind is the reference's `TypeError`.
    pub(crate) fn type_error(message: impl Into<String>) -> Self {
        Self::new("TypeError", message)
    }

    fn encode(&self, encoder: &mut Encoder) {
        encode_error(encoder, &self.kind, &self.message);
        if !self.chain.is_empty() {
            encoder.raw(",\"chain\":");
            encoder.sequence(&self.chain, |encoder, cause| {
                encode_error(encoder, &cause.kind, &cause.message);
                encoder.raw("}");
            });
        }
        encoder.raw("}");
    }
}

/// Appends an object with kind and message, still open.
fn encode_error(encoder: &mut Encoder, kind: &str, message: &str) {
    encoder.raw("{\"kind\":");
    encoder.text(kind);
    encoder.raw(",\"message\":");
    encoder.text(message);
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.message)
    }
}

impl std::error::Error for Raised {}

/// An error with which an operation, or the driver's set-up, says that it cannot do its work here.
///
/// ```
/// use parity_driver::Refusal;
///
/// let on_gpu = parity_driver::operation!(|_values: Vec<f32>| {
///     Err::<Vec<f32>, _>(Refusal::NoDevice("no CUDA device".into()))
/// });
/// # let _ = on_gpu;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This driver has no such operation, or not for such arguments.
    Unsupported(String),
    /// The machine lacks the device.
    NoDevice(String),
    /// A library or program that is loaded at run time is missing. In set-up code the whole leg is then not run;
    /// in an operation it counts as unsupported.
    MissingRuntime(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(reason) => write!(f, "unsupported: {reason}"),
            Self::NoDevice(reason) => write!(f, "no device: {reason}"),
            Self::MissingRuntime(reason) => write!(f, "missing runtime: {reason}"),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unsupported(reason) | Refusal::MissingRuntime(reason) => Self::Unsupported(reason),
            Refusal::NoDevice(reason) => Self::NoDevice(reason),
        }
    }
}
