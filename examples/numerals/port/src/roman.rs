//! Roman numerals from 1 to 3999.

use std::fmt;

const LETTERS: [(i64, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

pub const SMALLEST: i64 = 1;
pub const LARGEST: i64 = 3999;

/// A number or a text that no Roman numeral stands for.
#[derive(Debug, PartialEq, Eq)]
pub enum RomanError {
    OutOfRange(i64),
    NotANumeral(String),
}

impl fmt::Display for RomanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange(number) => {
                write!(f, "{number} is not between {SMALLEST} and {LARGEST}")
            }
            Self::NotANumeral(text) => write!(f, "'{text}' is no Roman numeral"),
        }
    }
}

impl std::error::Error for RomanError {}

/// The numeral of a number.
pub fn to_roman(mut number: i64) -> Result<String, RomanError> {
    if !(SMALLEST..=LARGEST).contains(&number) {
        return Err(RomanError::OutOfRange(number));
    }
    let mut numeral = String::new();
    for (value, letters) in LETTERS {
        while number >= value {
            numeral.push_str(letters);
            number -= value;
        }
    }
    Ok(numeral)
}

/// The number of a numeral, which has to be written as `to_roman` writes it.
pub fn from_roman(text: &str) -> Result<i64, RomanError> {
    let (mut number, mut rest) = (0, text);
    for (value, letters) in LETTERS {
        while let Some(tail) = rest.strip_prefix(letters) {
            number += value;
            rest = tail;
        }
    }
    if !rest.is_empty() || to_roman(number).as_deref() != Ok(text) {
        return Err(RomanError::NotANumeral(text.to_owned()));
    }
    Ok(number)
}
