use serde_json::{json, Value as Json};

use super::Driver;
use crate::operation;
use crate::outcome::Refusal;

/// The hello of a driver, as the runner reads it.
fn hello(mut driver: Driver) -> Json {
    serde_json::from_slice(&driver.start()).unwrap()
}

fn not_run(driver: Driver) -> (String, String) {
    let hello = hello(driver);
    assert_eq!(hello.get("ops"), None);
    let text = |key: &str| hello["not_run"][key].as_str().unwrap().to_owned();
    (text("reason"), text("detail"))
}

fn fault(detail: &str) -> (String, String) {
    ("fault".into(), detail.into())
}

#[test]
fn a_hello_lists_the_operations_sorted() {
    let driver = Driver::new().operation("b", operation!(|| 1)).operation("a", operation!(|| 2));
    let expected = json!({"format": "parity-driver", "version": 1, "sdk": "rust/0.1.0", "ops": ["a", "b"]});
    assert_eq!(hello(driver), expected);
}

#[test]
fn names_must_be_unique_and_free() {
    let twice = Driver::new().operation("a", operation!(|| 1)).operation("a", operation!(|| 2));
    assert_eq!(not_run(twice), fault("the operation \"a\" is given twice"));
    let reserved = Driver::new().operation("@write", operation!(|| 1));
    assert_eq!(not_run(reserved), fault("the operation \"@write\" is the SDK's own"));
}

#[test]
fn set_up_code_that_fails_leaves_the_driver_out() {
    assert_eq!(hello(Driver::new().set_up(operation!(|| Ok::<_, String>(()))))["ops"], json!([]));
    let failing = Driver::new().set_up(operation!(|| "x".parse::<i64>()));
    assert_eq!(not_run(failing), fault("ParseIntError: invalid digit found in string"));
    let panicking = Driver::new().set_up(operation!(|| -> () { panic!("boo") }));
    assert_eq!(not_run(panicking), fault("panic: boo"));
}

#[test]
fn set_up_code_can_say_what_is_missing() {
    let refusing = |refusal: fn(String) -> Refusal| {
        not_run(Driver::new().set_up(operation!(move || Err::<(), _>(refusal("why".into())))))
    };
    assert_eq!(refusing(Refusal::MissingRuntime), ("missing_runtime".into(), "why".into()));
    assert_eq!(refusing(Refusal::NoDevice), ("no_device".into(), "why".into()));
    assert_eq!(refusing(Refusal::Unsupported), fault("why"));
}
