//! The port of `greeting.py`.

/// A greeting; an error for an empty name.
pub fn greet(name: &str) -> Result<String, String> {
    if name.is_empty() {
        return Err("nobody to greet".to_owned());
    }
    Ok(format!("Hello, {name}!"))
}
