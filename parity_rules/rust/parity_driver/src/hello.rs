//! The first frame of a driver: what it serves, or why it cannot work.

use crate::encode::Encoder;
use crate::failure::Failure;
use crate::outcome::{Raised, Refusal};

/// The name and version of this SDK.
const SDK: &str = "rust/0.1.0";

/// Why a driver cannot work.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotRun {
    reason: &'static str,
    detail: String,
}

impl NotRun {
    pub(crate) fn fault(detail: String) -> Self {
        Self { reason: "fault", detail }
    }
}

impl From<Failure> for NotRun {
    fn from(failure: Failure) -> Self {
        let (reason, detail) = match failure {
            Failure::Raised(raised) => ("fault", raised.to_string()),
            Failure::Exited(exit) => ("fault", Raised::from(exit).to_string()),
            Failure::Refused(Refusal::Unsupported(detail)) => ("fault", detail),
            Failure::Refused(Refusal::NoDevice(detail)) => ("no_device", detail),
            Failure::Refused(Refusal::MissingRuntime(detail)) => ("missing_runtime", detail),
        };
        Self { reason, detail }
    }
}

/// The header of the hello; `names` are sorted.
pub(crate) fn header(started: &Result<(), NotRun>, names: &[String]) -> Vec<u8> {
    let mut encoder = Encoder::default();
    encoder.raw("{\"format\":\"parity-driver\",\"version\":1,\"sdk\":");
    encoder.text(SDK);
    match started {
        Ok(()) => {
            encoder.raw(",\"ops\":");
            encoder.sequence(names, |encoder, name| encoder.text(name));
        }
        Err(NotRun { reason, detail }) => {
            encoder.raw(",\"not_run\":{\"reason\":");
            encoder.text(reason);
            encoder.raw(",\"detail\":");
            encoder.text(detail);
            encoder.raw("}");
        }
    }
    encoder.finish().0
}
