//! The tags of the protocol: what an object with a key that begins with `$` stands for.

use std::fmt;

use crate::value::{BigInt, Bytes, Complex, Message, Object, Scalar, Str, Tensor, Value};

/// What is wrong with a tagged value.
#[derive(Debug)]
pub(crate) enum TagError {
    Unknown(String),
    Content { tag: String, expected: &'static str, found: String },
    Attachment { index: i128, count: usize },
    Companions(Vec<String>),
}

impl fmt::Display for TagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(tag) => write!(f, "the tag {tag} is none of the protocol's"),
            Self::Content { tag, expected, found } => write!(f, "{tag} needs {expected}, found {found}"),
            Self::Attachment { index, count } => {
                write!(f, "a value refers to attachment {index}, the frame has {count}")
            }
            Self::Companions(keys) => write!(f, "a tagged value has keys that do not belong together: {keys:?}"),
        }
    }
}

type Entries = Vec<(String, Value)>;

/// The value that a tagged object stands for; unknown tags stay maps unless `strict`.
pub(crate) fn untag(mut entries: Entries, attachments: &[Bytes], strict: bool) -> Result<Value, TagError> {
    if let Some(class) = take(&mut entries, "$object") {
        return object(class, entries);
    }
    if entries.len() != 1 {
        return plain(entries, strict, TagError::Companions);
    }
    let (tag, content) = entries.remove(0);
    let reader = Reader { tag: &tag, attachments };
    match tag.as_str() {
        "$int" => reader.integer(content),
        "$float" => reader.special_float(content).map(Value::Float),
        "$bytes" => reader.attachment(&content).map(Value::Bytes),
        "$str" => reader.wtf8(&content).map(|text| Value::Str(Str(text))),
        "$tuple" => reader.items(content).map(Value::Tuple),
        "$set" => reader.items(content).map(Value::Set),
        "$frozenset" => reader.items(content).map(Value::FrozenSet),
        "$dict" => reader.pairs(content),
        "$complex" => reader.complex(content),
        "$tensor" => reader.tensor(content),
        "$scalar" => reader.scalar(content),
        "$message" => reader.message(content),
        "$enum" => reader.text(content).map(Value::Enum),
        "$type" => reader.text(content).map(Value::Type),
        "$handle" => reader.text(content).map(Value::Handle),
        "$missing" => reader.missing(&content),
        _ => plain(vec![(tag, content)], strict, |mut keys| TagError::Unknown(keys.remove(0))),
    }
}

fn plain(entries: Entries, strict: bool, error: impl FnOnce(Vec<String>) -> TagError) -> Result<Value, TagError> {
    if strict {
        return Err(error(entries.into_iter().map(|(key, _)| key).collect()));
    }
    Ok(Value::Map(entries.into_iter().map(|(key, value)| (Value::Text(key), value)).collect()))
}

fn take(entries: &mut Entries, key: &str) -> Option<Value> {
    let index = entries.iter().position(|(name, _)| name == key)?;
    Some(entries.remove(index).1)
}

fn object(class: Value, mut entries: Entries) -> Result<Value, TagError> {
    let reader = Reader { tag: "$object", attachments: &[] };
    let class = reader.text(class)?;
    let fields = take(&mut entries, "fields").map(|fields| reader.named(fields)).transpose()?;
    let items = take(&mut entries, "items").map(Box::new);
    if !entries.is_empty() {
        return Err(TagError::Companions(entries.into_iter().map(|(key, _)| key).collect()));
    }
    Ok(Value::Object(Object { class, fields, items }))
}

struct Reader<'a> {
    tag: &'a str,
    attachments: &'a [Bytes],
}

impl Reader<'_> {
    fn wrong(&self, expected: &'static str, found: &Value) -> TagError {
        TagError::Content { tag: self.tag.to_owned(), expected, found: found.describe() }
    }

    fn text(&self, content: Value) -> Result<String, TagError> {
        match content {
            Value::Text(text) => Ok(text),
            other => Err(self.wrong("a text", &other)),
        }
    }

    fn items(&self, content: Value) -> Result<Vec<Value>, TagError> {
        match content {
            Value::List(items) => Ok(items),
            other => Err(self.wrong("a list", &other)),
        }
    }

    fn named(&self, content: Value) -> Result<Entries, TagError> {
        match content {
            Value::Map(entries) => entries.into_iter().map(|(key, value)| Ok((self.text(key)?, value))).collect(),
            other => Err(self.wrong("an object", &other)),
        }
    }

    fn integer(&self, content: Value) -> Result<Value, TagError> {
        let digits = self.text(content)?;
        let expected = "decimal digits";
        BigInt::parse(&digits).map(Value::from).ok_or_else(|| self.wrong(expected, &Value::Text(digits)))
    }

    fn float(&self, content: Value) -> Result<f64, TagError> {
        match content {
            Value::Float(value) => Ok(value),
            other => Err(self.wrong("floats", &other)),
        }
    }

    fn special_float(&self, content: Value) -> Result<f64, TagError> {
        match content {
            Value::Text(text) if text == "nan" => Ok(f64::NAN),
            Value::Text(text) if text == "inf" => Ok(f64::INFINITY),
            Value::Text(text) if text == "-inf" => Ok(f64::NEG_INFINITY),
            other => Err(self.wrong("nan, inf or -inf", &other)),
        }
    }

    fn missing(&self, content: &Value) -> Result<Value, TagError> {
        match content {
            Value::Bool(true) => Ok(Value::Missing),
            other => Err(self.wrong("true", other)),
        }
    }

    fn wtf8(&self, content: &Value) -> Result<Vec<u8>, TagError> {
        let bytes = self.attachment(content)?.into_vec();
        if is_wtf8(&bytes) {
            return Ok(bytes);
        }
        let found = "an attachment of other bytes".into();
        Err(TagError::Content { tag: self.tag.to_owned(), expected: "text in WTF-8", found })
    }

    fn attachment(&self, content: &Value) -> Result<Bytes, TagError> {
        let Value::Int(index) = *content else {
            return Err(self.wrong("the index of an attachment", content));
        };
        let attachment = usize::try_from(index).ok().and_then(|index| self.attachments.get(index));
        attachment.cloned().ok_or(TagError::Attachment { index, count: self.attachments.len() })
    }

    fn pairs(&self, content: Value) -> Result<Value, TagError> {
        let pair = |item: Value| match item {
            Value::List(pair) => <[Value; 2]>::try_from(pair)
                .map(|[key, value]| (key, value))
                .map_err(|pair| self.wrong("pairs of a key and a value", &Value::List(pair))),
            other => Err(self.wrong("pairs of a key and a value", &other)),
        };
        self.items(content)?.into_iter().map(pair).collect::<Result<_, _>>().map(Value::Map)
    }

    fn complex(&self, content: Value) -> Result<Value, TagError> {
        let parts = self.items(content)?;
        let [re, im] = <[Value; 2]>::try_from(parts)
            .map_err(|parts| self.wrong("a real and an imaginary part", &Value::List(parts)))?;
        Ok(Value::Complex(Complex { re: self.float(re)?, im: self.float(im)? }))
    }

    fn part(&self, entries: &mut Entries, key: &'static str) -> Result<Value, TagError> {
        take(entries, key).ok_or_else(|| TagError::Content {
            tag: self.tag.to_owned(),
            expected: key,
            found: "no such key".into(),
        })
    }

    fn tensor(&self, content: Value) -> Result<Value, TagError> {
        let mut entries = self.named(content)?;
        let size = |item: Value| match item {
            Value::Int(size) => u64::try_from(size).map_err(|_| self.wrong("sizes from 0", &Value::Int(size))),
            other => Err(self.wrong("sizes", &other)),
        };
        let shape = self.items(self.part(&mut entries, "shape")?)?.into_iter().map(size);
        Ok(Value::Tensor(Tensor {
            shape: shape.collect::<Result<_, _>>()?,
            dtype: self.text(self.part(&mut entries, "dtype")?)?,
            data: self.attachment(&self.part(&mut entries, "data")?)?,
        }))
    }

    fn scalar(&self, content: Value) -> Result<Value, TagError> {
        let mut entries = self.named(content)?;
        Ok(Value::Scalar(Scalar {
            dtype: self.text(self.part(&mut entries, "dtype")?)?,
            data: self.attachment(&self.part(&mut entries, "data")?)?,
        }))
    }

    fn message(&self, content: Value) -> Result<Value, TagError> {
        let mut entries = self.named(content)?;
        Ok(Value::Message(Message {
            type_name: self.text(self.part(&mut entries, "type")?)?,
            data: self.attachment(&self.part(&mut entries, "data")?)?,
        }))
    }
}

/// Whether bytes are UTF-8, in which surrogates may stand as if they were characters of their own.
fn is_wtf8(mut bytes: &[u8]) -> bool {
    while let Err(error) = std::str::from_utf8(bytes) {
        match &bytes[error.valid_up_to()..] {
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, rest @ ..] => bytes = rest,
            _ => return false,
        }
    }
    true
}
