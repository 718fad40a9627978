//! A fixed order for values that have none of their own: entries of maps and items of sets.

use crate::encode::Encoder;
use crate::value::{Bytes, Value};

/// Sorts the entries of a map by key.
pub(crate) fn sort_entries(entries: &mut [(Value, Value)]) {
    if entries.iter().all(|(key, _)| matches!(key, Value::Text(_))) {
        entries.sort_by(|(one, _), (other, _)| text(one).cmp(text(other)));
    } else {
        entries.sort_by_cached_key(|(key, _)| encoded(key));
    }
}

/// Sorts the items of a set.
pub(crate) fn sort_items(items: &mut [Value]) {
    items.sort_by_cached_key(encoded);
}

fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}

fn encoded(value: &Value) -> (Vec<u8>, Vec<Bytes>) {
    let mut encoder = Encoder::default();
    encoder.value(value);
    encoder.into_parts()
}
