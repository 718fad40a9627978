//! Metrics, as something that can be given: a deployment brings its own client.

/// Takes what a service measures of itself. What an implementation leaves out is dropped.
pub trait Metrics: Send + Sync {
    /// Adds to a counter.
    fn emit_counter(&self, _name: &str, _value: i64) {}

    /// Reports a duration in seconds.
    fn emit_timer(&self, _name: &str, _seconds: f64) {}
}

/// Drops everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMetrics;

impl Metrics for NoMetrics {}
