//! The time, as something that can be given: services take a [`Clock`], tests give one that they move themselves.

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the time and lets it pass.
pub trait Clock: Send + Sync {
    /// Seconds since 1970-01-01 UTC.
    fn now(&self) -> f64;

    /// Returns after the given time.
    fn sleep(&self, duration: Duration);
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> f64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_secs_f64(),
            Err(before) => -before.duration().as_secs_f64(),
        }
    }

    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeping_moves_the_time() {
        let before = SystemClock.now();
        SystemClock.sleep(Duration::from_millis(20));
        assert!(SystemClock.now() - before >= 0.019);
    }
}
