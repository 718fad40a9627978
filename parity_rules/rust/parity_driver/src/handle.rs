//! Objects that live on the port's side for the time of a case, and the names under which steps refer to them.

use std::any::{type_name, Any};
use std::cell::{Ref, RefCell, RefMut};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::rc::Rc;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use crate::failure::last_segment;
use crate::passage;
use crate::value::{Object, Value};

/// An object that stays with the driver: later steps of the case work on it.
///
/// Return one from the operation that constructs, take one as first argument in the operations that stand for methods: a
/// step's `self` comes before its `args`. The answer shows only the class, which is the name of the type.
///
/// ```
/// use parity_driver::Handle;
///
/// struct Counter(i64);
///
/// let new = parity_driver::operation!(|start: i64| Handle::new(Counter(start)));
/// let add = parity_driver::operation!(|counter: Handle<Counter>, count: i64| {
///     counter.borrow_mut().0 += count;
///     counter.borrow().0
/// });
/// # let _ = (new, add);
/// ```
pub struct Handle<T> {
    object: Rc<RefCell<T>>,
    class: Rc<str>,
}

impl<T: 'static> Handle<T> {
    /// A handle whose class is the name of the type.
    pub fn new(object: T) -> Self {
        Self::named(last_segment(type_name::<T>()), object)
    }

    /// A handle whose class has the name that the reference gives it.
    pub fn named(class: &str, object: T) -> Self {
        Self { object: Rc::new(RefCell::new(object)), class: class.into() }
    }

    /// The object, to look at. Panics while the same object is borrowed mutably.
    pub fn borrow(&self) -> Ref<'_, T> {
        self.object.borrow()
    }

    /// The object, to change. Panics while the same object is borrowed.
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        self.object.borrow_mut()
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self { object: Rc::clone(&self.object), class: Rc::clone(&self.class) }
    }
}

impl<T> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({})", self.class)
    }
}

impl<T: 'static> Serialize for Handle<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let live = Live { handle: Rc::new(self.clone()), class: Rc::clone(&self.class) };
        with_registry(|registry| registry.produced.push(live));
        passage::serialize(Value::Object(Object::opaque(&*self.class)), serializer)
    }
}

impl<'de, T: 'static> Deserialize<'de> for Handle<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wanted = last_segment(type_name::<T>());
        let name = match Value::deserialize(deserializer)? {
            Value::Handle(name) => name,
            other => {
                let found = other.describe();
                return Err(D::Error::custom(format!("expected a handle of a {wanted}, found {found}")));
            }
        };
        let unbound = || D::Error::custom(format!("expected a handle of a {wanted}, `{name}` is bound to none"));
        let live = with_registry(|registry| registry.live(&name)).ok_or_else(unbound)?;
        let found = live.class;
        let other = |_| D::Error::custom(format!("expected a handle of a {wanted}, `{name}` is a {found}"));
        live.handle.downcast::<Self>().map(|handle| (*handle).clone()).map_err(other)
    }
}

/// An object that a handle holds, whatever its type.
#[derive(Clone)]
struct Live {
    /// A `Handle<T>`.
    handle: Rc<dyn Any>,
    class: Rc<str>,
}

/// What a step bound to a name.
#[derive(Clone)]
enum Bound {
    Live(Live),
    Value(Value),
    /// The step that should have bound it failed.
    Failed,
}

#[derive(Default)]
struct Registry {
    bound: HashMap<String, Bound>,
    /// The handles in the result of the step under way.
    produced: Vec<Live>,
}

impl Registry {
    fn live(&self, name: &str) -> Option<Live> {
        match self.bound.get(name) {
            Some(Bound::Live(live)) => Some(live.clone()),
            _ => None,
        }
    }
}

thread_local! {
    static REGISTRY: RefCell<Registry> = RefCell::default();
}

fn with_registry<T>(work: impl FnOnce(&mut Registry) -> T) -> T {
    REGISTRY.with(|registry| work(&mut registry.borrow_mut()))
}

/// Forgets everything that the case bound. Objects are dropped after the registry is free again, since dropping
/// them runs the port's code.
pub(crate) fn clear() {
    drop(with_registry(std::mem::take));
}

/// Forgets the handles that the result of an earlier step contained.
pub(crate) fn begin_step() {
    drop(with_registry(|registry| std::mem::take(&mut registry.produced)));
}

/// Binds the result of the step under way: the object itself if the result is a handle, else the value.
pub(crate) fn bind(name: &str, result: &Value) {
    let produced = with_registry(|registry| std::mem::take(&mut registry.produced));
    let bound = match (result, produced.last()) {
        (Value::Handle(other), _) => with_registry(|registry| registry.bound.get(other).cloned()),
        (Value::Object(Object { fields: None, items: None, .. }), Some(live)) => Some(Bound::Live(live.clone())),
        _ => None,
    };
    let bound = bound.unwrap_or_else(|| Bound::Value(result.clone()));
    drop(with_registry(|registry| registry.bound.insert(name.to_owned(), bound)));
}

/// Shows handles in a result as what an answer may hold: objects of their class.
pub(crate) fn present(result: &mut Value) {
    substitute(result, &mut |name| {
        let live = with_registry(|registry| registry.live(name))?;
        Some(Value::Object(Object::opaque(&*live.class)))
    });
}

/// Notes that the step that should have bound `name` failed.
pub(crate) fn bind_failed(name: &str) {
    drop(with_registry(|registry| registry.bound.insert(name.to_owned(), Bound::Failed)));
}

/// Why the handles of a step cannot be resolved.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unresolved {
    /// The step that should have bound it failed.
    Failed,
    /// No earlier step binds it.
    Unknown(String),
}

/// Puts the values that earlier steps bound in the place of their handles; handles of objects stay, for
/// [`Handle`] to look up.
pub(crate) fn resolve(arguments: &mut [&mut Value]) -> Result<(), Unresolved> {
    let mut failed = false;
    let mut unknown = HashSet::new();
    let mut visit = |name: &str| match with_registry(|registry| registry.bound.get(name).cloned()) {
        Some(Bound::Live(_)) => None,
        Some(Bound::Value(value)) => Some(value),
        Some(Bound::Failed) => {
            failed = true;
            None
        }
        None => {
            unknown.insert(name.to_owned());
            None
        }
    };
    arguments.iter_mut().for_each(|argument| substitute(argument, &mut visit));
    match unknown.into_iter().min() {
        Some(name) => Err(Unresolved::Unknown(name)),
        None if failed => Err(Unresolved::Failed),
        None => Ok(()),
    }
}

fn substitute(value: &mut Value, visit: &mut dyn FnMut(&str) -> Option<Value>) {
    if let Value::Handle(name) = value {
        if let Some(bound) = visit(name) {
            *value = bound;
        }
        return;
    }
    value.for_each_child(&mut |child| substitute(child, visit));
}

#[cfg(test)]
#[path = "handle_test.rs"]
mod tests;
