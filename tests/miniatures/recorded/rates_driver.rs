//! Answers with the port of `rates.py`.

use parity_driver::Bytes;

parity_driver::serve! {
    "average" => |values: Vec<f64>| rates::average(&values),
    "pack" => |values: Vec<i16>| Bytes::from(rates::pack(&values)),
}
