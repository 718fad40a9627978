//! The foundation of the port: what every other crate of it may need, and nothing that needs TensorFlow.
//!
//! The port of `monolith/path_utils.py` is [`path_utils`].

#![warn(missing_docs)]

pub mod path_utils;
