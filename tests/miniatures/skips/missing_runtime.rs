//! Needs a library that is not there.

use parity_driver::Refusal;

fn load() -> Result<(), Refusal> {
    Err(Refusal::MissingRuntime("libadding.so is not installed".into()))
}

parity_driver::serve! {
    setup: load();
    "half" => |value: i64| arithmetic::half(value),
    "total" => |values: Vec<i64>| arithmetic::total(&values),
}
