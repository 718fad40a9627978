//! The time of a case: virtual if the case sets a clock, else the machine's.
//!
//! A port reads the time and sleeps through these two functions when it runs under the driver, usually behind a small
//! trait or function pointer of its own:
//!
//! ```
//! use std::time::Duration;
//! use parity_driver::clock;
//!
//! let before = clock::now();
//! clock::sleep(Duration::from_millis(1));
//! assert!(clock::now() > before);
//! ```

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::case::{self, State};
use crate::files::Files;
use crate::value::Value;

/// A clock that only sleeping and the step `@advance` move.
#[derive(Debug, Default)]
pub(crate) struct VirtualClock {
    /// Seconds since 1970.
    pub(crate) now: f64,
    /// Whether each sleep is traced.
    pub(crate) trace_sleep: bool,
    /// Files that appear at the n-th sleep, counted from 1.
    pub(crate) on_sleep: Vec<(u64, Files)>,
    /// How often the case slept.
    pub(crate) sleeps: u64,
}

/// Seconds since 1970, as the case sees them.
pub fn now() -> f64 {
    case::with(|state| state.clock.as_ref().map(|clock| clock.now)).unwrap_or_else(machine_time)
}

fn machine_time() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |passed| passed.as_secs_f64())
}

/// Lets that much time pass: at once on a virtual clock, else really.
///
/// A virtual clock that traces sleeps notes `["sleep", 10]` for whole seconds and `["sleep", 0.5]` for others, and makes the
/// files that the case has for this sleep.
///
/// # Panics
/// If the files cannot be made.
pub fn sleep(duration: Duration) {
    match case::with(|state| sleep_virtually(state, duration)) {
        None => std::thread::sleep(duration),
        Some(Ok(())) => {}
        Some(Err(error)) => panic!("cannot make the files of a sleep: {error}"),
    }
}

fn sleep_virtually(state: &mut State, duration: Duration) -> Option<std::io::Result<()>> {
    let clock = state.clock.as_mut()?;
    clock.now += duration.as_secs_f64();
    clock.sleeps += 1;
    if clock.trace_sleep {
        state.trace.push(Value::List(vec![Value::Text("sleep".into()), seconds(duration)]));
    }
    let sleeps = clock.sleeps;
    let mut due = clock.on_sleep.iter().filter(|(sleep, _)| *sleep == sleeps);
    match state.directory.as_deref() {
        Some(root) => Some(due.try_for_each(|(_, files)| files.write(root))),
        None => Some(Ok(())),
    }
}

fn seconds(duration: Duration) -> Value {
    match duration.subsec_nanos() {
        0 => Value::Int(duration.as_secs().into()),
        _ => Value::Float(duration.as_secs_f64()),
    }
}

/// Moves a virtual clock without a sleep; `false` if the case has none.
pub(crate) fn advance(seconds: f64) -> bool {
    case::with(|state| state.clock.as_mut().map(|clock| clock.now += seconds)).is_some()
}
