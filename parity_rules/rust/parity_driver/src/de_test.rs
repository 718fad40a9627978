use std::collections::{BTreeMap, HashSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::from_value;
use crate::ser::to_value;
use crate::value::{BigInt, Bytes, Object, Scalar, Set, Str, Value};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Point {
    x: i64,
    #[serde(default)]
    label: Option<String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Pair(u8, u8);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nothing;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Empty,
    Circle(f64),
    Line(u8, u8),
    Box { width: u8 },
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    from_value(value).unwrap()
}

fn error<T: DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
    from_value::<T>(value).unwrap_err().to_string()
}

fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: T) {
    assert_eq!(from_value::<T>(to_value(&value).unwrap()), Ok(value));
}

#[test]
fn what_serialises_deserialises() {
    survives((1u8, -1i64, u64::MAX, i128::MIN, u128::MAX));
    survives((1.5f64, 0.1f32, true, 'x', "text".to_owned()));
    survives(vec![Some(1), None]);
    survives(BTreeMap::from([(1, vec!["a".to_owned()]), (2, vec![])]));
    survives(Point { x: 1, label: Some("a".into()) });
    survives((Pair(1, 2), Nothing, ()));
    survives(vec![Shape::Empty, Shape::Circle(1.0), Shape::Line(1, 2), Shape::Box { width: 3 }]);
    survives((Bytes::from(vec![1]), Set(vec![1]), Str(b"\xed\xa0\x80".to_vec()), BigInt::parse("5").unwrap()));
    survives(Value::Tuple(vec![Value::Set(vec![Value::Missing]), Value::Map(vec![(Value::Null, Value::Null)])]));
}

#[test]
fn near_types_are_read() {
    assert_eq!(read::<Vec<i64>>(Value::Tuple(vec![Value::Int(1)])), [1]);
    assert_eq!(read::<(i64, i64)>(Value::List(vec![Value::Int(1), Value::Int(2)])), (1, 2));
    assert_eq!(read::<HashSet<i64>>(Value::FrozenSet(vec![Value::Int(1)])), HashSet::from([1]));
    assert_eq!(read::<Vec<u8>>(Value::Bytes(Bytes::from(vec![1, 255]))), [1, 255]);
    assert_eq!(read::<f64>(Value::Int(1 << 53)), 9_007_199_254_740_992.0);
    assert_eq!(read::<Shape>(text("Empty")), Shape::Empty);
    assert_eq!(read::<Point>(Value::Map(vec![(text("x"), Value::Int(1))])), Point { x: 1, label: None });
    assert_eq!(read::<Point>(Value::Object(Object::new("Outer.Point", vec![("x".into(), Value::Int(1))]))).x, 1);
    let scalar = Scalar { dtype: "float32".into(), data: Bytes::from(0.5f32.to_le_bytes().to_vec()) };
    assert_eq!(read::<f64>(Value::Scalar(scalar)), 0.5);
}

#[test]
fn integers_out_of_range_are_no_other_integers() {
    assert_eq!(error::<u8>(Value::Int(256)), "invalid value: integer `256`, expected u8");
    assert_eq!(error::<u64>(Value::Int(-1)), "invalid value: integer `-1`, expected u64");
    assert!(from_value::<i64>(Value::Int(i128::from(i64::MAX) + 1)).is_err());
    assert!(from_value::<i64>(Value::Int(i128::MIN)).is_err());
    assert!(from_value::<u64>(Value::BigInt(BigInt::parse(&u128::MAX.to_string()).unwrap())).is_err());
}

#[test]
fn numbers_keep_their_kind() {
    assert_eq!(error::<i64>(Value::Float(1.0)), "invalid type: floating point `1.0`, expected i64");
    assert!(from_value::<i64>(Value::Bool(true)).is_err());
    assert!(from_value::<bool>(Value::Int(1)).is_err());
    let inexact = Value::Int((1 << 53) + 1);
    assert_eq!(error::<f64>(inexact), "invalid type: the integer 9007199254740993, expected f64");
}

#[test]
fn other_kinds_are_named() {
    assert_eq!(
        error::<String>(Value::Str(Str(vec![0xed, 0xa0, 0x80]))),
        "invalid type: text with lone surrogates, expected a string"
    );
    assert_eq!(
        error::<String>(Value::Enum("A.B".into())),
        "invalid type: the enumeration member A.B, expected a string"
    );
    assert_eq!(error::<Bytes>(text("a")), "expected bytes, found the text \"a\"");
    assert_eq!(error::<(i64,)>(Value::List(vec![Value::Int(1), Value::Int(2)])), "expected 1 items, found 2");
    assert!(from_value::<Vec<i64>>(Value::Null).is_err());
}

#[test]
fn classes_and_variants_must_be_the_right_ones() {
    let other = Value::Object(Object::new("Position", vec![("x".into(), Value::Int(1))]));
    assert_eq!(error::<Point>(other), "expected an object of class Point, found one of class Position");
    assert_eq!(
        error::<Point>(Value::Object(Object::opaque("Point"))),
        "the object of class Point is opaque, it has no fields"
    );
    assert_eq!(
        error::<Shape>(Value::Enum("Color.Empty".into())),
        "expected a member of the enumeration Shape, found Color.Empty"
    );
    assert!(error::<Shape>(text("Square")).starts_with("unknown variant `Square`"));
    let fields = vec![("0".into(), Value::Int(1)), ("1".into(), Value::Int(2))];
    assert_eq!(
        error::<Shape>(Value::Object(Object::new("Shape.Circle", fields))),
        "the variant has one field, found 2"
    );
}

#[test]
fn a_failure_says_where() {
    let point = Value::Map(vec![(text("x"), text("one"))]);
    let points = Value::Map(vec![(text("points"), Value::List(vec![Value::Map(vec![]), point]))]);
    assert_eq!(
        error::<BTreeMap<String, Vec<Option<BTreeMap<String, i64>>>>>(points),
        "at .points[1].x: invalid type: string \"one\", expected i64"
    );
}

#[test]
fn other_deserializers_give_what_they_can() {
    let value: Value = serde_json::from_str(r#"[null, 1, {"a": "b"}]"#).unwrap();
    let map = Value::Map(vec![(text("a"), text("b"))]);
    assert_eq!(value, Value::List(vec![Value::Null, Value::Int(1), map]));
}
