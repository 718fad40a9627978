//! Makes the events of the `tracing` crate observations of a parity test.
//!
//! ```no_run
//! parity_driver::serve! {
//!     setup: parity_driver_tracing::install();
//!     "copy" => |name: String| tracing::info!("copying {name}"),
//! }
//! ```
//!
//! Events reach the case that is under way, from whichever thread they come. `tracing::trace!` has no counterpart in the
//! reference's logging and is left out; spans, targets and fields are not part of a record. An event without a message is
//! shown by its fields, as in `count=3 name="a"`.

#![deny(missing_docs)]

use std::fmt::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use parity_driver::Level;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{set_global_default, SetGlobalDefaultError};
use tracing::{Event, Metadata, Subscriber};

/// The field that holds what `info!("…")` says.
const MESSAGE: &str = "message";

/// The subscriber that hands events to the driver SDK. It keeps nothing of spans but their number.
struct CaseSubscriber {
    spans: AtomicU64,
}

/// Installs the subscriber for events from `debug!` upwards, on all threads.
///
/// # Errors
/// If the program has installed another subscriber before.
pub fn install() -> Result<(), SetGlobalDefaultError> {
    set_global_default(CaseSubscriber { spans: AtomicU64::new(0) })
}

impl Subscriber for CaseSubscriber {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        level(*metadata.level()).is_some()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }

    fn event(&self, event: &Event<'_>) {
        if let Some(level) = level(*event.metadata().level()) {
            let mut text = Text::default();
            event.record(&mut text);
            parity_driver::log(level, text.message.unwrap_or(text.fields));
        }
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        // Zero is no number of a span.
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// What an event says: its message, and its other fields in their order.
#[derive(Default)]
struct Text {
    message: Option<String>,
    fields: String,
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == MESSAGE {
            self.message = Some(format!("{value:?}"));
            return;
        }
        let separator = if self.fields.is_empty() { "" } else { " " };
        // Writing into a string cannot fail.
        let _ = write!(self.fields, "{separator}{}={value:?}", field.name());
    }
}

/// What the reference's logging calls a level.
fn level(level: tracing::Level) -> Option<Level> {
    match level {
        tracing::Level::ERROR => Some(Level::Error),
        tracing::Level::WARN => Some(Level::Warning),
        tracing::Level::INFO => Some(Level::Info),
        tracing::Level::DEBUG => Some(Level::Debug),
        tracing::Level::TRACE => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::{level, CaseSubscriber, Text};
    use parity_driver::Level;
    use tracing::span::{Attributes, Id, Record};
    use tracing::subscriber::with_default;
    use tracing::{Event, Metadata, Subscriber};

    /// Keeps what an event says, instead of giving it to a case.
    #[derive(Clone, Default)]
    struct Texts(Arc<Mutex<Vec<String>>>);

    impl Subscriber for Texts {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn event(&self, event: &Event<'_>) {
            let mut text = Text::default();
            event.record(&mut text);
            self.0.lock().unwrap().push(text.message.unwrap_or(text.fields));
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    #[test]
    fn levels_have_the_names_of_the_reference() {
        let levels = [tracing::Level::ERROR, tracing::Level::WARN, tracing::Level::INFO, tracing::Level::DEBUG];
        let names = [Level::Error, Level::Warning, Level::Info, Level::Debug];
        assert_eq!(levels.map(level), names.map(Some));
        assert_eq!(level(tracing::Level::TRACE), None);
    }

    #[test]
    fn an_event_is_its_message_or_its_fields() {
        let texts = Texts::default();
        with_default(texts.clone(), || {
            tracing::info!(count = 3, "copied {}", "a");
            tracing::warn!(count = 3, name = "a");
        });
        assert_eq!(*texts.0.lock().unwrap(), ["copied a", "count=3 name=\"a\""]);
    }

    #[test]
    fn spans_have_numbers_of_their_own() {
        let subscriber = CaseSubscriber { spans: Default::default() };
        with_default(subscriber, || {
            let (one, other) = (tracing::info_span!("one").id(), tracing::info_span!("other").id());
            assert!(one.is_some() && one != other);
            assert!(tracing::trace_span!("too fine").id().is_none());
        });
    }
}
