//! The port of `arithmetic.py`. The miniatures wrap it in drivers that do one thing wrong.

/// The sum of the values.
pub fn total(values: &[i64]) -> i64 {
    values.iter().sum()
}

/// Half of an even value; an odd one is an error.
pub fn half(value: i64) -> Result<f64, String> {
    if value % 2 != 0 {
        return Err(format!("{value} is odd"));
    }
    Ok(value as f64 / 2.0)
}
