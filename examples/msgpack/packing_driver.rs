//! The operations of `packing.yaml` on `rmpv`.

use std::error::Error;

use parity_driver::{from_value, Bytes, Raised, Refusal, Value};
use rmpv::encode::write_value;
use rmpv::Value as Packable;
use serde::Deserialize;

parity_driver::serve! {
    "pack" => |value: Value| pack(&packable(value, Packable::F64)?),
    "pack_single" => |value: Value| pack(&packable(value, single)?),
    "pack_text" => |character: String, count: usize| pack(&character.repeat(count).into()),
    "pack_bin" => |count: usize| pack(&Packable::Binary(vec![0; count])),
    "pack_array" => |count: usize| pack(&Packable::Array(vec![Packable::Nil; count])),
    "pack_map" => |count: usize| pack(&Packable::Map((0..count).map(|key| (key.into(), Packable::Nil)).collect())),
    "pack_ext" => |code: i128, count: usize| pack(&Packable::Ext(narrow(code)?, vec![0; count])),
    "pack_pairs" => |pairs: Vec<(Value, Value)>| pack(&packable(Value::Map(pairs), Packable::F64)?),
    "pack_stream" => pack_stream,
    "pack_nested" => |levels: usize| pack(&nested(levels)),
}

/// What kept a value from being packed.
type Failure = Box<dyn Error>;

fn pack(value: &Packable) -> Result<Bytes, Failure> {
    let mut packed = Vec::new();
    write_value(&mut packed, value)?;
    Ok(packed.into())
}

fn pack_stream(values: Vec<Value>) -> Result<Bytes, Failure> {
    let mut packed = Vec::new();
    for value in values {
        write_value(&mut packed, &packable(value, Packable::F64)?)?;
    }
    Ok(packed.into())
}

fn nested(levels: usize) -> Packable {
    (1..levels).fold(Packable::Array(Vec::new()), |value, _| Packable::Array(vec![value]))
}

/// An extension, as the reference's class of that name has it.
#[derive(Deserialize)]
struct ExtType {
    code: i8,
    data: Bytes,
}

/// The crate's value for one of a fixture; `float` chooses the width of floats.
fn packable(value: Value, float: fn(f64) -> Packable) -> Result<Packable, Failure> {
    Ok(match value {
        Value::Null => Packable::Nil,
        Value::Bool(value) => value.into(),
        Value::Int(value) if value < 0 => narrow::<i64>(value)?.into(),
        Value::Int(value) => narrow::<u64>(value)?.into(),
        Value::Float(value) => float(value),
        Value::Text(text) => text.into(),
        Value::Bytes(bytes) => Packable::Binary(bytes.into_vec()),
        Value::List(items) | Value::Tuple(items) => {
            let items: Result<_, Failure> = items.into_iter().map(|item| packable(item, float)).collect();
            Packable::Array(items?)
        }
        Value::Map(entries) => {
            let entries = entries.into_iter().map(|(key, item)| Ok((packable(key, float)?, packable(item, float)?)));
            Packable::Map(entries.collect::<Result<_, Failure>>()?)
        }
        Value::Object(object) if object.class == "ExtType" => {
            let ExtType { code, data } = from_value(Value::Object(object))?;
            Packable::Ext(code, data.into_vec())
        }
        _ => return Err(Refusal::Unsupported("rmpv::Value has no variant for such a value".into()).into()),
    })
}

/// The integer in a type of the crate, or the standard library's error under its own name.
fn narrow<T>(value: i128) -> Result<T, Raised>
where
    T: TryFrom<i128, Error = std::num::TryFromIntError>,
{
    value.try_into().map_err(|error: T::Error| Raised::new("TryFromIntError", error.to_string()))
}

fn single(value: f64) -> Packable {
    Packable::F32(value as f32)
}
