//! The port of `rates.py`.

/// The mean; no values are an error.
pub fn average(values: &[f64]) -> Result<f64, String> {
    if values.is_empty() {
        return Err("no values, and therefore no average".into());
    }
    Ok(values.iter().sum::<f64>() / values.len() as f64)
}

/// The values as little-endian 16-bit integers.
pub fn pack(values: &[i16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
