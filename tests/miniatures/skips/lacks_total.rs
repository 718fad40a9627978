//! Lacks an operation.

parity_driver::serve! {
    "half" => |value: i64| arithmetic::half(value),
}
