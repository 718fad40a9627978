//! The case under way, as the port's code sees it: what was given, where its files are, what it traces and logs.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::clock::VirtualClock;
use crate::de::from_value;
use crate::ser::to_value;
use crate::value::Value;

/// What operations and their threads share about the case under way.
pub(crate) struct State {
    pub(crate) given: Vec<(String, Value)>,
    pub(crate) directory: Option<PathBuf>,
    pub(crate) clock: Option<VirtualClock>,
    pub(crate) trace: Vec<Value>,
    pub(crate) logs: Vec<Record>,
}

/// A log record of the case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) level: Level,
    pub(crate) message: String,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self { given: Vec::new(), directory: None, clock: None, trace: Vec::new(), logs: Vec::new() }
    }
}

static STATE: Mutex<State> = Mutex::new(State::new());

/// Works on the state; no code of the port runs meanwhile, so a poisoned lock means nothing.
pub(crate) fn with<T>(work: impl FnOnce(&mut State) -> T) -> T {
    work(&mut STATE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The case under way.
///
/// ```
/// let hostname = parity_driver::operation!(|| {
///     parity_driver::case().given::<String>("hostname").unwrap_or("test-host".into())
/// });
/// # let _ = hostname;
/// ```
pub fn case() -> Case {
    Case(())
}

/// The case under way; [`case()`] gives it.
#[derive(Clone, Copy, Debug)]
pub struct Case(());

impl Case {
    /// What the case's `setup.given` has under that key, if anything.
    ///
    /// # Panics
    /// If it is there but cannot be read as a `T`.
    pub fn given<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let found = with(|state| state.given.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()));
        found.map(|value| match from_value(value) {
            Ok(value) => value,
            Err(error) => panic!("setup.given.{key}: {error}"),
        })
    }

    /// The directory of the case, which stands for `${TMP}`, if the case has files.
    pub fn tmp(&self) -> Option<PathBuf> {
        with(|state| state.directory.clone())
    }
}

/// Notes what a callback or a replaced part of the surroundings saw; the trace of both sides is compared.
///
/// ```
/// let visit = parity_driver::operation!(|names: Vec<String>| {
///     names.iter().for_each(|name| parity_driver::trace(&("visited", name)));
/// });
/// # let _ = visit;
/// ```
///
/// # Panics
/// If the protocol has no value for it.
pub fn trace<T: Serialize + ?Sized>(seen: &T) {
    match to_value(seen) {
        Ok(value) => with(|state| state.trace.push(value)),
        Err(error) => panic!("the protocol has no value for what was traced: {error}"),
    }
}

/// The level of a log record, as the reference's logging calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Details for developers.
    Debug,
    /// What happens.
    Info,
    /// What may be wrong.
    Warning,
    /// What is wrong.
    Error,
    /// What ends the program.
    Critical,
}

impl Level {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
            Self::Critical => "CRITICAL",
        }
    }
}

/// Notes a log record. A port that uses the `log` crate needs only `parity_driver_log`.
///
/// ```
/// parity_driver::log(parity_driver::Level::Info, "copied 3 models");
/// ```
pub fn log(level: Level, message: impl Into<String>) {
    let record = Record { level, message: message.into() };
    with(|state| state.logs.push(record));
}
