//! An answer: what a case came to, and what was seen meanwhile.

use crate::case::{Metric, Record, Warning};
use crate::encode::Encoder;
use crate::files::Files;
use crate::outcome::Outcome;
use crate::replacement::Replacement;
use crate::value::{Bytes, Value};

/// What was noted while one operation was at work.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) trace: Vec<Value>,
    /// Those that were changed, by position or name.
    pub(crate) arguments: Vec<(String, Value)>,
    pub(crate) exit_code: Option<u8>,
}

/// The outcome of one of several steps.
#[derive(Debug)]
pub(crate) struct StepOutcome {
    pub(crate) outcome: Outcome,
    pub(crate) notes: Notes,
}

#[derive(Debug)]
pub(crate) enum Outcomes {
    Operation(Outcome),
    Steps(Vec<StepOutcome>),
}

#[derive(Debug, Default)]
pub(crate) struct Observations {
    pub(crate) stdout: Option<String>,
    pub(crate) stderr: Option<String>,
    pub(crate) logs: Option<Vec<Record>>,
    pub(crate) warnings: Option<Vec<Warning>>,
    pub(crate) files: Option<Files>,
    pub(crate) notes: Notes,
    pub(crate) metrics: Vec<Metric>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) outcomes: Outcomes,
    pub(crate) observations: Observations,
}

impl Answer {
    /// The answer to a request that this SDK cannot serve.
    pub(crate) fn unsupported(reason: String) -> Self {
        let outcomes = Outcomes::Operation(Outcome::Unsupported(reason));
        Self { outcomes, observations: Observations::default() }
    }

    /// Replaces a text wherever the answer has one.
    pub(crate) fn replace(&mut self, replacement: &Replacement) {
        match &mut self.outcomes {
            Outcomes::Operation(outcome) => outcome.replace(replacement),
            Outcomes::Steps(steps) => steps.iter_mut().for_each(|step| {
                step.outcome.replace(replacement);
                step.notes.replace(replacement);
            }),
        }
        self.observations.replace(replacement);
    }

    /// The header and the attachments of the frame.
    pub(crate) fn encode(self) -> (Vec<u8>, Vec<Bytes>) {
        let mut encoder = Encoder::default();
        encoder.raw("{");
        match self.outcomes {
            Outcomes::Operation(outcome) => outcome.encode(&mut encoder),
            Outcomes::Steps(steps) => {
                encoder.raw("\"steps\":");
                encoder.sequence(&steps, |encoder, step| step.encode(encoder));
            }
        }
        self.observations.encode(&mut encoder);
        encoder.finish()
    }
}

impl StepOutcome {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.raw("{");
        self.outcome.encode(encoder);
        self.notes.encode(&mut Keys::after(","), encoder);
        encoder.raw("}");
    }
}

/// Writes the keys of an object, with what has to stand before each.
struct Keys(&'static str);

impl Keys {
    fn after(separator: &'static str) -> Self {
        Self(separator)
    }

    fn key(&mut self, encoder: &mut Encoder, name: &str) {
        encoder.raw(std::mem::replace(&mut self.0, ","));
        encoder.text(name);
        encoder.raw(":");
    }
}

impl Notes {
    fn replace(&mut self, replacement: &Replacement) {
        self.trace.iter_mut().for_each(|value| replacement.in_value(value));
        self.arguments.iter_mut().for_each(|(_, value)| replacement.in_value(value));
    }

    fn encode(&self, keys: &mut Keys, encoder: &mut Encoder) {
        if !self.trace.is_empty() {
            keys.key(encoder, "trace");
            encoder.list(&self.trace);
        }
        if let Some(code) = self.exit_code {
            keys.key(encoder, "exit_code");
            encoder.raw(&code.to_string());
        }
        if !self.arguments.is_empty() {
            keys.key(encoder, "arguments");
            encode_entries(encoder, &self.arguments, Encoder::value);
        }
    }
}

impl Observations {
    fn replace(&mut self, replacement: &Replacement) {
        [&mut self.stdout, &mut self.stderr].into_iter().flatten().for_each(|text| replacement.in_text(text));
        self.logs.iter_mut().flatten().for_each(|record| replacement.in_text(&mut record.message));
        self.warnings.iter_mut().flatten().for_each(|warning| replacement.in_text(&mut warning.message));
        self.files.iter_mut().for_each(|files| files.replace(replacement));
        self.notes.replace(replacement);
        self.metrics.iter_mut().for_each(|metric| {
            replacement.in_text(&mut metric.name);
            replacement.in_value(&mut metric.value);
            metric.tags.iter_mut().for_each(|(_, text)| replacement.in_text(text));
        });
    }

    /// Appends `,"observations":{…}` if there is anything.
    fn encode(self, encoder: &mut Encoder) {
        let mut keys = Keys::after(",\"observations\":{");
        for (name, text) in [("stdout", self.stdout), ("stderr", self.stderr)] {
            if let Some(text) = text {
                keys.key(encoder, name);
                encoder.text(&text);
            }
        }
        if let Some(logs) = self.logs {
            keys.key(encoder, "logs");
            encoder.sequence(&logs, |encoder, record| {
                encode_said(encoder, "level", record.level.name(), &record.message);
            });
        }
        if let Some(warnings) = self.warnings {
            keys.key(encoder, "warnings");
            encoder.sequence(&warnings, |encoder, warning| {
                encode_said(encoder, "category", &warning.category, &warning.message);
            });
        }
        if let Some(files) = self.files {
            keys.key(encoder, "files");
            files.encode(encoder);
        }
        self.notes.encode(&mut keys, encoder);
        if !self.metrics.is_empty() {
            keys.key(encoder, "metrics");
            encoder.sequence(&self.metrics, encode_metric);
        }
        if keys.0 == "," {
            encoder.raw("}");
        }
    }
}

fn encode_said(encoder: &mut Encoder, key: &str, what: &str, message: &str) {
    encode_entries(encoder, &[(key, what), ("message", message)], |encoder, text| encoder.text(text));
}

fn encode_metric(encoder: &mut Encoder, metric: &Metric) {
    encoder.raw("{\"name\":");
    encoder.text(&metric.name);
    encoder.raw(",\"value\":");
    encoder.value(&metric.value);
    encoder.raw(",\"tags\":");
    encode_entries(encoder, &metric.tags, |encoder, text| encoder.text(text));
    encoder.raw("}");
}

/// Appends an object with keys of text.
fn encode_entries<K: AsRef<str>, V>(
    encoder: &mut Encoder,
    entries: &[(K, V)],
    mut write: impl FnMut(&mut Encoder, &V),
) {
    encoder.raw("{");
    let mut keys = Keys::after("");
    for (name, value) in entries {
        keys.key(encoder, name.as_ref());
        write(encoder, value);
    }
    encoder.raw("}");
}
