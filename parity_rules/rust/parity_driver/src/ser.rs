//! From Rust values to protocol values: a serde serializer that builds a [`Value`].

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::conversion_error::ConversionError;
use crate::passage;
use crate::sorting;
use crate::value::{BigInt, Bytes, Object, Value};

/// The protocol value of a Rust value.
///
/// | Rust, as serde presents it | value |
/// |---|---|
/// | struct, tuple struct | an object of that class; positional fields are named `0`, `1`, … |
/// | newtype struct | what it holds |
/// | unit variant `Color::Red` | the enumeration member `Color.Red` |
/// | any other variant | an object of the class `Type.Variant` |
/// | map | a map, sorted by key so that a `HashMap` gives the same bytes each time |
/// | sequence | a list |
/// | tuple, array | a tuple |
/// | `None`, `()` | null |
/// | `f32`, `f64` | a float |
/// | any integer | an integer |
/// | `serialize_bytes`, [`Bytes`] | bytes |
///
/// ```
/// use parity_driver::{to_value, Value};
///
/// assert_eq!(to_value(&(1, "a")).unwrap(), Value::Tuple(vec![Value::Int(1), Value::Text("a".into())]));
/// ```
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, ConversionError> {
    value.serialize(ValueSerializer)
}

type Built = Result<Value, ConversionError>;

pub(crate) struct ValueSerializer;

macro_rules! integers {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Built {
            Ok(Value::Int(value.into()))
        })*
    };
}

impl Serializer for ValueSerializer {
    type Ok = Value;
    type Error = ConversionError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Fields;
    type SerializeTupleVariant = Fields;
    type SerializeMap = Entries;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    integers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    );

    fn serialize_u128(self, value: u128) -> Built {
        match i128::try_from(value) {
            Ok(small) => Ok(Value::Int(small)),
            Err(_) => BigInt::parse(&value.to_string())
                .map(Value::BigInt)
                .ok_or_else(|| ConversionError::new("an integer without digits")),
        }
    }

    fn serialize_bool(self, value: bool) -> Built {
        Ok(Value::Bool(value))
    }

    fn serialize_f32(self, value: f32) -> Built {
        Ok(Value::Float(value.into()))
    }

    fn serialize_f64(self, value: f64) -> Built {
        Ok(Value::Float(value))
    }

    fn serialize_char(self, value: char) -> Built {
        Ok(Value::Text(value.into()))
    }

    fn serialize_str(self, value: &str) -> Built {
        Ok(Value::Text(value.into()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Built {
        Ok(Value::Bytes(Bytes::from(value.to_vec())))
    }

    fn serialize_none(self) -> Built {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Built {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Built {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, name: &'static str) -> Built {
        Ok(Fields::new(name.into()).build())
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Built {
        Ok(Value::Enum(format!("{name}.{variant}")))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Built {
        if passage::is_token(name) {
            return passage::take().ok_or_else(|| ConversionError::new("a value was lost on its passage"));
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Built {
        let mut fields = Fields::new(format!("{name}.{variant}"));
        fields.push_positional(value)?;
        Ok(fields.build())
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, ConversionError> {
        Ok(Items { items: Vec::with_capacity(length.unwrap_or(0)), wrap: Value::List })
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, ConversionError> {
        Ok(Items { items: Vec::with_capacity(length), wrap: Value::Tuple })
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Fields, ConversionError> {
        Ok(Fields::new(name.into()))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields, ConversionError> {
        Ok(Fields::new(format!("{name}.{variant}")))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Entries, ConversionError> {
        Ok(Entries { entries: Vec::with_capacity(length.unwrap_or(0)), key: None })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields, ConversionError> {
        Ok(Fields::new(name.into()))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields, ConversionError> {
        Ok(Fields::new(format!("{name}.{variant}")))
    }
}

/// A sequence under construction.
pub(crate) struct Items {
    items: Vec<Value>,
    wrap: fn(Vec<Value>) -> Value,
}

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConversionError> {
        let item = to_value(value).map_err(|error| error.at_index(self.items.len()))?;
        self.items.push(item);
        Ok(())
    }

    fn build(self) -> Value {
        (self.wrap)(self.items)
    }
}

impl SerializeSeq for Items {
    type Ok = Value;
    type Error = ConversionError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConversionError> {
        self.push(value)
    }

    fn end(self) -> Built {
        Ok(self.build())
    }
}

impl SerializeTuple for Items {
    type Ok = Value;
    type Error = ConversionError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConversionError> {
        self.push(value)
    }

    fn end(self) -> Built {
        Ok(self.build())
    }
}

/// A map under construction.
pub(crate) struct Entries {
    entries: Vec<(Value, Value)>,
    key: Option<Value>,
}

impl SerializeMap for Entries {
    type Ok = Value;
    type Error = ConversionError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ConversionError> {
        self.key = Some(to_value(key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConversionError> {
        let key = self.key.take().ok_or_else(|| ConversionError::new("a map gave a value before its key"))?;
        let value = to_value(value).map_err(|error| error.at_field(&key.describe()))?;
        self.entries.push((key, value));
        Ok(())
    }

    fn end(mut self) -> Built {
        sorting::sort_entries(&mut self.entries);
        Ok(Value::Map(self.entries))
    }
}

/// An object under construction.
pub(crate) struct Fields {
    class: String,
    fields: Vec<(String, Value)>,
}

impl Fields {
    fn new(class: String) -> Self {
        Self { class, fields: Vec::new() }
    }

    fn push<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), ConversionError> {
        let value = to_value(value).map_err(|error| error.at_field(name))?;
        self.fields.push((name.to_owned(), value));
        Ok(())
    }

    fn push_positional<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConversionError> {
        self.push(&self.fields.len().to_string(), value)
    }

    fn build(self) -> Value {
        Value::Object(Object::new(self.class, self.fields))
    }
}

macro_rules! fields {
    ($trait:ident, positional $method:ident) => {
        impl $trait for Fields {
            type Ok = Value;
            type Error = ConversionError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConversionError> {
                self.push_positional(value)
            }

            fn end(self) -> Built {
                Ok(self.build())
            }
        }
    };
    ($trait:ident, named) => {
        impl $trait for Fields {
            type Ok = Value;
            type Error = ConversionError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), ConversionError> {
                self.push(name, value)
            }

            fn end(self) -> Built {
                Ok(self.build())
            }
        }
    };
}

fields!(SerializeTupleStruct, positional serialize_field);
fields!(SerializeTupleVariant, positional serialize_field);
fields!(SerializeStruct, named);
fields!(SerializeStructVariant, named);

#[cfg(test)]
#[path = "ser_test.rs"]
mod tests;
