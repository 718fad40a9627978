//! The driver: which operations it serves, and how it starts.

use std::collections::HashMap;
use std::process::ExitCode;

use crate::builtin;
use crate::capture;
use crate::hello::{self, NotRun};
use crate::operation::Operation;
use crate::session::{Fault, Session};
use crate::surroundings::Surroundings;

/// Serves operations to the runner; [`serve!`](crate::serve!) is the short way to one.
///
/// ```no_run
/// use std::process::ExitCode;
/// use parity_driver::{operation, Driver};
///
/// fn main() -> ExitCode {
///     let mut driver = Driver::new();
///     for (name, factor) in [("double", 2), ("triple", 3)] {
///         driver = driver.operation(name, operation!(move |number: i64| number * factor));
///     }
///     driver.run()
/// }
/// ```
#[derive(Default)]
pub struct Driver {
    operations: HashMap<String, Operation>,
    names: Vec<String>,
    set_up: Option<Operation>,
}

/// Without its feature `float_roundtrip`, serde_json reads every third float one unit off in the last place. No case
/// would show it, so such a build does not work at all.
fn check_float_parsing() -> Result<(), NotRun> {
    const MISREAD: &str = "0.5e25";
    if serde_json::from_str::<f64>(MISREAD).ok() == MISREAD.parse().ok() {
        return Ok(());
    }
    Err(NotRun::fault("serde_json reads floats inexactly: build it with its feature float_roundtrip".into()))
}

impl Driver {
    /// A driver that serves nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves `operation` under `name`, which is what the fixtures call it.
    pub fn operation(mut self, name: impl Into<String>, operation: Operation) -> Self {
        let name = name.into();
        self.names.push(name.clone());
        self.operations.insert(name, operation);
        self
    }

    /// Runs `work`, which takes no arguments, once before the first case. If it fails or panics, no case is run and
    /// the reason is reported; see [`Refusal`](crate::Refusal).
    pub fn set_up(mut self, work: Operation) -> Self {
        self.set_up = Some(work);
        self
    }

    /// Answers requests on standard input until there are no more. The exit code is 0 unless the conversation broke.
    pub fn run(self) -> ExitCode {
        match self.converse() {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => {
                eprintln!("parity_driver: {fault}");
                ExitCode::FAILURE
            }
        }
    }

    fn converse(mut self) -> Result<(), Fault> {
        let streams = capture::take_streams()?;
        let hello = self.start();
        let surroundings = Surroundings::remember()?;
        Session::new(self.operations, surroundings, streams).converse(&hello)
    }

    /// Sets up and gives the header of the hello.
    fn start(&mut self) -> Vec<u8> {
        self.names.sort();
        let started = check_float_parsing().and_then(|()| self.check_names()).and_then(|()| match self.set_up.take() {
            Some(mut work) => work.call(Vec::new(), Vec::new()).map(drop).map_err(NotRun::from),
            None => Ok(()),
        });
        let builtin = builtin::operations().map(|(name, operation)| (name.to_owned(), operation));
        self.operations.extend(builtin);
        hello::header(&started, &self.names)
    }

    fn check_names(&self) -> Result<(), NotRun> {
        if let Some(pair) = self.names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(NotRun::fault(format!("the operation {:?} is given twice", pair[0])));
        }
        match builtin::operations().into_iter().find(|(name, _)| self.operations.contains_key(*name)) {
            Some((name, _)) => Err(NotRun::fault(format!("the operation {name:?} is the SDK's own"))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
#[path = "driver_test.rs"]
mod tests;
