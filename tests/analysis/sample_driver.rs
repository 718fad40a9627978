//! A driver that only analysis looks at.

parity_driver::serve! {
    "double" => |value: i64| sample::double(value),
}
