//! One wrong value, for one input.

parity_driver::serve! {
    "half" => |value: i64| arithmetic::half(value),
    "total" => |values: Vec<i64>| if values == [1, 2, 3] { 7 } else { arithmetic::total(&values) },
}
