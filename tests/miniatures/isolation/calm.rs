//! The port of `calm.py`.

/// What a case returns on the side that it does not concern.
pub fn calm(side: &str) -> String {
    format!("not {side}")
}
