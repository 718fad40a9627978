//! Panics of the port's code: they end their step, not the driver.

use std::any::Any;
use std::panic::{catch_unwind, AssertUnwindSafe};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::outcome::Raised;

/// The kind of a panic in an answer.
const KIND: &str = "panic";

/// Runs the port's code; [`exit`](crate::exit()) becomes an exit, and any other panic an error of the kind `panic`, after the panic hook printed it on standard error.
///
/// Values that the panic left half changed are the case's own and go with it.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(failure(&*payload)))
}

fn failure(payload: &(dyn Any + Send)) -> Failure {
    match payload.downcast_ref::<Exit>() {
        Some(exit) => Failure::Exited(exit.clone()),
        None => Failure::Raised(Raised::new(KIND, message(payload))),
    }
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("a panic without a text")
}
