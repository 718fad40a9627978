//! From the JSON and the attachments of a frame to protocol values.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::conversion_error::ConversionError;
use crate::untag::untag;
use crate::value::{Bytes, Value};

/// The only part of a request whose unknown tags are none of the SDK's business: `given` is for the operations.
const LENIENT_KEY: &str = "setup";

/// Reads the header of a frame as a map.
pub(crate) fn header(json: &[u8], attachments: &[Bytes]) -> Result<Value, ConversionError> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let header = HeaderSeed { attachments }.deserialize(&mut deserializer).map_err(ConversionError::new)?;
    deserializer.end().map_err(ConversionError::new)?;
    Ok(header)
}

struct HeaderSeed<'a> {
    attachments: &'a [Bytes],
}

impl<'de> DeserializeSeed<'de> for HeaderSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for HeaderSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a header, which is a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let seed = ValueSeed { attachments: self.attachments, strict: key != LENIENT_KEY };
            entries.push((Value::Text(key), map.next_value_seed(seed)?));
        }
        Ok(Value::Map(entries))
    }
}

/// Reads one value; `strict` refuses objects with a tag that the protocol does not have.
#[derive(Clone, Copy)]
struct ValueSeed<'a> {
    attachments: &'a [Bytes],
    strict: bool,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Int(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            entries.push((key, map.next_value_seed(self)?));
        }
        if entries.iter().any(|(key, _)| key.starts_with('$')) {
            return untag(entries, self.attachments, self.strict).map_err(A::Error::custom);
        }
        Ok(Value::Map(entries.into_iter().map(|(key, value)| (Value::Text(key), value)).collect()))
    }
}

#[cfg(test)]
#[path = "decode_test.rs"]
mod tests;
