//! Reading training data.
//!
//! The port of `monolith/native_training/data/utils.py` is [`slots`].

#![warn(missing_docs)]

pub mod slots;
