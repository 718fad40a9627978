use std::num::ParseIntError;

use super::{argument_names, Operation};
use crate::failure::Failure;
use crate::operation;
use crate::outcome::{Raised, Refusal};
use crate::value::Value;

fn call(operation: &mut Operation, arguments: &[Value]) -> Result<Value, Failure> {
    operation.call(arguments.to_vec(), Vec::new())
}

fn call_named(operation: &mut Operation, arguments: &[Value], named: &[(&str, Value)]) -> Result<Value, Failure> {
    let named = named.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    operation.call(arguments.to_vec(), named)
}

fn raised(kind: &str, message: &str) -> Result<Value, Failure> {
    Err(Failure::Raised(Raised::new(kind, message)))
}

fn type_error(message: &str) -> Result<Value, Failure> {
    raised("TypeError", message)
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn halve(number: i64) -> i64 {
    number / 2
}

#[test]
fn functions_of_any_shape_are_operations() {
    assert_eq!(call(&mut operation!(halve), &[Value::Int(4)]), Ok(Value::Int(2)));
    assert_eq!(call(&mut operation!(|| ()), &[]), Ok(Value::Null));
    assert_eq!(call(&mut operation!(|a: String| a.parse::<i64>()), &[text("7")]), Ok(Value::Int(7)));
    let eight = |a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8| [a, b, c, d, e, f, g, h].iter().sum::<u8>();
    assert_eq!(
        call(
            &mut operation!(eight),
            &[
                Value::Int(1),
                Value::Int(1),
                Value::Int(1),
                Value::Int(1),
                Value::Int(1),
                Value::Int(1),
                Value::Int(1),
                Value::Int(1)
            ]
        ),
        Ok(Value::Int(8))
    );
}

#[test]
fn question_marks_work_where_the_error_is_named() {
    let mut sum = operation!(|a: String, b: String| Ok::<_, ParseIntError>(a.parse::<i64>()? + b.parse::<i64>()?));
    assert_eq!(call(&mut sum, &[text("1"), text("2")]), Ok(Value::Int(3)));
    assert_eq!(
        call(&mut sum, &[text("1"), text("")]),
        raised("ParseIntError", "cannot parse integer from empty string")
    );
}

#[test]
fn state_stays_between_calls() {
    let mut count = 0;
    let mut counter = operation!(move || {
        count += 1;
        count
    });
    assert_eq!(call(&mut counter, &[]), Ok(Value::Int(1)));
    assert_eq!(call(&mut counter, &[]), Ok(Value::Int(2)));
}

#[test]
fn arguments_may_be_named_or_missing() {
    let mut repeat = operation!(|text: String, count: Option<usize>| text.repeat(count.unwrap_or(2)));
    assert_eq!(call(&mut repeat, &[text("a")]), Ok(text("aa")));
    assert_eq!(call(&mut repeat, &[text("a"), Value::Null]), Ok(text("aa")));
    assert_eq!(call_named(&mut repeat, &[text("a")], &[("count", Value::Int(3))]), Ok(text("aaa")));
    let named = [("count", Value::Int(1)), ("text", text("b"))];
    assert_eq!(call_named(&mut repeat, &[], &named), Ok(text("b")));
}

#[test]
fn arguments_that_do_not_fit_are_type_errors() {
    let mut repeat = operation!(|text: String, count: usize| text.repeat(count));
    let one = Value::Int(1);
    assert_eq!(call(&mut repeat, &[text("a")]), type_error("argument 2 (`count`) is missing"));
    assert_eq!(call(&mut repeat, &[text("a"), one.clone(), one.clone()]), type_error("expected 2 arguments, found 3"));
    assert_eq!(
        call(&mut repeat, &[one.clone(), one.clone()]),
        type_error("argument 1 (`text`): invalid type: integer `1`, expected a string")
    );
    let twice = call_named(&mut repeat, &[text("a"), one.clone()], &[("text", text("b"))]);
    assert_eq!(twice, type_error("argument `text` is given twice"));
    let unknown = call_named(&mut repeat, &[text("a")], &[("times", one.clone())]);
    assert_eq!(unknown, type_error("found an argument `times`, expected `text`, `count`"));
    let nameless = call_named(&mut operation!(halve), &[], &[("number", one)]);
    assert_eq!(nameless, type_error("found an argument `number`, expected arguments by position only"));
}

#[test]
fn panics_are_failures() {
    let mut formatted = operation!(|number: i64| -> i64 { panic!("found {number}") });
    assert_eq!(call(&mut formatted, &[Value::Int(3)]), raised("panic", "found 3"));
    let mut constant = operation!(|| -> i64 { panic!("constant") });
    assert_eq!(call(&mut constant, &[]), raised("panic", "constant"));
}

#[test]
fn refusals_are_failures_of_their_own() {
    let refusal = || Refusal::NoDevice("no GPU".into());
    assert_eq!(call(&mut operation!(move || Err::<(), _>(refusal())), &[]), Err(Failure::Refused(refusal())));
}

#[test]
fn a_result_without_a_value_is_refused() {
    struct Stubborn;
    impl serde::Serialize for Stubborn {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    let refusal = Refusal::Unsupported("the protocol has no value for the result: no".into());
    assert_eq!(call(&mut operation!(|| Stubborn), &[]), Err(Failure::Refused(refusal)));
}

#[test]
fn names_come_from_the_closure() {
    assert_eq!(argument_names("|text: String, mut count: i64| text"), ["text", "count"]);
    assert_eq!(argument_names("move |r#type: Option<Vec<(i64, i64)>>,| r#type"), ["type"]);
    assert_eq!(argument_names("|(a, b): (i64, i64), c: fn(i64) -> bool, _d: i64| 1"), ["", "c", "d"]);
    assert_eq!(argument_names("|a: [u8; 2], b: std::collections::BTreeMap<String, i64>| 1 | 2"), ["a", "b"]);
}

#[test]
fn without_arguments_there_are_no_names() {
    assert!(argument_names("|| 1 | 2").is_empty());
    assert!(argument_names("versions::order").is_empty());
}
