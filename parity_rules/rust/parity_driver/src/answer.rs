//! An answer: what a case came to, and what was seen meanwhile.

use crate::case::Record;
use crate::encode::Encoder;
use crate::files::Files;
use crate::outcome::Outcome;
use crate::replacement::Replacement;
use crate::value::{Bytes, Value};

/// The outcome of one of several steps.
#[derive(Debug)]
pub(crate) struct StepOutcome {
    pub(crate) outcome: Outcome,
    pub(crate) trace: Vec<Value>,
}

#[derive(Debug)]
pub(crate) enum Outcomes {
    Operation(Outcome),
    Steps(Vec<StepOutcome>),
}

#[derive(Debug, Default)]
pub(crate) struct Observations {
    pub(crate) stdout: Option<String>,
    pub(crate) logs: Option<Vec<Record>>,
    pub(crate) files: Option<Files>,
    pub(crate) trace: Vec<Value>,
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
                step.trace.iter_mut().for_each(|value| replacement.in_value(value));
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
        if !self.trace.is_empty() {
            encoder.raw(",\"trace\":");
            encoder.list(&self.trace);
        }
        encoder.raw("}");
    }
}

impl Observations {
    fn replace(&mut self, replacement: &Replacement) {
        self.stdout.iter_mut().for_each(|text| replacement.in_text(text));
        self.logs.iter_mut().flatten().for_each(|record| replacement.in_text(&mut record.message));
        self.files.iter_mut().for_each(|files| files.replace(replacement));
        self.trace.iter_mut().for_each(|value| replacement.in_value(value));
    }

    /// Appends `,"observations":{…}` if there is anything.
    fn encode(self, encoder: &mut Encoder) {
        let mut separator = ",\"observations\":{";
        let mut key = |encoder: &mut Encoder, name: &str| {
            encoder.raw(std::mem::replace(&mut separator, ","));
            encoder.text(name);
            encoder.raw(":");
        };
        if let Some(stdout) = self.stdout {
            key(encoder, "stdout");
            encoder.text(&stdout);
        }
        if let Some(logs) = self.logs {
            key(encoder, "logs");
            encoder.sequence(&logs, encode_record);
        }
        if let Some(files) = self.files {
            key(encoder, "files");
            files.encode(encoder);
        }
        if !self.trace.is_empty() {
            key(encoder, "trace");
            encoder.list(&self.trace);
        }
        if separator == "," {
            encoder.raw("}");
        }
    }
}

fn encode_record(encoder: &mut Encoder, record: &Record) {
    encoder.raw("{\"level\":");
    encoder.text(record.level.name());
    encoder.raw(",\"message\":");
    encoder.text(&record.message);
    encoder.raw("}");
}
