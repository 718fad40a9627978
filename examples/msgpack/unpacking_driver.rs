//! The operations of `unpacking.yaml` on `rmpv`.
//!
//! The crate's errors are variants of one type; the name of the variant is what answers say.

use std::io::ErrorKind;
use std::num::ParseIntError;

use parity_driver::{Bytes, Object, Raised, Value};
use rmpv::decode::{read_value, read_value_ref, Error};
use rmpv::encode::write_value;
use rmpv::{Integer, Utf8String, Value as Unpacked};
use serde::Deserialize;

parity_driver::serve! {
    "unpack" => |data: Hex| unpack(&data.0).map(|value| PLAIN.show(&value)),
    "unpack_any_key" => |data: Hex| unpack(&data.0).map(|value| PLAIN.show(&value)),
    "unpack_raw" => |data: Hex| unpack(&data.0).map(|value| View { text: raw, ..PLAIN }.show(&value)),
    "unpack_pairs" => |data: Hex| unpack(&data.0).map(|value| View { map: pairs, ..PLAIN }.show(&value)),
    "borrow" => |data: Hex| read_value_ref(&mut &data.0[..]).map(|value| PLAIN.show(&value.to_owned())).map_err(raised),
    "first" => |data: Hex| first(&data.0),
    "stream" => |data: Hex| stream(&data.0),
    "repack" => |data: Hex| unpack(&data.0).map(|value| pack(&value)),
    "length" => |header: Hex, item: Hex, count: usize| length(&[header.0, item.0.repeat(count)].concat()),
    "levels" => |outer: Hex, inner: Hex, count: usize| {
        unpack(&[outer.0.repeat(count), inner.0].concat()).map(|value| levels(&value))
    },
}

/// Bytes as fixtures write them: pairs of hexadecimal digits, apart or not.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Hex(Vec<u8>);

impl TryFrom<String> for Hex {
    type Error = ParseIntError;

    fn try_from(text: String) -> Result<Self, ParseIntError> {
        let digits: String = text.split_whitespace().collect();
        let bytes = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16));
        bytes.collect::<Result<_, _>>().map(Self)
    }
}

fn unpack(mut data: &[u8]) -> Result<Unpacked, Raised> {
    read_value(&mut data).map_err(raised)
}

fn pack(value: &Unpacked) -> Bytes {
    let mut packed = Vec::new();
    write_value(&mut packed, value).expect("a vector takes all bytes");
    packed.into()
}

fn first(data: &[u8]) -> Result<(Value, usize), Raised> {
    let mut rest = data;
    let value = read_value(&mut rest).map_err(raised)?;
    Ok((PLAIN.show(&value), data.len() - rest.len()))
}

/// The crate has no reader of several values: it reads one and leaves the rest, and says when that ends too early.
fn stream(data: &[u8]) -> Result<(Vec<Value>, usize), Raised> {
    let (mut values, mut rest) = (Vec::new(), data);
    loop {
        let mut ahead = rest;
        match read_value(&mut ahead) {
            Ok(value) => values.push(PLAIN.show(&value)),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok((values, data.len() - rest.len())),
            Err(error) => return Err(raised(error)),
        }
        rest = ahead;
    }
}

fn length(data: &[u8]) -> Result<Option<usize>, Raised> {
    Ok(match unpack(data)? {
        Unpacked::String(text) => text.as_str().map(|text| text.chars().count()),
        Unpacked::Binary(bytes) => Some(bytes.len()),
        Unpacked::Array(items) => Some(items.len()),
        Unpacked::Map(entries) => Some(entries.len()),
        _ => None,
    })
}

/// How often one goes from a value to the last one inside it.
fn levels(value: &Unpacked) -> usize {
    match value {
        Unpacked::Array(items) => 1 + items.last().map_or(0, levels),
        Unpacked::Map(entries) => 1 + entries.last().map_or(0, |(_, item)| levels(item)),
        _ => 0,
    }
}

fn raised(error: Error) -> Raised {
    let variant = match error {
        Error::InvalidMarkerRead(_) => "InvalidMarkerRead",
        Error::InvalidDataRead(_) => "InvalidDataRead",
        Error::DepthLimitExceeded => "DepthLimitExceeded",
    };
    Raised::new(variant, error.to_string())
}

/// How an answer shows text and maps, for which the reference has options.
#[derive(Clone, Copy)]
struct View {
    text: fn(&Utf8String) -> Value,
    map: fn(Vec<(Value, Value)>) -> Value,
}

const PLAIN: View = View { text: decoded, map: Value::Map };

/// Text that is no UTF-8 is what the crate hands over then: its bytes.
fn decoded(text: &Utf8String) -> Value {
    text.as_str().map_or_else(|| raw(text), |text| Value::Text(text.into()))
}

fn raw(text: &Utf8String) -> Value {
    Value::Bytes(text.as_bytes().to_vec().into())
}

fn pairs(entries: Vec<(Value, Value)>) -> Value {
    Value::List(entries.into_iter().map(|(key, item)| Value::Tuple(vec![key, item])).collect())
}

fn integer(value: Integer) -> Value {
    let signed = value.as_i64().map(i128::from);
    let wide = signed.or_else(|| value.as_u64().map(i128::from));
    Value::Int(wide.expect("an integer of the crate fits one of the two"))
}

impl View {
    fn show(self, value: &Unpacked) -> Value {
        match value {
            Unpacked::Nil => Value::Null,
            Unpacked::Boolean(value) => Value::Bool(*value),
            Unpacked::Integer(value) => integer(*value),
            Unpacked::F32(value) => Value::Float((*value).into()),
            Unpacked::F64(value) => Value::Float(*value),
            Unpacked::String(text) => (self.text)(text),
            Unpacked::Binary(bytes) => Value::Bytes(bytes.clone().into()),
            Unpacked::Array(items) => Value::List(items.iter().map(|item| self.show(item)).collect()),
            Unpacked::Map(entries) => {
                (self.map)(entries.iter().map(|(key, item)| (self.show(key), self.show(item))).collect())
            }
            Unpacked::Ext(code, data) => Value::Object(Object::new(
                "ExtType",
                vec![("code".into(), Value::Int((*code).into())), ("data".into(), Value::Bytes(data.clone().into()))],
            )),
        }
    }
}
