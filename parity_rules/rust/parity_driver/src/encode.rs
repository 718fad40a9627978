//! From protocol values to the JSON and the attachments of a frame.

use std::collections::HashSet;

use crate::value::{Bytes, Complex, Object, Value};

/// The largest magnitude that every JSON reader holds exactly: 2^53-1.
const LARGEST_PLAIN_INTEGER: u128 = (1 << 53) - 1;

/// A frame's header and attachments under construction.
#[derive(Default)]
pub(crate) struct Encoder {
    json: Vec<u8>,
    attachments: Vec<Bytes>,
}

impl Encoder {
    pub(crate) fn into_parts(self) -> (Vec<u8>, Vec<Bytes>) {
        (self.json, self.attachments)
    }

    /// Appends JSON as it is.
    pub(crate) fn raw(&mut self, json: &str) {
        self.json.extend_from_slice(json.as_bytes());
    }

    /// Appends a JSON string.
    pub(crate) fn text(&mut self, text: &str) {
        // Writing into a vector cannot fail, and a str is always valid JSON text.
        let _ = serde_json::to_writer(&mut self.json, text);
    }

    /// Appends a value.
    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.raw("null"),
            Value::Bool(value) => self.raw(if *value { "true" } else { "false" }),
            Value::Int(value) => self.integer(*value),
            Value::BigInt(value) => self.tagged_text("$int", value.digits()),
            Value::Float(value) => self.float(*value),
            Value::Text(text) => self.text(text),
            Value::Str(text) => self.tagged_attachment("$str", Bytes::from(text.0.clone())),
            Value::Bytes(bytes) => self.tagged_attachment("$bytes", bytes.clone()),
            Value::List(items) => self.list(items),
            Value::Tuple(items) => self.tagged_list("$tuple", items),
            Value::Set(items) => self.tagged_list("$set", items),
            Value::FrozenSet(items) => self.tagged_list("$frozenset", items),
            Value::Map(entries) => self.map(entries),
            Value::Complex(number) => self.complex(*number),
            Value::Tensor(tensor) => {
                let shape = format!("{:?}", tensor.shape);
                self.typed_attachment("$tensor", "dtype", &tensor.dtype, Some(&shape), &tensor.data);
            }
            Value::Scalar(scalar) => self.typed_attachment("$scalar", "dtype", &scalar.dtype, None, &scalar.data),
            Value::Message(message) => {
                self.typed_attachment("$message", "type", &message.type_name, None, &message.data);
            }
            Value::Enum(name) => self.tagged_text("$enum", name),
            Value::Type(name) => self.tagged_text("$type", name),
            Value::Object(object) => self.object(object),
            Value::Handle(name) => self.tagged_text("$handle", name),
            Value::Missing => self.raw(r#"{"$missing":true}"#),
        }
    }

    /// Appends a list of what `write` appends for each item.
    pub(crate) fn sequence<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.raw("[");
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.raw(",");
            }
            write(self, item);
        }
        self.raw("]");
    }

    pub(crate) fn list(&mut self, items: &[Value]) {
        self.sequence(items, Self::value);
    }

    /// Appends the list of attachment lengths and closes the header.
    pub(crate) fn finish(mut self) -> (Vec<u8>, Vec<Bytes>) {
        if !self.attachments.is_empty() {
            let lengths: Vec<usize> = self.attachments.iter().map(|bytes| bytes.len()).collect();
            self.raw(&format!(",\"attachments\":{lengths:?}"));
        }
        self.raw("}");
        self.into_parts()
    }

    fn integer(&mut self, value: i128) {
        if value.unsigned_abs() <= LARGEST_PLAIN_INTEGER {
            self.raw(&value.to_string());
        } else {
            self.tagged_text("$int", &value.to_string());
        }
    }

    fn float(&mut self, value: f64) {
        if value.is_finite() {
            // Debug gives the shortest digits that read back exactly, and always a point or an exponent.
            self.raw(&format!("{value:?}"));
        } else if value.is_nan() {
            self.tagged_text("$float", "nan");
        } else {
            self.tagged_text("$float", if value > 0.0 { "inf" } else { "-inf" });
        }
    }

    fn complex(&mut self, number: Complex) {
        self.raw(r#"{"$complex":["#);
        self.float(number.re);
        self.raw(",");
        self.float(number.im);
        self.raw("]}");
    }

    fn tagged_text(&mut self, tag: &str, text: &str) {
        self.open(tag);
        self.text(text);
        self.raw("}");
    }

    fn tagged_list(&mut self, tag: &str, items: &[Value]) {
        self.open(tag);
        self.list(items);
        self.raw("}");
    }

    fn tagged_attachment(&mut self, tag: &str, bytes: Bytes) {
        self.open(tag);
        self.attach(bytes);
        self.raw("}");
    }

    fn typed_attachment(&mut self, tag: &str, key: &str, name: &str, shape: Option<&str>, data: &Bytes) {
        self.open(tag);
        self.open(key);
        self.text(name);
        if let Some(shape) = shape {
            self.raw(",\"shape\":");
            self.raw(shape);
        }
        self.raw(",\"data\":");
        self.attach(data.clone());
        self.raw("}}");
    }

    fn open(&mut self, key: &str) {
        self.raw("{\"");
        self.raw(key);
        self.raw("\":");
    }

    fn attach(&mut self, bytes: Bytes) {
        self.raw(&self.attachments.len().to_string());
        self.attachments.push(bytes);
    }

    fn map(&mut self, entries: &[(Value, Value)]) {
        if entries.iter().all(|(key, _)| is_plain_key(key)) && are_unique(entries) {
            self.plain_object(entries.iter().map(|(key, value)| (plain_key(key), value)));
            return;
        }
        self.open("$dict");
        self.sequence(entries, |encoder, (key, value)| {
            encoder.raw("[");
            encoder.value(key);
            encoder.raw(",");
            encoder.value(value);
            encoder.raw("]");
        });
        self.raw("}");
    }

    fn object(&mut self, object: &Object) {
        self.open("$object");
        self.text(&object.class);
        if let Some(fields) = &object.fields {
            self.raw(",\"fields\":");
            self.fields(fields);
        }
        if let Some(items) = &object.items {
            self.raw(",\"items\":");
            self.value(items);
        }
        self.raw("}");
    }

    fn fields(&mut self, fields: &[(String, Value)]) {
        if fields.iter().any(|(name, _)| name.starts_with('$')) {
            let entries = fields.iter().map(|(name, value)| (Value::Text(name.clone()), value.clone()));
            self.map(&entries.collect::<Vec<_>>());
        } else {
            self.plain_object(fields.iter().map(|(name, value)| (name.as_str(), value)));
        }
    }

    fn plain_object<'a>(&mut self, entries: impl Iterator<Item = (&'a str, &'a Value)>) {
        self.raw("{");
        for (index, (key, value)) in entries.enumerate() {
            if index > 0 {
                self.raw(",");
            }
            self.text(key);
            self.raw(":");
            self.value(value);
        }
        self.raw("}");
    }
}

/// Whether no key occurs twice; a JSON reader would see one of the two values only.
fn are_unique(entries: &[(Value, Value)]) -> bool {
    let mut seen = HashSet::with_capacity(entries.len());
    entries.iter().all(|(key, _)| seen.insert(plain_key(key)))
}

fn is_plain_key(key: &Value) -> bool {
    matches!(key, Value::Text(text) if !text.starts_with('$'))
}

fn plain_key(key: &Value) -> &str {
    match key {
        Value::Text(text) => text,
        _ => "",
    }
}
