//! Does nothing wrong.

parity_driver::serve! {
    "half" => |value: i64| arithmetic::half(value),
    "total" => |values: Vec<i64>| arithmetic::total(&values),
}
