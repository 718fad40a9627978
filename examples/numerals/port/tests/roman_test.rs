//! The tests of `roman`, case by case those of the original.

use numerals::roman::{from_roman, to_roman, RomanError, LARGEST};

#[test]
fn known_numerals() {
    let known = [
        (1, "I"),
        (4, "IV"),
        (9, "IX"),
        (14, "XIV"),
        (40, "XL"),
        (90, "XC"),
        (400, "CD"),
        (1994, "MCMXCIV"),
        (3999, "MMMCMXCIX"),
    ];
    for (number, numeral) in known {
        assert_eq!(to_roman(number).as_deref(), Ok(numeral));
    }
}

#[test]
fn every_number_comes_back() {
    for number in 1..=LARGEST {
        let numeral = to_roman(number).unwrap();
        assert_eq!(from_roman(&numeral), Ok(number));
    }
}

#[test]
fn out_of_range() {
    for number in [-1, 0, LARGEST + 1] {
        assert_eq!(to_roman(number), Err(RomanError::OutOfRange(number)));
    }
}

#[test]
fn not_a_numeral() {
    for text in ["", "IIII", "VX", "iv", "MMMM", "X I"] {
        assert_eq!(from_roman(text), Err(RomanError::NotANumeral(text.to_owned())));
    }
}
