//! Answers the cases of `greeting.yaml` with the port.

parity_driver::serve! {
    "greet" => |name: String| greeting::greet(&name),
}
