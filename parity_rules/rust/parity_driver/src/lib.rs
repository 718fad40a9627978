//! Answers the cases of a parity test with the functions of a Rust port.
//!
//! A driver is a few lines: the names that the fixtures use, and the functions behind them.
//!
//! ```no_run
//! parity_driver::serve! {
//!     "shout" => |text: String| text.to_uppercase(),
//!     "parse" => |text: String| text.parse::<i64>(),
//! }
//! ```
//!
//! [`serve!`] reads each case's arguments into the types that the function takes, calls it, and answers with what came back:
//! a value, or an error with its kind, message and causes. A panic ends its case only, with an error of the kind `panic`;
//! a crash is noticed by the runner.
//!
//! - Values: anything that serde knows; [`to_value`] and [`from_value`] say how, and what serde cannot say has
//!   types of its own: [`Bytes`], [`Set`], [`Tensor`], [`Message`], [`Str`], [`BigInt`], … or any [`Value`].
//! - Arguments that the port changes in place: [`InOut`]. The end of the process: [`Exit`], [`exit()`].
//! - Objects that live through several steps of a case: [`Handle`].
//! - What the case says about the world around the port: [`case()`], [`clock`], [`argv()`], [`flags()`], [`seed()`].
//! - What the port does besides returning: prints are captured; [`log()`] (or the crates `parity_driver_log` and
//!   `parity_driver_tracing`), [`warn()`], [`metric()`], [`trace()`].
//!
//! Limits: a case's values nest at most some 120 levels deep, a tag counting as two. Threads that a case leaves behind run on, and
//! what they log belongs to the case that is then under way. The crate is for Linux. The conversation is that of `docs/protocol.md`; frames travel on descriptors of their own, so that
//! the port may print and read standard input (which is empty) as it likes.

#![deny(missing_docs)]

mod answer;
mod arguments;
mod builtin;
mod capture;
mod carried;
mod case;
mod channel;
pub mod clock;
mod conversion_error;
mod de;
mod decode;
mod driver;
mod encode;
mod exit;
mod failure;
mod files;
mod frame;
mod handle;
mod hello;
mod in_out;
mod macros;
mod operation;
mod outcome;
mod panics;
mod passage;
mod probe;
mod replacement;
mod request;
mod scalar;
mod ser;
mod session;
mod sorting;
mod surroundings;
mod text;
mod untag;
mod value;
mod vigil;

pub use case::{argv, case, flags, log, metric, seed, trace, warn, Case, Flags, Level};
pub use conversion_error::ConversionError;
pub use de::from_value;
pub use driver::Driver;
pub use exit::{exit, Exit};
pub use handle::Handle;
pub use in_out::InOut;
pub use operation::Operation;
pub use outcome::{Cause, Raised, Refusal};
pub use ser::to_value;
pub use value::{BigInt, Bytes, Complex, Enum, FrozenSet, Message, Object, Scalar, Set, Str, Tensor, Type, Value};

/// What the macros expand to; not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::operation::typed;
    pub use crate::probe::{ByBox, ByDisplay, ByError, BySendBox, ByValue, Probe};
}
