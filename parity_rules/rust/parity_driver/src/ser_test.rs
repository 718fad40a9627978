use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::to_value;
use crate::value::{BigInt, Bytes, Enum, FrozenSet, Object, Set, Str, Value};

#[derive(Serialize)]
struct Point {
    x: i8,
    y: f32,
}

#[derive(Serialize)]
struct Meters(f64);

#[derive(Serialize)]
struct Pair(u8, u8);

#[derive(Serialize)]
struct Nothing;

#[derive(Serialize)]
enum Shape {
    Empty,
    Circle(f64),
    Line(u8, u8),
    Box { width: u8 },
}

fn value<T: Serialize + ?Sized>(value: &T) -> Value {
    to_value(value).unwrap()
}

fn object(class: &str, fields: &[(&str, Value)]) -> Value {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Value::Object(Object::new(class, fields))
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn plain_values_become_what_they_are() {
    assert_eq!(value(&()), Value::Null);
    assert_eq!(value(&None::<i64>), Value::Null);
    assert_eq!(value(&Some(1u8)), Value::Int(1));
    assert_eq!(value(&'x'), text("x"));
    assert_eq!(value(&0.5f32), Value::Float(0.5));
    assert_eq!(value(&[1u8, 2].as_slice()), Value::List(vec![Value::Int(1), Value::Int(2)]));
    assert_eq!(value(&(1, true)), Value::Tuple(vec![Value::Int(1), Value::Bool(true)]));
}

#[test]
fn integers_of_any_size_stay_exact() {
    assert_eq!(value(&u64::MAX), Value::Int(u64::MAX.into()));
    assert_eq!(value(&i128::MIN), Value::Int(i128::MIN));
    assert_eq!(value(&u128::MAX), Value::BigInt(BigInt::parse(&u128::MAX.to_string()).unwrap()));
    assert_eq!(value(&BigInt::parse("-007").unwrap()), Value::Int(-7));
}

#[test]
fn structs_become_objects() {
    assert_eq!(value(&Point { x: 1, y: 2.0 }), object("Point", &[("x", Value::Int(1)), ("y", Value::Float(2.0))]));
    assert_eq!(value(&Pair(1, 2)), object("Pair", &[("0", Value::Int(1)), ("1", Value::Int(2))]));
    assert_eq!(value(&Nothing), object("Nothing", &[]));
    assert_eq!(value(&Meters(1.5)), Value::Float(1.5));
}

#[test]
fn variants_carry_their_type() {
    assert_eq!(value(&Shape::Empty), Value::Enum("Shape.Empty".into()));
    assert_eq!(value(&Shape::Circle(1.0)), object("Shape.Circle", &[("0", Value::Float(1.0))]));
    assert_eq!(value(&Shape::Line(1, 2)), object("Shape.Line", &[("0", Value::Int(1)), ("1", Value::Int(2))]));
    assert_eq!(value(&Shape::Box { width: 3 }), object("Shape.Box", &[("width", Value::Int(3))]));
}

#[test]
fn maps_are_sorted_by_key() {
    let letters: HashMap<String, u8> = ('a'..='z').map(|letter| (letter.to_string(), 0)).collect();
    let Value::Map(entries) = value(&letters) else { panic!("a map") };
    let keys: Vec<_> = entries.into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ('a'..='z').map(|letter| text(&letter.to_string())).collect::<Vec<_>>());
    let numbers = value(&BTreeMap::from([(2, "b"), (1, "a")]));
    assert_eq!(numbers, Value::Map(vec![(Value::Int(1), text("a")), (Value::Int(2), text("b"))]));
}

#[test]
fn the_protocols_own_types_stay_themselves() {
    let letters: Set<char> = HashSet::from(['b', 'a']).into_iter().collect();
    assert_eq!(value(&letters), Value::Set(vec![text("a"), text("b")]));
    assert_eq!(value(&FrozenSet(vec![1])), Value::FrozenSet(vec![Value::Int(1)]));
    assert_eq!(value(&Bytes::from(vec![1])), Value::Bytes(Bytes::from(vec![1])));
    assert_eq!(value(&Str(b"plain".to_vec())), text("plain"));
    assert_eq!(value(&Str(b"\xed\xa0\x80".to_vec())), Value::Str(Str(b"\xed\xa0\x80".to_vec())));
    let nested = vec![Some(Value::Tuple(vec![Value::Missing])), None, Some(value(&Enum("A.B".into())))];
    let expected = vec![Value::Tuple(vec![Value::Missing]), Value::Null, Value::Enum("A.B".into())];
    assert_eq!(value(&nested), Value::List(expected));
}

#[test]
fn a_failure_says_where() {
    struct Stubborn;
    impl Serialize for Stubborn {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    #[derive(Serialize)]
    struct Outer {
        inner: Vec<Stubborn>,
    }
    let error = to_value(&Outer { inner: vec![Stubborn] }).unwrap_err();
    assert_eq!(error.to_string(), "at .inner[0]: no");
}

#[test]
fn other_serializers_cannot_take_the_protocols_types() {
    let error = serde_json::to_string(&Value::Null).unwrap_err();
    assert_eq!(error.to_string(), "only parity_driver can serialise its own value types");
    assert_eq!(value(&1), Value::Int(1), "nothing is left on the passage");
}
