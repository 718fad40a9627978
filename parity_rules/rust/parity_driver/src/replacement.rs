//! Replaces one text by another throughout a value: `${TMP}` by the case's directory, and back.

use crate::value::Value;

/// The placeholder for the directory of a case.
pub(crate) const PLACEHOLDER: &str = "${TMP}";

pub(crate) struct Replacement {
    from: String,
    to: String,
}

impl Replacement {
    pub(crate) fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { from: from.into(), to: to.into() }
    }

    pub(crate) fn in_text(&self, text: &mut String) {
        if text.contains(&self.from) {
            *text = text.replace(&self.from, &self.to);
        }
    }

    pub(crate) fn in_bytes(&self, bytes: &mut Vec<u8>) {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.contains(&self.from) => *bytes = text.replace(&self.from, &self.to).into_bytes(),
            Ok(_) => {}
            Err(_) => *bytes = self.replaced_in_bytes(bytes),
        }
    }

    /// The same for what is no UTF-8 as a whole.
    fn replaced_in_bytes(&self, mut rest: &[u8]) -> Vec<u8> {
        let from = self.from.as_bytes();
        let mut replaced = Vec::with_capacity(rest.len());
        while let Some(position) = rest.windows(from.len()).position(|window| window == from) {
            replaced.extend_from_slice(&rest[..position]);
            replaced.extend_from_slice(self.to.as_bytes());
            rest = &rest[position + from.len()..];
        }
        replaced.extend_from_slice(rest);
        replaced
    }

    /// Every text in the value, map keys and names included. Bytes are no text and stay.
    pub(crate) fn in_value(&self, value: &mut Value) {
        match value {
            Value::Text(text) | Value::Enum(text) | Value::Type(text) => self.in_text(text),
            Value::Str(text) => self.in_bytes(&mut text.0),
            Value::Object(object) => {
                self.in_text(&mut object.class);
                object.fields.iter_mut().flatten().for_each(|(name, _)| self.in_text(name));
            }
            _ => {}
        }
        value.for_each_child(&mut |child| self.in_value(child));
    }
}

#[cfg(test)]
mod tests {
    use super::{Replacement, Value};
    use crate::value::Str;

    #[test]
    fn texts_are_replaced_wherever_they_are() {
        let text = |text: &str| Value::Text(text.into());
        let mut value = Value::Map(vec![(text("a/b"), Value::Tuple(vec![text("see a/b and a/b"), Value::Null]))]);
        Replacement::new("a/b", "${TMP}").in_value(&mut value);
        let expected = Value::Tuple(vec![text("see ${TMP} and ${TMP}"), Value::Null]);
        assert_eq!(value, Value::Map(vec![(text("${TMP}"), expected)]));
    }

    #[test]
    fn bytes_around_a_match_stay() {
        let mut text = Value::Str(Str(b"\xed\xa0\x80/tmp/1/x/tmp/1".to_vec()));
        Replacement::new("/tmp/1", "/tmp/1/2").in_value(&mut text);
        assert_eq!(text, Value::Str(Str(b"\xed\xa0\x80/tmp/1/2/x/tmp/1/2".to_vec())));
    }
}
