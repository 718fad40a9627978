//! Why a Rust value and a protocol value do not fit each other, with the place inside the value.

use std::fmt::{self, Display};

/// A conversion between a Rust type and a [`Value`](crate::Value) that failed.
///
/// It reads `at [2].name: invalid type: the integer 5, expected a string`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionError {
    /// Steps from the innermost value outwards.
    place: Vec<String>,
    message: String,
}

impl ConversionError {
    pub(crate) fn new(message: impl Display) -> Self {
        Self { place: Vec::new(), message: message.to_string() }
    }

    pub(crate) fn at_index(mut self, index: usize) -> Self {
        self.place.push(format!("[{index}]"));
        self
    }

    pub(crate) fn at_field(mut self, name: &str) -> Self {
        self.place.push(format!(".{name}"));
        self
    }
}

impl Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "at ")?;
            self.place.iter().rev().try_for_each(|step| f.write_str(step))?;
            write!(f, ": ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConversionError {}

impl serde::ser::Error for ConversionError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message)
    }
}

impl serde::de::Error for ConversionError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message)
    }
}
