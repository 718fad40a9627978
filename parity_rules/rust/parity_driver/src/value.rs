//! The values of the protocol: everything that a case can hand to an operation or get back from it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A value as the protocol knows it.
///
/// Operations normally take and return their own types, and serde does the rest. Take or return a `Value` where the
/// type depends on the case:
///
/// ```
/// use parity_driver::Value;
///
/// let type_name = parity_driver::operation!(|value: Value| match value {
///     Value::Int(_) => "int",
///     Value::Tuple(_) => "tuple",
///     _ => "something else",
/// });
/// # let _ = type_name;
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: Python's `None`.
    Null,
    /// True or false.
    Bool(bool),
    /// An integer.
    Int(i128),
    /// An integer beyond 128 bits; never one that `Int` could hold.
    BigInt(BigInt),
    /// A double-precision float, which may be infinite or not a number.
    Float(f64),
    /// Text.
    Text(String),
    /// Text with lone surrogates, which no `String` can hold.
    Str(Str),
    /// Bytes.
    Bytes(Bytes),
    /// A list.
    List(Vec<Value>),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A set; the order has no meaning.
    Set(Vec<Value>),
    /// A frozen set; the order has no meaning.
    FrozenSet(Vec<Value>),
    /// A map, in the order of its entries. Keys may be of any kind.
    Map(Vec<(Value, Value)>),
    /// A complex number.
    Complex(Complex),
    /// An array.
    Tensor(Tensor),
    /// A zero-dimensional number of an array type.
    Scalar(Scalar),
    /// A protobuf message.
    Message(Message),
    /// A member of an enumeration, as `Color.RED`.
    Enum(String),
    /// A class, by its name.
    Type(String),
    /// An instance of a class.
    Object(Object),
    /// What a step bound to that name; see [`Handle`](crate::Handle).
    Handle(String),
    /// Nothing there, such as a file that does not exist.
    Missing,
}

impl Value {
    /// The content of a file: text where it is text, else bytes.
    pub(crate) fn from_content(content: Vec<u8>) -> Self {
        match String::from_utf8(content) {
            Ok(text) => Self::Text(text),
            Err(error) => Self::Bytes(error.into_bytes().into()),
        }
    }

    /// What kind of value this is, for messages: "a tuple of 2".
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Bool(value) => format!("the boolean {value}"),
            Self::Int(value) => format!("the integer {value}"),
            Self::BigInt(value) => format!("the integer {value}"),
            Self::Float(value) => format!("the float {value:?}"),
            Self::Text(text) => format!("the text {:?}", shortened(text)),
            Self::Str(_) => "text with lone surrogates".into(),
            Self::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Self::List(items) => format!("a list of {}", items.len()),
            Self::Tuple(items) => format!("a tuple of {}", items.len()),
            Self::Set(items) => format!("a set of {}", items.len()),
            Self::FrozenSet(items) => format!("a frozen set of {}", items.len()),
            Self::Map(entries) => format!("a map of {}", entries.len()),
            Self::Complex(_) => "a complex number".into(),
            Self::Tensor(tensor) => format!("a tensor of {} {:?}", tensor.dtype, tensor.shape),
            Self::Scalar(scalar) => format!("a scalar of {}", scalar.dtype),
            Self::Message(message) => format!("a message {}", message.type_name),
            Self::Enum(name) => format!("the enumeration member {name}"),
            Self::Type(name) => format!("the class {name}"),
            Self::Object(object) => format!("an object of class {}", object.class),
            Self::Handle(name) => format!("the handle {name}"),
            Self::Missing => "nothing (missing)".into(),
        }
    }

    /// Visits the values directly inside this one, map keys included.
    pub(crate) fn for_each_child(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        match self {
            Self::List(items) | Self::Tuple(items) | Self::Set(items) | Self::FrozenSet(items) => {
                items.iter_mut().for_each(visit);
            }
            Self::Map(entries) => entries.iter_mut().for_each(|(key, value)| {
                visit(key);
                visit(value);
            }),
            Self::Object(object) => {
                object.fields.iter_mut().flatten().for_each(|(_, value)| visit(value));
                object.items.iter_mut().for_each(|items| visit(items));
            }
            _ => {}
        }
    }
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// An integer of any size, as decimal digits.
///
/// Return one where the result exceeds 128 bits: `BigInt::parse(&number.to_string())`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigInt(String);

impl BigInt {
    /// The integer that `digits` spells: an optional minus sign, then decimal digits. `None` if it is not one.
    pub fn parse(digits: &str) -> Option<Self> {
        let (sign, magnitude) = match digits.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", digits),
        };
        if magnitude.is_empty() || !magnitude.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Self(match magnitude.trim_start_matches('0') {
            "" => "0".into(),
            significant => format!("{sign}{significant}"),
        }))
    }

    /// The decimal digits, without leading zeros.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BigInt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<BigInt> for Value {
    fn from(value: BigInt) -> Self {
        match value.0.parse() {
            Ok(small) => Self::Int(small),
            Err(_) => Self::BigInt(value),
        }
    }
}

/// Text that may hold lone surrogates, in WTF-8 (Python's `surrogatepass`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Str(pub Vec<u8>);

/// Bytes: what Python calls `bytes`.
///
/// A `Vec<u8>` is a list of numbers to serde; return `Bytes` where the reference returns `bytes`:
///
/// ```
/// use parity_driver::Bytes;
///
/// let encode = parity_driver::operation!(|text: String| Bytes::from(text.into_bytes()));
/// # let _ = encode;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(Arc<Vec<u8>>);

impl Bytes {
    /// The bytes as a vector, without a copy if nobody else holds them.
    pub fn into_vec(self) -> Vec<u8> {
        Arc::try_unwrap(self.0).unwrap_or_else(|shared| shared.to_vec())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// A set of values; the order has no meaning and does not travel.
///
/// serde presents a `HashSet` as a list, in an order that differs from run to run; return this instead:
///
/// ```
/// use std::collections::HashSet;
/// use parity_driver::Set;
///
/// let letters = parity_driver::operation!(|text: String| text.chars().collect::<Set<char>>());
/// # let _ = letters;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<T>(pub Vec<T>);

/// Like [`Set`], for what the reference calls a `frozenset`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenSet<T>(pub Vec<T>);

impl<T> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> FromIterator<T> for FrozenSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

/// An array, in C order and little-endian.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// NumPy's name of the element type: `float32`.
    pub dtype: String,
    /// The size of each dimension.
    pub shape: Vec<u64>,
    /// The elements.
    pub data: Bytes,
}

/// A zero-dimensional number of an array type, such as NumPy's `float32(1)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// NumPy's name of the type: `float32`.
    pub dtype: String,
    /// The number, little-endian.
    pub data: Bytes,
}

/// A protobuf message: its full type name and its serialization.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The full name of the type: `pkg.Name`.
    pub type_name: String,
    /// The serialized message.
    pub data: Bytes,
}

/// A member of an enumeration, by class and name: `Enum("Color.RED".into())`.
///
/// A serde enum's unit variants become this on their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enum(pub String);

/// A class, by its name: `Type("ValueError".into())`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Type(pub String);

/// An instance of a class. A serde struct becomes this on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The name of the class.
    pub class: String,
    /// The fields by name, or `None` if the object shows none.
    pub fields: Option<Vec<(String, Value)>>,
    /// What the object holds if its class is a kind of list, map or set.
    pub items: Option<Box<Value>>,
}

impl Object {
    /// An object with these fields.
    pub fn new(class: impl Into<String>, fields: Vec<(String, Value)>) -> Self {
        Self { class: class.into(), fields: Some(fields), items: None }
    }

    /// An object of which only the class is known.
    pub fn opaque(class: impl Into<String>) -> Self {
        Self { class: class.into(), fields: None, items: None }
    }
}
