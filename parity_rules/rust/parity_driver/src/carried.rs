//! serde implementations of the protocol's own types: each crosses as the [`Value`] that it is.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};

use crate::conversion_error::ConversionError;
use crate::passage;
use crate::ser::to_value;
use crate::sorting;
use crate::value::{BigInt, Bytes, Complex, Enum, FrozenSet, Message, Object, Scalar, Set, Str, Tensor, Type, Value};

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        passage::serialize(self.clone(), serializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        passage::deserialize(deserializer, AnyVisitor)
    }
}

/// Takes a value off its passage, or builds one from what another deserializer gives.
struct AnyVisitor;

macro_rules! visit_integers {
    ($($method:ident: $type:ty),*) => {
        $(fn $method<E>(self, value: $type) -> Result<Value, E> {
            Ok(Value::Int(value.into()))
        })*
    };
}

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Value;

    visit_integers!(visit_i64: i64, visit_u64: u64, visit_i128: i128);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        to_value(&value).map_err(E::custom)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(passage::take().unwrap_or(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
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

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Value, E> {
        Ok(Value::Bytes(Bytes::from(bytes.to_vec())))
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Value, E> {
        Ok(Value::Bytes(Bytes::from(bytes)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Value::Map(entries))
    }
}

/// Types that are one variant of `Value`: how they become one, and how one becomes them.
macro_rules! carried {
    ($($type:ident, $expected:literal, $pattern:pat => $read:expr, $own:pat => $write:expr;)*) => {
        $(
            impl Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let $own = self.clone();
                    passage::serialize($write, serializer)
                }
            }

            impl<'de> Deserialize<'de> for $type {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    match Value::deserialize(deserializer)? {
                        $pattern => Ok($read),
                        other => Err(unexpected($expected, &other)),
                    }
                }
            }
        )*
    };
}

carried! {
    Bytes, "bytes", Value::Bytes(bytes) => bytes, bytes => Value::Bytes(bytes);
    Complex, "a complex number", Value::Complex(number) => number, number => Value::Complex(number);
    Tensor, "a tensor", Value::Tensor(tensor) => tensor, tensor => Value::Tensor(tensor);
    Scalar, "a scalar", Value::Scalar(scalar) => scalar, scalar => Value::Scalar(scalar);
    Message, "a message", Value::Message(message) => message, message => Value::Message(message);
    Enum, "a member of an enumeration", Value::Enum(name) => Enum(name), Enum(name) => Value::Enum(name);
    Type, "a class", Value::Type(name) => Type(name), Type(name) => Value::Type(name);
    Object, "an object", Value::Object(object) => object, object => Value::Object(object);
}

fn unexpected<E: Error>(expected: &str, found: &Value) -> E {
    E::custom(format!("expected {expected}, found {}", found.describe()))
}

impl Serialize for BigInt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        passage::serialize(self.clone().into(), serializer)
    }
}

impl<'de> Deserialize<'de> for BigInt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::BigInt(integer) => Ok(integer),
            Value::Int(integer) => {
                BigInt::parse(&integer.to_string()).ok_or_else(|| D::Error::custom("an integer without digits"))
            }
            other => Err(unexpected("an integer", &other)),
        }
    }
}

impl Serialize for Str {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = match String::from_utf8(self.0.clone()) {
            Ok(text) => Value::Text(text),
            Err(_) => Value::Str(self.clone()),
        };
        passage::serialize(value, serializer)
    }
}

impl<'de> Deserialize<'de> for Str {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Str(text) => Ok(text),
            Value::Text(text) => Ok(Str(text.into_bytes())),
            other => Err(unexpected("a text", &other)),
        }
    }
}

macro_rules! carried_sets {
    ($($set:ident)*) => {
        $(
            impl<T: Serialize> Serialize for $set<T> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let items = set_items(&self.0).map_err(S::Error::custom)?;
                    passage::serialize(Value::$set(items), serializer)
                }
            }

            impl<'de, T: DeserializeOwned> Deserialize<'de> for $set<T> {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    match Value::deserialize(deserializer)? {
                        Value::Set(items) | Value::FrozenSet(items) => {
                            passage::read(Value::List(items)).map($set)
                        }
                        other => Err(unexpected("a set", &other)),
                    }
                }
            }
        )*
    };
}

carried_sets!(Set FrozenSet);

fn set_items<T: Serialize>(items: &[T]) -> Result<Vec<Value>, ConversionError> {
    let mut values = items.iter().map(to_value).collect::<Result<Vec<_>, _>>()?;
    sorting::sort_items(&mut values);
    Ok(values)
}
