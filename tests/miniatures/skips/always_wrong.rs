//! Nothing but wrong values.

parity_driver::serve! {
    "half" => |value: i64| value as f64,
    "total" => |values: Vec<i64>| arithmetic::total(&values) + 1,
}
