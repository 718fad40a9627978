//! The case under way, as the port's code sees it: what was given, where its files are, what is noted of it.

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
    pub(crate) argv: Vec<String>,
    pub(crate) flags: Vec<(String, Value)>,
    pub(crate) seed: Option<u64>,
    pub(crate) directory: Option<PathBuf>,
    pub(crate) clock: Option<VirtualClock>,
    /// Of the step under way, as `arguments` and `exit_code` are.
    pub(crate) trace: Vec<Value>,
    pub(crate) arguments: Vec<(String, Value)>,
    pub(crate) exit_code: Option<u8>,
    pub(crate) logs: Vec<Record>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) metrics: Vec<Metric>,
}

/// A log record of the case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) level: Level,
    pub(crate) message: String,
}

/// A warning of the case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Warning {
    pub(crate) category: String,
    pub(crate) message: String,
}

/// A metric of the case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Metric {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) tags: Vec<(String, String)>,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self {
            given: Vec::new(),
            argv: Vec::new(),
            flags: Vec::new(),
            seed: None,
            directory: None,
            clock: None,
            trace: Vec::new(),
            arguments: Vec::new(),
            exit_code: None,
            logs: Vec::new(),
            warnings: Vec::new(),
            metrics: Vec::new(),
        }
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
        with(|state| named(&state.given, key)).map(|value| read("given", key, value))
    }

    /// The directory of the case, which stands for `${TMP}`, if the case has files.
    pub fn tmp(&self) -> Option<PathBuf> {
        with(|state| state.directory.clone())
    }
}

fn named(values: &[(String, Value)], key: &str) -> Option<Value> {
    values.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
}

fn read<T: DeserializeOwned>(part: &str, key: &str, value: Value) -> T {
    from_value(value).unwrap_or_else(|error| panic!("setup.{part}.{key}: {error}"))
}

/// The arguments of the program as the case gives them, its name first; empty if the case has no `setup.argv`.
///
/// ```
/// let main = parity_driver::operation!(|| parity_driver::argv().len());
/// # let _ = main;
/// ```
pub fn argv() -> Vec<String> {
    with(|state| state.argv.clone())
}

/// The seed of the case's random numbers, if the case has a `setup.seed`.
///
/// Two languages draw different numbers from one seed, so a port that is to agree in them has to bring the reference's generator.
pub fn seed() -> Option<u64> {
    with(|state| state.seed)
}

/// The flags that the case sets.
///
/// ```
/// let steps = parity_driver::operation!(|| parity_driver::flags().get::<u32>("steps").unwrap_or(100));
/// # let _ = steps;
/// ```
pub fn flags() -> Flags {
    Flags(with(|state| state.flags.clone()))
}

/// The flags of a case; [`flags`] gives them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flags(Vec<(String, Value)>);

impl Flags {
    /// The value of a flag, if the case sets it.
    ///
    /// # Panics
    /// If it is set and cannot be read as a `T`.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        named(&self.0, name).map(|value| read("flags", name, value))
    }

    /// The names of the flags that the case sets, in its order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
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

/// Notes a warning, as the reference issues them with `warnings.warn`; the category is the name of its class.
///
/// ```
/// parity_driver::warn("DeprecationWarning", "use `load` instead");
/// ```
pub fn warn(category: impl Into<String>, message: impl Into<String>) {
    let warning = Warning { category: category.into(), message: message.into() };
    with(|state| state.warnings.push(warning));
}

/// Notes a metric: what a port counts or measures, usually behind the trait with which it reports to its metrics service.
///
/// ```
/// parity_driver::metric("requests", 1, &[("method", "get"), ("status", "200")]);
/// parity_driver::metric("load", 0.5, &[]);
/// ```
///
/// # Panics
/// If the protocol has no value for it.
pub fn metric(name: impl Into<String>, value: impl Serialize, tags: &[(&str, &str)]) {
    let name = name.into();
    match to_value(&value) {
        Ok(value) => {
            let tags = tags.iter().map(|&(tag, text)| (tag.to_owned(), text.to_owned())).collect();
            with(|state| state.metrics.push(Metric { name, value, tags }));
        }
        Err(error) => panic!("the protocol has no value for the metric {name:?}: {error}"),
    }
}
