//! Makes the records of the `log` crate observations of a parity test.
//!
//! ```no_run
//! parity_driver::serve! {
//!     setup: parity_driver_log::install();
//!     "copy" => |name: String| log::info!("copying {name}"),
//! }
//! ```
//!
//! Records reach the case that is under way, from whichever thread they come. `log::trace!` has no counterpart in the
//! reference's logging and is left out; targets and fields are not part of a record.

#![deny(missing_docs)]

use log::{LevelFilter, Log, Metadata, Record, SetLoggerError};
use parity_driver::Level;

/// The logger that hands records to the driver SDK.
struct CaseLogger;

/// Installs the logger for records from `debug!` upwards.
///
/// # Errors
/// If the program has installed another logger before.
pub fn install() -> Result<(), SetLoggerError> {
    log::set_logger(&CaseLogger)?;
    log::set_max_level(LevelFilter::Debug);
    Ok(())
}

impl Log for CaseLogger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        level(metadata.level()).is_some()
    }

    fn log(&self, record: &Record<'_>) {
        if let Some(level) = level(record.level()) {
            parity_driver::log(level, record.args().to_string());
        }
    }

    fn flush(&self) {}
}

/// What the reference's logging calls a level.
fn level(level: log::Level) -> Option<Level> {
    match level {
        log::Level::Error => Some(Level::Error),
        log::Level::Warn => Some(Level::Warning),
        log::Level::Info => Some(Level::Info),
        log::Level::Debug => Some(Level::Debug),
        log::Level::Trace => None,
    }
}

#[cfg(test)]
mod tests {
    use super::level;
    use parity_driver::Level;

    #[test]
    fn levels_have_the_names_of_the_reference() {
        let levels = [log::Level::Error, log::Level::Warn, log::Level::Info, log::Level::Debug];
        let names = [Level::Error, Level::Warning, Level::Info, Level::Debug];
        assert_eq!(levels.map(level), names.map(Some));
        assert_eq!(level(log::Level::Trace), None);
    }
}
