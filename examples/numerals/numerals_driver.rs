//! The operations of the fixtures on the crate `numerals`.

use numerals::{ordinals, roman, words};

parity_driver::serve! {
    "to_roman" => roman::to_roman,
    "from_roman" => |text: String| roman::from_roman(&text),
    "in_words" => words::in_words,
    "ordinal" => ordinals::ordinal,
}
