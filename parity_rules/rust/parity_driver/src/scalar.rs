//! Numbers of array types as plain numbers.

use crate::value::{Scalar, Value};

/// The number that a scalar holds; `None` if its type is not a plain number or its size is wrong.
pub(crate) fn number(scalar: &Scalar) -> Option<Value> {
    let data: &[u8] = &scalar.data;
    Some(match scalar.dtype.as_str() {
        "bool" => Value::Bool(u8::from_le_bytes(data.try_into().ok()?) != 0),
        "int8" => Value::Int(i8::from_le_bytes(data.try_into().ok()?).into()),
        "int16" => Value::Int(i16::from_le_bytes(data.try_into().ok()?).into()),
        "int32" => Value::Int(i32::from_le_bytes(data.try_into().ok()?).into()),
        "int64" => Value::Int(i64::from_le_bytes(data.try_into().ok()?).into()),
        "uint8" => Value::Int(u8::from_le_bytes(data.try_into().ok()?).into()),
        "uint16" => Value::Int(u16::from_le_bytes(data.try_into().ok()?).into()),
        "uint32" => Value::Int(u32::from_le_bytes(data.try_into().ok()?).into()),
        "uint64" => Value::Int(u64::from_le_bytes(data.try_into().ok()?).into()),
        "float32" => Value::Float(f32::from_le_bytes(data.try_into().ok()?).into()),
        "float64" => Value::Float(f64::from_le_bytes(data.try_into().ok()?)),
        _ => return None,
    })
}
