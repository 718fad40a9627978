use std::cell::Cell;
use std::rc::Rc;

use super::{begin_step, bind, bind_failed, clear, present, resolve, Handle, Unresolved};
use crate::de::from_value;
use crate::ser::to_value;
use crate::value::{Object, Value};

struct Counter(i64);

/// Lets a step return `result` and binds it.
fn step<T: serde::Serialize>(name: &str, result: &T) -> Value {
    begin_step();
    let value = to_value(result).unwrap();
    bind(name, &value);
    value
}

fn handle(name: &str) -> Value {
    Value::Handle(name.into())
}

fn error<T: 'static>(value: Value) -> String {
    from_value::<Handle<T>>(value).unwrap_err().to_string()
}

#[test]
fn a_bound_object_is_the_same_object_later() {
    let shown = step("c", &Handle::new(Counter(1)));
    assert_eq!(shown, Value::Object(Object::opaque("Counter")));
    from_value::<Handle<Counter>>(handle("c")).unwrap().borrow_mut().0 += 1;
    assert_eq!(from_value::<Handle<Counter>>(handle("c")).unwrap().borrow().0, 2);
    clear();
    assert_eq!(error::<Counter>(handle("c")), "expected a handle of a Counter, `c` is bound to none");
}

#[test]
fn a_handle_is_of_one_type() {
    step("c", &Handle::named("Manager", Counter(1)));
    assert_eq!(error::<String>(handle("c")), "expected a handle of a String, `c` is a Manager");
    assert_eq!(error::<Counter>(Value::Int(1)), "expected a handle of a Counter, found the integer 1");
}

#[test]
fn bound_values_take_the_place_of_their_handles() {
    step("v", &(1, 2));
    let mut argument = Value::List(vec![handle("v")]);
    assert_eq!(resolve(&mut [&mut argument]), Ok(()));
    assert_eq!(argument, Value::List(vec![Value::Tuple(vec![Value::Int(1), Value::Int(2)])]));
}

#[test]
fn a_handle_of_a_failed_step_is_no_unknown_one() {
    bind_failed("f");
    assert_eq!(resolve(&mut [&mut handle("f")]), Err(Unresolved::Failed));
    assert_eq!(resolve(&mut [&mut handle("f"), &mut handle("u")]), Err(Unresolved::Unknown("u".into())));
}

#[test]
fn a_handle_can_be_bound_again() {
    step("c", &Handle::new(Counter(1)));
    bind("d", &handle("c"));
    from_value::<Handle<Counter>>(handle("d")).unwrap().borrow_mut().0 = 5;
    assert_eq!(from_value::<Handle<Counter>>(handle("c")).unwrap().borrow().0, 5);
    let mut shown = Value::Tuple(vec![handle("d")]);
    present(&mut shown);
    assert_eq!(shown, Value::Tuple(vec![Value::Object(Object::opaque("Counter"))]));
}

#[test]
fn objects_go_with_their_case() {
    struct Noisy(Rc<Cell<bool>>);
    impl Drop for Noisy {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }
    let dropped = Rc::new(Cell::new(false));
    step("n", &Handle::new(Noisy(Rc::clone(&dropped))));
    assert!(!dropped.get());
    clear();
    assert!(dropped.get());
}
