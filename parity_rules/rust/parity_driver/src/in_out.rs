//! Arguments that an operation changes, and how the answer comes to hold what became of them.

use std::cell::{Cell, RefCell};
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, Deserializer};
use serde::Serialize;

use crate::case;
use crate::encode::Encoder;
use crate::ser::to_value;
use crate::value::{Bytes, Value};

/// An argument that the operation changes in place, as functions of the reference do with lists and maps.
///
/// Where a case observes `arguments`, the answer has the argument as it is when the operation is done with it, if it is different then.
///
/// ```
/// use parity_driver::InOut;
///
/// fn sort(numbers: &mut Vec<i64>) {
///     numbers.sort();
/// }
///
/// let sort = parity_driver::operation!(|mut numbers: InOut<Vec<i64>>| sort(&mut numbers));
/// # let _ = sort;
/// ```
///
/// An argument of any other type is the operation's own, and nobody sees what it does with it.
#[derive(Debug)]
pub struct InOut<T: Serialize> {
    value: T,
    watch: Option<Watch>,
}

/// Where an argument came from, and what it was like.
#[derive(Debug)]
struct Watch {
    place: String,
    before: Encoded,
}

type Encoded = (Vec<u8>, Vec<Bytes>);

thread_local! {
    /// Whether the case observes arguments, and whether the step's first one is its `self`.
    static WATCHING: Cell<Option<bool>> = const { Cell::new(None) };
    /// The place of the argument that is being read.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Begins to watch the arguments of a step, `None` if the case does not observe them.
pub(crate) fn watch(has_receiver: Option<bool>) {
    WATCHING.set(has_receiver);
}

/// Says which argument is read next: by position, or by name where it came so.
pub(crate) fn enter(index: usize, keyword: Option<&str>) {
    if let Some(has_receiver) = WATCHING.get() {
        let position = || match index.checked_sub(usize::from(has_receiver)) {
            Some(position) => position.to_string(),
            None => "self".to_owned(),
        };
        let place = keyword.map_or_else(position, str::to_owned);
        PLACE.with(|slot| *slot.borrow_mut() = Some(place));
    }
}

fn encoded(value: &Value) -> Encoded {
    let mut encoder = Encoder::default();
    encoder.value(value);
    encoder.into_parts()
}

impl<'de, T: Serialize + Deserialize<'de>> Deserialize<'de> for InOut<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let place = PLACE.with(|slot| slot.borrow_mut().take());
        let value = T::deserialize(deserializer)?;
        let watch = place.and_then(|place| Some(Watch { place, before: encoded(&to_value(&value).ok()?) }));
        Ok(Self { value, watch })
    }
}

impl<T: Serialize> Deref for InOut<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Serialize> DerefMut for InOut<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: Serialize> Drop for InOut<T> {
    fn drop(&mut self) {
        let Some(Watch { place, before }) = self.watch.take() else {
            return;
        };
        match to_value(&self.value) {
            Ok(after) if encoded(&after) != before => case::with(|state| state.arguments.push((place, after))),
            _ => {}
        }
    }
}
