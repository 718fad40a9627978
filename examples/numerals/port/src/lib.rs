//! The port of the Python package `numerals`.

pub mod ordinals;
pub mod roman;
pub mod words;
