//! Numbers in English words, up to 999,999.

use std::fmt;

const BELOW_TWENTY: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A number that is negative or too large.
#[derive(Debug)]
pub struct RangeError(pub i64);

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has too many digits", self.0)
    }
}

impl std::error::Error for RangeError {}

/// Such as "forty-two" or "one thousand and one".
pub fn in_words(number: i64) -> Result<String, RangeError> {
    match usize::try_from(number) {
        Ok(small) if small < 1_000_000 => Ok(words(small)),
        _ => Err(RangeError(number)),
    }
}

fn words(number: usize) -> String {
    match number {
        0..20 => BELOW_TWENTY[number].to_owned(),
        20..100 if number.is_multiple_of(10) => TENS[number / 10 - 2].to_owned(),
        20..100 => format!("{}-{}", TENS[number / 10 - 2], BELOW_TWENTY[number % 10]),
        100..1000 => joined(number, 100, "hundred"),
        _ => joined(number, 1000, "thousand"),
    }
}

fn joined(number: usize, unit: usize, name: &str) -> String {
    let (count, rest) = (words(number / unit), number % unit);
    match rest {
        0 => format!("{count} {name}"),
        _ if rest < 100 || unit == 100 => format!("{count} {name} and {}", words(rest)),
        _ => format!("{count} {name} {}", words(rest)),
    }
}
