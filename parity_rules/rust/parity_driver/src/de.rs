//! From protocol values to Rust values: a serde deserializer over a [`Value`].

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use crate::conversion_error::ConversionError;
use crate::passage;
use crate::scalar;
use crate::value::{Object, Value};

/// The Rust value that a protocol value stands for.
///
/// The mapping is that of [`to_value`](crate::to_value) in reverse, and a little wider: a list may become a tuple and a
/// tuple a `Vec`; bytes may become a `Vec<u8>`; a map may become a struct; a text may become a unit variant; an integer may
/// become a float if the float holds it exactly. An integer that the wanted type cannot hold is an error, never another
/// integer; a float never becomes an integer; the class of an object must be the name of the struct
/// (`#[serde(rename = "…")]` where they differ).
///
/// ```
/// use parity_driver::{from_value, Value};
///
/// assert_eq!(from_value::<u8>(Value::Int(255)).unwrap(), 255);
/// assert!(from_value::<u8>(Value::Int(256)).is_err());
/// ```
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, ConversionError> {
    T::deserialize(ValueDeserializer(value))
}

type Read<T> = Result<T, ConversionError>;

pub(crate) struct ValueDeserializer(pub(crate) Value);

impl ValueDeserializer {
    fn mismatch<'de, T>(&self, visitor: &impl Visitor<'de>) -> Read<T> {
        Err(ConversionError::invalid_type(Unexpected::Other(&self.0.describe()), visitor))
    }
}

/// The methods that look at the value only, whatever is wanted.
macro_rules! by_value {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            self.deserialize_any(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for ValueDeserializer {
    type Error = ConversionError;

    by_value!(
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_char deserialize_str deserialize_string deserialize_identifier
        deserialize_bytes deserialize_byte_buf
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Int(value) => visit_integer(value, visitor),
            Value::BigInt(ref digits) => match digits.digits().parse() {
                Ok(value) => visitor.visit_u128(value),
                Err(_) => self.mismatch(&visitor),
            },
            Value::Float(value) => visitor.visit_f64(value),
            Value::Scalar(ref number) => match scalar::number(number) {
                Some(number) => ValueDeserializer(number).deserialize_any(visitor),
                None => self.mismatch(&visitor),
            },
            Value::Text(text) => visitor.visit_string(text),
            Value::Bytes(bytes) => visitor.visit_byte_buf(bytes.into_vec()),
            Value::List(items) | Value::Tuple(items) | Value::Set(items) | Value::FrozenSet(items) => {
                visit_items(items, visitor)
            }
            Value::Map(entries) => visit_entries(entries, visitor),
            Value::Object(Object { fields: Some(fields), .. }) => visit_fields(fields, visitor),
            _ => self.mismatch(&visitor),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Int(value) if value as f64 as i128 == value => visitor.visit_f64(value as f64),
            Value::Int(_) => self.mismatch(&visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Read<V::Value> {
        match &self.0 {
            Value::Object(object) if is_class(&object.class, name) => visitor.visit_unit(),
            Value::Null => visitor.visit_unit(),
            _ => self.mismatch(&visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Read<V::Value> {
        if passage::is_token(name) {
            passage::leave(self.0);
            return visitor.visit_unit();
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Bytes(bytes) => {
                visit_items(bytes.into_vec().into_iter().map(|byte| Value::Int(byte.into())).collect(), visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, name: &'static str, _: usize, visitor: V) -> Read<V::Value> {
        match self.0 {
            Value::Object(object) => visit_positional(object_fields(object, name)?, visitor),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        match self.0 {
            Value::Object(object) => visit_fields(object_fields(object, name)?, visitor),
            Value::Map(entries) => visit_entries(entries, visitor),
            _ => self.mismatch(&visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        match self.0 {
            Value::Text(variant) => visitor.visit_enum(Variant { variant, content: Content::Unit }),
            Value::Enum(member) => {
                let variant = variant_of(&member, name)?;
                visitor.visit_enum(Variant { variant, content: Content::Unit })
            }
            Value::Object(object) => {
                let variant = variant_of(&object.class, name)?;
                let content = Content::Fields(object.fields.unwrap_or_default());
                visitor.visit_enum(Variant { variant, content })
            }
            _ => self.mismatch(&visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }
}

/// serde's own integer types refuse the 128-bit visits, so those are for what fits nowhere else.
fn visit_integer<'de, V: Visitor<'de>>(value: i128, visitor: V) -> Read<V::Value> {
    if let Ok(value) = i64::try_from(value) {
        return visitor.visit_i64(value);
    }
    match u64::try_from(value) {
        Ok(value) => visitor.visit_u64(value),
        Err(_) => visitor.visit_i128(value),
    }
}

fn visit_items<'de, V: Visitor<'de>>(items: Vec<Value>, visitor: V) -> Read<V::Value> {
    let count = items.len();
    let mut access = Items { items: items.into_iter(), index: 0 };
    let value = visitor.visit_seq(&mut access)?;
    if access.items.len() > 0 {
        let wanted = access.index;
        return Err(ConversionError::new(format!("expected {wanted} items, found {count}")));
    }
    Ok(value)
}

fn visit_entries<'de, V: Visitor<'de>>(entries: Vec<(Value, Value)>, visitor: V) -> Read<V::Value> {
    visitor.visit_map(Entries { entries: entries.into_iter(), current: None })
}

fn visit_fields<'de, V: Visitor<'de>>(fields: Vec<(String, Value)>, visitor: V) -> Read<V::Value> {
    visit_entries(fields.into_iter().map(|(name, value)| (Value::Text(name), value)).collect(), visitor)
}

fn visit_positional<'de, V: Visitor<'de>>(fields: Vec<(String, Value)>, visitor: V) -> Read<V::Value> {
    visit_items(fields.into_iter().map(|(_, value)| value).collect(), visitor)
}

/// Whether `found`, which may be qualified as in `Outer.Point`, is the class that `name` wants.
fn is_class(found: &str, name: &str) -> bool {
    found.rsplit('.').next() == Some(name)
}

fn object_fields(object: Object, name: &str) -> Read<Vec<(String, Value)>> {
    if !is_class(&object.class, name) {
        let found = object.class;
        return Err(ConversionError::new(format!("expected an object of class {name}, found one of class {found}")));
    }
    let missing = || ConversionError::new(format!("the object of class {name} is opaque, it has no fields"));
    object.fields.ok_or_else(missing)
}

/// The variant's name in `Type.Variant`.
fn variant_of(member: &str, name: &str) -> Read<String> {
    match member.rsplit_once('.') {
        Some((class, variant)) if is_class(class, name) => Ok(variant.to_owned()),
        _ => Err(ConversionError::new(format!("expected a member of the enumeration {name}, found {member}"))),
    }
}

struct Items {
    items: std::vec::IntoIter<Value>,
    index: usize,
}

impl<'de> SeqAccess<'de> for &mut Items {
    type Error = ConversionError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let index = self.index;
        self.index += 1;
        seed.deserialize(ValueDeserializer(item)).map(Some).map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries {
    entries: std::vec::IntoIter<(Value, Value)>,
    current: Option<(String, Value)>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = ConversionError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        let Some((key, value)) = self.entries.next() else {
            return Ok(None);
        };
        let name = match &key {
            Value::Text(text) => text.clone(),
            other => other.describe(),
        };
        self.current = Some((name, value));
        seed.deserialize(ValueDeserializer(key)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<T::Value> {
        let missing = || ConversionError::new("a map's value was asked for before its key");
        let (name, value) = self.current.take().ok_or_else(missing)?;
        seed.deserialize(ValueDeserializer(value)).map_err(|error| error.at_field(&name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

struct Variant {
    variant: String,
    content: Content,
}

enum Content {
    Unit,
    Fields(Vec<(String, Value)>),
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = ConversionError;
    type Variant = Content;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<(T::Value, Content)> {
        let variant = seed.deserialize(ValueDeserializer(Value::Text(self.variant)))?;
        Ok((variant, self.content))
    }
}

impl Content {
    fn fields(self) -> Read<Vec<(String, Value)>> {
        match self {
            Self::Unit => Err(ConversionError::new("the variant needs fields, found only its name")),
            Self::Fields(fields) => Ok(fields),
        }
    }
}

impl<'de> VariantAccess<'de> for Content {
    type Error = ConversionError;

    fn unit_variant(self) -> Read<()> {
        match self {
            Self::Fields(fields) if !fields.is_empty() => {
                Err(ConversionError::new(format!("the variant has no fields, found {}", fields.len())))
            }
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        let fields = self.fields()?;
        match <[(String, Value); 1]>::try_from(fields) {
            Ok([(_, value)]) => seed.deserialize(ValueDeserializer(value)),
            Err(fields) => Err(ConversionError::new(format!("the variant has one field, found {}", fields.len()))),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        visit_positional(self.fields()?, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Read<V::Value> {
        visit_fields(self.fields()?, visitor)
    }
}

#[cfg(test)]
#[path = "de_test.rs"]
mod tests;
