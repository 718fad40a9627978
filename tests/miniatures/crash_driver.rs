//! Aborts, for one input.

parity_driver::serve! {
    "half" => |value: i64| arithmetic::half(value),
    "total" => |values: Vec<i64>| {
        if values == [1, 2, 3] {
            std::process::abort();
        }
        arithmetic::total(&values)
    },
}
