//! A request: what a case asks for.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::conversion_error::ConversionError;
use crate::de::from_value;
use crate::files::Files;
use crate::value::Value;

/// Values by name, in the order of the request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) struct Named(pub(crate) Vec<(String, Value)>);

impl TryFrom<Value> for Named {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let Value::Map(entries) = value else {
            return Err(format!("expected values by name, found {}", value.describe()));
        };
        let read = |(name, value)| match name {
            Value::Text(name) => Ok((name, value)),
            other => Err(format!("expected a name, found {}", other.describe())),
        };
        entries.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Setup {
    pub(crate) argv: Option<Vec<String>>,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) files: Option<Files>,
    pub(crate) flags: Named,
    pub(crate) seed: Option<u64>,
    pub(crate) cwd: Option<String>,
    pub(crate) clock: Option<ClockSetup>,
    pub(crate) given: Named,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ClockSetup {
    pub(crate) now: f64,
    pub(crate) trace_sleep: bool,
    #[serde(deserialize_with = "files_by_sleep")]
    pub(crate) on_sleep: Vec<(u64, Files)>,
}

/// The keys of a JSON object are text, those of `on_sleep` count sleeps.
fn files_by_sleep<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(u64, Files)>, D::Error> {
    let by_key = BTreeMap::<String, Files>::deserialize(deserializer)?;
    let count =
        |key: String| key.parse().map_err(|_| D::Error::custom(format!("expected a count of sleeps, found {key:?}")));
    by_key.into_iter().map(|(key, files)| Ok((count(key)?, files))).collect()
}

#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    pub(crate) op: String,
    #[serde(rename = "self")]
    pub(crate) receiver: Option<String>,
    #[serde(default)]
    pub(crate) args: Vec<Value>,
    #[serde(default)]
    pub(crate) kwargs: Named,
    pub(crate) bind: Option<String>,
}

/// What a case does: one operation, answered by its outcome, or steps, answered by a list of outcomes.
#[derive(Debug)]
pub(crate) enum Work {
    Operation(Step),
    Steps(Vec<Step>),
}

#[derive(Deserialize)]
struct Header {
    op: Option<String>,
    #[serde(default)]
    args: Vec<Value>,
    #[serde(default)]
    kwargs: Named,
    steps: Option<Vec<Step>>,
    #[serde(default)]
    setup: Setup,
    #[serde(default)]
    observe: Vec<String>,
}

/// What can be observed.
const OBSERVATIONS: [&str; 9] =
    ["arguments", "exit_code", "files", "logs", "metrics", "stderr", "stdout", "trace", "warnings"];

#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) work: Work,
    pub(crate) setup: Setup,
    observe: Vec<String>,
}

impl Request {
    /// Reads the request that a header holds.
    pub(crate) fn read(header: Value) -> Result<Self, ConversionError> {
        let Header { op, args, kwargs, steps, setup, observe } = from_value(header)?;
        if let Some(unknown) = observe.iter().find(|name| !OBSERVATIONS.contains(&name.as_str())) {
            let known = OBSERVATIONS.join(", ");
            return Err(ConversionError::new(format!("`observe` has {unknown:?}, this driver knows {known}")));
        }
        let work = match (op, steps) {
            (Some(op), None) => Work::Operation(Step { op, receiver: None, args, kwargs, bind: None }),
            (None, Some(steps)) => Work::Steps(steps),
            _ => return Err(ConversionError::new("a case has either `op` or `steps`")),
        };
        Ok(Self { work, setup, observe })
    }

    pub(crate) fn observes(&self, what: &str) -> bool {
        self.observe.iter().any(|wanted| wanted == what)
    }
}
