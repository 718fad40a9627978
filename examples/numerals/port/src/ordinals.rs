//! Places in a row: 1st, 2nd, 3rd.

/// The number with its ending.
pub fn ordinal(number: i64) -> String {
    let ending = match (number.rem_euclid(100), number.rem_euclid(10)) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
