//! The steps that every driver serves: they act on the surroundings of a case.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;

use crate::case::case;
use crate::clock;
use crate::files::{inside, Entry};
use crate::operation;
use crate::operation::Operation;
use crate::outcome::{Outcome, Raised, Refusal};
use crate::surroundings::remove_tree;
use crate::value::Value;

const NAMES: [&str; 7] = ["@write", "@read", "@remove", "@setenv", "@unsetenv", "@advance", "@value"];

/// What such a step came to: arguments that it does not take are a mistake of the case, not something that the port does.
pub(crate) fn mistake(op: &str, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Raised(raised) if raised.kind == "TypeError" && NAMES.contains(&op) => {
            Outcome::Unsupported(format!("{op}: {}", raised.message))
        }
        other => other,
    }
}

/// The operations by name.
pub(crate) fn operations() -> [(&'static str, Operation); 7] {
    [
        ("@write", operation!(write)),
        ("@read", operation!(read)),
        ("@remove", operation!(remove)),
        ("@setenv", operation!(|name: String, value: String| env::set_var(name, value))),
        ("@unsetenv", operation!(|name: String| env::remove_var(name))),
        ("@advance", operation!(advance)),
        ("@value", operation!(|value: Value| value)),
    ]
}

/// Why a step on the surroundings failed, as boxed error: one that the case sees, or a mistake of the case.
type Failed = Box<dyn std::error::Error>;

fn place(path: &str) -> Result<PathBuf, Failed> {
    let root = case().tmp().ok_or_else(|| {
        Refusal::Unsupported("steps on files need setup.files, which makes the case's directory".into())
    })?;
    inside(&root, path).map_err(|error| Refusal::Unsupported(error.to_string()).into())
}

fn failed(error: io::Error) -> Failed {
    Raised::new("OSError", error.to_string()).into()
}

fn write(path: String, content: Value) -> Result<(), Failed> {
    let place = place(&path)?;
    Entry::try_from(content).map_err(Refusal::Unsupported)?.write(&place).map_err(failed)
}

fn read(path: String) -> Result<Value, Failed> {
    match fs::read(place(&path)?) {
        Ok(bytes) => Ok(Value::from_content(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Value::Missing),
        Err(error) => Err(failed(error)),
    }
}

/// Removes a file or a whole directory; nothing there is no error.
fn remove(path: String) -> Result<(), Failed> {
    let place = place(&path)?;
    let removed = match fs::symlink_metadata(&place) {
        Ok(found) if found.is_dir() => remove_tree(&place),
        Ok(_) => fs::remove_file(place),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    };
    removed.map_err(failed)
}

fn advance(seconds: f64) -> Result<(), Refusal> {
    if clock::advance(seconds) {
        return Ok(());
    }
    Err(Refusal::Unsupported("@advance needs setup.clock, which makes the case's clock".into()))
}
