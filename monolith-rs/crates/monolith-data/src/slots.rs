//! The numbers ("slots") of features that are known by name, for reading training instances.
//!
//! A [`SlotRegistry`] holds what is known of names; the functions of this module work on the one that the process
//! shares, as the reference does with its module's globals. A slot is a 64-bit integer.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

const SLOT_PREFIXES: [&str; 2] = ["slot_", "fc_slot_"];

static PROCESS: Mutex<SlotRegistry> = Mutex::new(SlotRegistry::new());

/// What [`SlotRegistry::register_slots`] takes; in configuration files, a list of integers or a map.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a list of integers, or a map from feature name to integer")]
pub enum SparseFeatures {
    /// Slots, to be known under the feature names that stand for them.
    Slots(Vec<i64>),
    /// Slots by feature name.
    Named(BTreeMap<String, i64>),
}

/// Feature names and their slots.
#[derive(Clone, Debug, Default)]
pub struct SlotRegistry {
    tob_env: bool,
    counted: BTreeMap<String, i64>,
    registered: BTreeMap<String, i64>,
}

impl SlotRegistry {
    /// A registry that knows no names, outside of the "tob" environment.
    pub const fn new() -> Self {
        Self { tob_env: false, counted: BTreeMap::new(), registered: BTreeMap::new() }
    }

    /// Whether slot names carry the prefix of the "tob" environment.
    pub fn tob_env(&self) -> bool {
        self.tob_env
    }

    /// The slots counted out to names that nobody registered.
    pub fn used_feature_names(&self) -> &BTreeMap<String, i64> {
        &self.counted
    }

    /// The slots that were registered by name.
    pub fn name_to_slot(&self) -> &BTreeMap<String, i64> {
        &self.registered
    }

    /// Lets [`slot_feature_name`](Self::slot_feature_name) write `fc_slot_` from now on.
    pub fn enable_tob_env(&mut self) {
        self.tob_env = true;
    }

    /// Returns the feature name that stands for a slot.
    pub fn slot_feature_name(&self, slot: i64) -> String {
        let prefix = if self.tob_env { "fc_slot_" } else { "slot_" };
        format!("{prefix}{slot}")
    }

    /// Returns the slot of a feature.
    ///
    /// It is the one registered under the name, else the number behind `slot_` or `fc_slot_` (`None` if there is no
    /// number), else a number counted from 1 that stays with the name. A counted number may equal a registered slot.
    pub fn slot_from_feature_name(&mut self, feature_name: &str) -> Option<i64> {
        if let Some(&slot) = self.registered.get(feature_name) {
            return Some(slot);
        }
        if let Some(number) = SLOT_PREFIXES.iter().find_map(|prefix| feature_name.strip_prefix(prefix)) {
            return number.parse().ok();
        }
        Some(self.counted_slot(feature_name))
    }

    /// Registers slots; a later registration of a name replaces an earlier one.
    pub fn register_slots(&mut self, sparse_features: SparseFeatures) {
        match sparse_features {
            SparseFeatures::Named(slots) => self.registered.extend(slots),
            SparseFeatures::Slots(slots) => {
                for slot in slots {
                    self.registered.insert(self.slot_feature_name(slot), slot);
                }
            }
        }
    }

    fn counted_slot(&mut self, feature_name: &str) -> i64 {
        if let Some(&slot) = self.counted.get(feature_name) {
            return slot;
        }
        let next = self.counted.len() as i64 + 1;
        self.counted.insert(feature_name.to_owned(), next);
        next
    }
}

/// Locks the registry that the process shares, to read its state or to do several things at once.
///
/// The functions of this module take the same lock: they must not be called while it is held.
pub fn process_registry() -> MutexGuard<'static, SlotRegistry> {
    // Every change is a single insertion, so that the registry of a thread that panicked is whole.
    PROCESS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// [`SlotRegistry::enable_tob_env`] of the process.
pub fn enable_tob_env() {
    process_registry().enable_tob_env();
}

/// [`SlotRegistry::slot_feature_name`] of the process.
pub fn get_slot_feature_name(slot: i64) -> String {
    process_registry().slot_feature_name(slot)
}

/// [`SlotRegistry::slot_from_feature_name`] of the process.
pub fn get_slot_from_feature_name(feature_name: &str) -> Option<i64> {
    process_registry().slot_from_feature_name(feature_name)
}

/// [`SlotRegistry::register_slots`] of the process.
pub fn register_slots(sparse_features: SparseFeatures) {
    process_registry().register_slots(sparse_features);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn named(slots: &[(&str, i64)]) -> SparseFeatures {
        SparseFeatures::Named(slots.iter().map(|&(name, slot)| (name.to_owned(), slot)).collect())
    }

    #[test]
    fn names_of_slots_depend_on_the_environment() {
        let mut registry = SlotRegistry::new();
        assert_eq!(registry.slot_feature_name(-1), "slot_-1");
        registry.enable_tob_env();
        registry.enable_tob_env();
        assert!(registry.tob_env());
        assert_eq!(registry.slot_feature_name(7), "fc_slot_7");
    }

    #[test]
    fn both_prefixes_are_read_in_both_environments() {
        let mut registry = SlotRegistry::new();
        for name in ["slot_5", "fc_slot_5"] {
            assert_eq!(registry.slot_from_feature_name(name), Some(5));
        }
        registry.enable_tob_env();
        assert_eq!(registry.slot_from_feature_name("slot_+5"), Some(5));
        for name in ["slot_", "slot_x", "fc_slot_1.0", "slot_9223372036854775808"] {
            assert_eq!(registry.slot_from_feature_name(name), None, "{name}");
        }
        assert!(registry.used_feature_names().is_empty());
    }

    #[test]
    fn other_names_are_counted_once_each() {
        let mut registry = SlotRegistry::new();
        let slots = ["a", "Slot_1", "a", "b"].map(|name| registry.slot_from_feature_name(name));
        assert_eq!(slots, [Some(1), Some(2), Some(1), Some(3)]);
    }

    #[test]
    fn what_is_registered_comes_first() {
        let mut registry = SlotRegistry::new();
        assert_eq!(registry.slot_from_feature_name("a"), Some(1));
        registry.register_slots(named(&[("a", 50), ("slot_5", 99)]));
        assert_eq!(registry.slot_from_feature_name("a"), Some(50));
        assert_eq!(registry.slot_from_feature_name("slot_5"), Some(99));
        registry.register_slots(named(&[("a", 1)]));
        assert_eq!(registry.slot_from_feature_name("a"), Some(1));
        assert_eq!(registry.slot_from_feature_name("b"), Some(2));
    }

    #[test]
    fn a_list_is_registered_under_the_names_of_its_slots() {
        let mut registry = SlotRegistry::new();
        registry.register_slots(SparseFeatures::Slots(vec![4, -3, 4]));
        let expected = BTreeMap::from([("slot_-3".to_owned(), -3), ("slot_4".to_owned(), 4)]);
        assert_eq!(registry.name_to_slot(), &expected);
    }

    #[test]
    fn a_number_is_counted_out_to_one_thread_only() {
        let count = |name: String| move || get_slot_from_feature_name(&name);
        let threads: Vec<_> = (0..8).map(|n| thread::spawn(count(format!("thread-{n}")))).collect();
        let mut slots: Vec<_> = threads.into_iter().map(|thread| thread.join().expect("a slot")).collect();
        slots.sort_unstable();
        slots.dedup();
        assert_eq!(slots.len(), 8);
    }

    #[test]
    fn the_functions_share_one_registry() {
        register_slots(named(&[("shared", 12)]));
        assert_eq!(process_registry().name_to_slot().get("shared"), Some(&12));
        assert_eq!(get_slot_from_feature_name("shared"), Some(12));
        enable_tob_env();
        assert_eq!(get_slot_feature_name(3), "fc_slot_3");
    }
}
