//! An operation: a function of the port under the name that the fixtures use.

use std::marker::PhantomData;

use crate::arguments::{Arguments, Signature};
use crate::failure::Failure;
use crate::panics;
use crate::value::Value;

type Call = dyn FnMut(&mut Arguments<'_>) -> Result<Value, Failure>;

/// A function of the port, ready to be served; [`operation!`](crate::operation!) makes one.
pub struct Operation {
    names: Vec<String>,
    call: Box<Call>,
}

impl Operation {
    /// Used by `operation!`: `source` is the text of the function, from which the names of its arguments are read.
    #[doc(hidden)]
    pub fn from_source(source: &str, call: impl FnMut(&mut Arguments<'_>) -> Result<Value, Failure> + 'static) -> Self {
        Self { names: argument_names(source), call: Box::new(call) }
    }

    /// Calls the function; a panic is a failure like others.
    pub(crate) fn call(&mut self, positional: Vec<Value>, named: Vec<(String, Value)>) -> Result<Value, Failure> {
        let mut arguments = Arguments::new(&self.names, positional, named);
        panics::caught(|| (self.call)(&mut arguments))
    }
}

/// A function with the types of its arguments, which the compiler finds from the function.
#[doc(hidden)]
pub struct Typed<Function, Types>(Function, PhantomData<Types>);

/// Used by `operation!`.
#[doc(hidden)]
pub fn typed<Function: Signature<Types>, Types>(function: Function) -> Typed<Function, Types> {
    Typed(function, PhantomData)
}

impl<Function: Signature<Types>, Types> Typed<Function, Types> {
    /// Used by `operation!`.
    #[doc(hidden)]
    pub fn call(&mut self, arguments: &mut Arguments<'_>) -> Result<Function::Output, Failure> {
        self.0.call(arguments).map_err(Failure::Raised)
    }
}

/// The names of a closure's arguments, read from its source; none for a function's path. An argument that is a
/// pattern has the empty name; the underscore of an unused one is not part of its name.
fn argument_names(source: &str) -> Vec<String> {
    let Some(list) = source.trim_start().trim_start_matches("move").trim_start().strip_prefix('|') else {
        return Vec::new();
    };
    let mut names = Vec::new();
    let mut argument = String::new();
    let mut depth = 0;
    for character in list.chars() {
        match character {
            '(' | '[' | '<' => depth += 1,
            '>' if argument.ends_with('-') => {}
            ')' | ']' | '>' => depth -= 1,
            '|' if depth == 0 => break,
            ',' if depth == 0 => {
                names.push(argument_name(&argument));
                argument.clear();
                continue;
            }
            _ => {}
        }
        argument.push(character);
    }
    if !argument.trim().is_empty() {
        names.push(argument_name(&argument));
    }
    names
}

fn argument_name(argument: &str) -> String {
    let pattern = argument.split(':').next().unwrap_or_default().trim();
    let name = pattern.strip_prefix("mut ").unwrap_or(pattern).trim_start();
    let name = name.strip_prefix("r#").unwrap_or(name);
    let name = name.trim_start_matches('_');
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_name { name } else { "" }.to_owned()
}

#[cfg(test)]
#[path = "operation_test.rs"]
mod tests;
