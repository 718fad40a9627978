//! Carries a [`Value`] through serde's traits unchanged.
//!
//! serde's data model has no tuples that differ from lists by type, no sets, tensors or handles. A `Value` therefore
//! crosses serde beside the data model: one side leaves it in a slot of the thread and names the token, the other side
//! sees the token and takes it out. Nothing runs in between. Other serializers see no slot and report an error;
//! other deserializers, serde's own buffers for `flatten` and `untagged` among them, give what their data model can say.

use std::cell::RefCell;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Error, Serialize, Serializer};

use crate::value::Value;

const TOKEN: &str = "$parity_driver::Value";

thread_local! {
    static SLOT: RefCell<Option<Value>> = const { RefCell::new(None) };
}

/// Whether a newtype of this name is a value on its passage.
pub(crate) fn is_token(name: &str) -> bool {
    name == TOKEN
}

/// Takes what the other side left, if anything.
pub(crate) fn take() -> Option<Value> {
    SLOT.with(|slot| slot.borrow_mut().take())
}

/// Leaves a value for the other side.
pub(crate) fn leave(value: Value) {
    SLOT.with(|slot| *slot.borrow_mut() = Some(value));
}

struct ForeignSerializer;

impl Serialize for ForeignSerializer {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("only parity_driver can serialise its own value types"))
    }
}

/// Serialises `value` as itself.
pub(crate) fn serialize<S: Serializer>(value: Value, serializer: S) -> Result<S::Ok, S::Error> {
    leave(value);
    let result = serializer.serialize_newtype_struct(TOKEN, &ForeignSerializer);
    take();
    result
}

/// Deserialises any value as itself.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
    visitor: impl serde::de::Visitor<'de, Value = Value>,
) -> Result<Value, D::Error> {
    let result = deserializer.deserialize_newtype_struct(TOKEN, visitor);
    take();
    result
}

/// Reads `T` out of a value that another deserializer's error type wraps.
pub(crate) fn read<T: DeserializeOwned, E: serde::de::Error>(value: Value) -> Result<T, E> {
    crate::de::from_value(value).map_err(E::custom)
}
