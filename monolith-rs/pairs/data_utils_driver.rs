//! The port's side of the pair data_utils.

use monolith_data::slots::{self, SparseFeatures};
use parity_driver::{from_value, to_value, Raised, Refusal, Value};

/// What a caller of the port can pass. serde would read a set like a list; no caller can pass one where a `Vec` is wanted.
fn read_features(value: Value) -> Result<SparseFeatures, Raised> {
    match value {
        Value::Set(_) | Value::FrozenSet(_) => Err(Raised::new("TypeError", "expected a list or a map, found a set")),
        other => from_value(other).map_err(|error| Raised::new("TypeError", error.to_string())),
    }
}

/// The state of the registry, under the names of the reference's globals.
fn constant(name: &str) -> Result<Value, Box<dyn std::error::Error>> {
    let registry = slots::process_registry();
    Ok(match name {
        "TOBENV" => to_value(&registry.tob_env())?,
        "USED_FREATUE_NAMES" => to_value(registry.used_feature_names())?,
        "NAME_TO_SLOT" => to_value(registry.name_to_slot())?,
        _ => return Err(Refusal::Unsupported(format!("the registry has no {name}")).into()),
    })
}

parity_driver::serve! {
    "@const" => |name: String| constant(&name),
    "enable_tob_env" => slots::enable_tob_env,
    "get_slot_feature_name" => |slot: i64| slots::get_slot_feature_name(slot),
    "get_slot_from_feature_name" => |feature_name: String| slots::get_slot_from_feature_name(&feature_name),
    "register_slots" => |sparse_features: Value| read_features(sparse_features).map(slots::register_slots),
}
