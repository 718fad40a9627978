//! The arguments of a step, and the functions that take them.

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::conversion_error::ConversionError;
use crate::de::from_value;
use crate::in_out;
use crate::outcome::Raised;
use crate::value::Value;

/// What a step gives to an operation, and the names under which the operation takes it.
pub struct Arguments<'a> {
    names: &'a [String],
    positional: std::vec::IntoIter<Value>,
    named: Vec<(String, Value)>,
    next: usize,
}

impl<'a> Arguments<'a> {
    pub(crate) fn new(names: &'a [String], positional: Vec<Value>, named: Vec<(String, Value)>) -> Self {
        Self { names, positional: positional.into_iter(), named, next: 0 }
    }

    /// Checks the number and the names, so that the sentence is about all arguments.
    fn check(&self, count: usize) -> Result<(), Raised> {
        let given = self.positional.len();
        if given > count {
            let plural = if count == 1 { "" } else { "s" };
            return Err(Raised::type_error(format!("expected {count} argument{plural}, found {given}")));
        }
        for (name, _) in &self.named {
            match self.names.iter().position(|known| known == name) {
                Some(index) if index < given => {
                    return Err(Raised::type_error(format!("argument `{name}` is given twice")));
                }
                Some(_) => {}
                None => return Err(Raised::type_error(self.unknown_name(name))),
            }
        }
        Ok(())
    }

    fn unknown_name(&self, name: &str) -> String {
        let known: Vec<&str> = self.names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        if known.is_empty() {
            return format!("found an argument `{name}`, expected arguments by position only");
        }
        format!("found an argument `{name}`, expected `{}`", known.join("`, `"))
    }

    fn take<T: DeserializeOwned>(&mut self) -> Result<T, Raised> {
        let index = self.next;
        self.next += 1;
        let name = self.names.get(index).map_or("", String::as_str);
        let positional = self.positional.next();
        in_out::enter(index, if positional.is_none() { Some(name) } else { None });
        match positional.or_else(|| take_named(&mut self.named, name)) {
            Some(value) => from_value(value)
                .map_err(|error| Raised::type_error(format!("argument {}: {error}", label(index, name)))),
            None => T::deserialize(Absent)
                .map_err(|_| Raised::type_error(format!("argument {} is missing", label(index, name)))),
        }
    }
}

fn take_named(named: &mut Vec<(String, Value)>, name: &str) -> Option<Value> {
    let index = named.iter().position(|(known, _)| known == name)?;
    Some(named.swap_remove(index).1)
}

fn label(index: usize, name: &str) -> String {
    match name {
        "" => (index + 1).to_string(),
        name => format!("{} (`{name}`)", index + 1),
    }
}

/// An argument that is not there: nothing but an `Option` can be read from it.
struct Absent;

impl<'de> Deserializer<'de> for Absent {
    type Error = ConversionError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ConversionError> {
        Err(ConversionError::new("the argument is missing"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A function whose arguments can be read from a step: up to eight, each of a type that serde can deserialise.
#[diagnostic::on_unimplemented(
    message = "this cannot be an operation",
    label = "expected a function of at most eight arguments, each with a type that implements serde::Deserialize",
    note = "write the type of each argument of a closure: |text: String, count: i64| …"
)]
pub trait Signature<Types> {
    /// What the function returns.
    type Output;

    /// Reads the arguments and calls the function.
    fn call(&mut self, arguments: &mut Arguments<'_>) -> Result<Self::Output, Raised>;
}

macro_rules! signatures {
    ($(($($type:ident)*))*) => {
        $(
            impl<Function, Output, $($type),*> Signature<($($type,)*)> for Function
            where
                Function: FnMut($($type),*) -> Output,
                $($type: DeserializeOwned,)*
            {
                type Output = Output;

                #[allow(non_snake_case)]
                fn call(&mut self, arguments: &mut Arguments<'_>) -> Result<Output, Raised> {
                    arguments.check(<[&str]>::len(&[$(stringify!($type)),*]))?;
                    $(let $type = arguments.take()?;)*
                    Ok(self($($type),*))
                }
            }
        )*
    };
}

signatures!(() (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));
