use std::error::Error;
use std::fmt;
use std::io;

use super::{last_segment, Failure};
use crate::operation;
use crate::outcome::{Cause, Raised, Refusal};

#[derive(Debug)]
struct Outer(Inner);

#[derive(Debug)]
enum Inner {
    Io(io::Error),
}

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outer")
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("inner")
    }
}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl Error for Inner {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let Self::Io(error) = self;
        Some(error)
    }
}

struct OnlyShown<T>(T);

impl<T> fmt::Display for OnlyShown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shown")
    }
}

fn outer() -> Outer {
    Outer(Inner::Io(io::Error::other("disk")))
}

fn with_causes(kind: &str) -> Failure {
    let cause = |kind: &str, message: &str| Cause { kind: kind.into(), message: message.into() };
    let chain = vec![cause("Io", "inner"), cause("Error", "disk")];
    Failure::Raised(Raised { chain, ..Raised::new(kind, "outer") })
}

/// What an operation that returns this error answers.
macro_rules! failure {
    ($error:expr) => {
        operation!(move || Err::<(), _>($error)).call(Vec::new(), Vec::new()).unwrap_err()
    };
}

#[test]
fn an_error_has_its_types_name_and_its_causes() {
    assert_eq!(failure!(outer()), with_causes("Outer"));
}

#[test]
fn a_box_hides_the_type_only() {
    assert_eq!(failure!(Box::<dyn Error>::from(outer())), with_causes("Error"));
    assert_eq!(failure!(Box::<dyn Error + Send + Sync>::from("text")), Failure::Raised(Raised::new("Error", "text")));
}

#[test]
fn what_can_only_be_shown_has_no_causes() {
    assert_eq!(failure!("text"), Failure::Raised(Raised::new("Error", "text")));
    assert_eq!(failure!(String::from("text")), Failure::Raised(Raised::new("Error", "text")));
    assert_eq!(failure!(OnlyShown(1)), Failure::Raised(Raised::new("OnlyShown", "shown")));
}

#[test]
fn errors_of_the_sdk_are_used_as_they_are() {
    let raised = || Raised::new("KeyError", "x").caused_by("Inner", "y");
    assert_eq!(failure!(raised()), Failure::Raised(raised()));
    assert_eq!(failure!(Box::<dyn Error>::from(raised())), Failure::Raised(raised()));
    let refusal = || Refusal::Unsupported("z".into());
    assert_eq!(failure!(Box::<dyn Error + Send + Sync>::from(refusal())), Failure::Refused(refusal()));
}

#[test]
fn names_lose_their_path_and_arguments() {
    assert_eq!(last_segment("foo::Bar<baz::Qux>"), "Bar");
    assert_eq!(last_segment("Bar"), "Bar");
}
