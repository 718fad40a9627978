//! A port that only analysis looks at.

/// Twice the value.
pub fn double(value: i64) -> i64 {
    2 * value
}
