//! Bytes that should be text: what a program printed, what a file is called.

/// The text, with `\xff` for each byte that is none.
pub(crate) fn escaped(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let chunks = error.as_bytes().utf8_chunks();
        chunks.map(|chunk| format!("{}{}", chunk.valid(), hexadecimal(chunk.invalid()))).collect()
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn bytes_that_are_no_text_are_escaped() {
        assert_eq!(escaped(b"a\xffb\xe2\x82".to_vec()), r"a\xffb\xe2\x82");
        assert_eq!(escaped("é".into()), "é");
    }
}
