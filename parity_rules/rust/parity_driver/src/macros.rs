//! The macros: functions become operations, operations become a driver.

/// Makes an [`Operation`](crate::Operation) of a function or closure.
///
/// It may take up to eight arguments of any types that serde can deserialise, and return a value that serde can serialise, or
/// a `Result` of one. What a `Result`'s error is decides what the answer says about it:
///
/// | error | kind | causes |
/// |---|---|---|
/// | [`Raised`](crate::Raised) | its own | its own |
/// | [`Refusal`](crate::Refusal) | none: the case is unsupported, or has no device | |
/// | any type that implements `Error` | the name of the type | those that `source()` gives |
/// | `Box<dyn Error>`, `anyhow::Error` | `Error`, or as above if one of the first two is inside | those that `source()` gives |
/// | any type that implements `Display`, such as `String` | the name of the type; `Error` for text | none |
///
/// A cause's kind is where `Debug` begins, since its type is unknown: the name of a struct, the variant of an enum.
///
/// A closure needs the types of its arguments. A trailing argument of type `Option` may be missing in a case. The arguments of a
/// closure can also be given by name (`kwargs`), those of a function's path by position only.
///
/// ```
/// use std::num::ParseIntError;
/// use parity_driver::operation;
///
/// fn shout(text: String) -> String {
///     text.to_uppercase()
/// }
///
/// let operations = [
///     operation!(shout),
///     operation!(|text: String, radix: Option<u32>| i64::from_str_radix(&text, radix.unwrap_or(10))),
///     operation!(|a: String, b: String| Ok::<_, ParseIntError>(a.parse::<i64>()? + b.parse::<i64>()?)),
/// ];
/// # let _ = operations;
/// ```
#[macro_export]
macro_rules! operation {
    ($function:expr) => {{
        let mut function = $crate::__private::typed($function);
        $crate::Operation::from_source(::core::stringify!($function), move |arguments| {
            #[allow(unused_imports)]
            use $crate::__private::{ByBox as _, ByDisplay as _, ByError as _, BySendBox as _, ByValue as _};
            function.call(arguments).and_then(|output| (&&&&&$crate::__private::Probe::new(output)).verdict())
        })
    }};
}

/// Makes the `main` of a driver: names as the fixtures use them, and the functions of the port behind them.
///
/// ```no_run
/// use std::num::ParseIntError;
///
/// parity_driver::serve! {
///     "parse" => |text: String| text.parse::<i64>(),
///     "order" => |a: String, b: String| Ok::<_, ParseIntError>(a.parse::<i64>()?.cmp(&b.parse()?) as i8),
/// }
/// ```
///
/// Each function becomes an [`operation!`](crate::operation!), which says what it may take and return. Code that must run once
/// before the first case comes first, behind `setup:`. If it gives an error or panics, no case is run and the reason is
/// reported; with [`Refusal`](crate::Refusal) it can say that a device or a runtime is missing.
///
/// ```no_run
/// fn load_library() -> Result<(), parity_driver::Refusal> {
///     Err(parity_driver::Refusal::MissingRuntime("libtensorflow.so.2 is not installed".into()))
/// }
///
/// parity_driver::serve! {
///     setup: load_library();
///     "double" => |number: i64| number * 2,
/// }
/// ```
///
/// For names or operations that are computed, use [`Driver`](crate::Driver).
#[macro_export]
macro_rules! serve {
    (setup: $setup:expr; $($name:literal => $function:expr),* $(,)?) => {
        fn main() -> ::std::process::ExitCode {
            $crate::Driver::new()
                .set_up($crate::operation!(|| $setup))
                $(.operation($name, $crate::operation!($function)))*
                .run()
        }
    };
    ($($name:literal => $function:expr),* $(,)?) => {
        fn main() -> ::std::process::ExitCode {
            $crate::Driver::new()
                $(.operation($name, $crate::operation!($function)))*
                .run()
        }
    };
}
