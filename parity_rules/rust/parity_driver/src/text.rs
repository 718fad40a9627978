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

/// The same without the numbers that the system gives to threads, which the messages of panics have in parentheses.
pub(crate) fn without_thread_numbers(text: String) -> String {
    if !text.contains("thread '") {
        return text;
    }
    text.split_inclusive('\n').map(without_thread_number).collect()
}

fn without_thread_number(line: &str) -> String {
    let parts = || {
        let (name, rest) = line.strip_prefix("thread '")?.split_once("' (")?;
        let (number, rest) = rest.split_once(')')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| format!("thread '{name}'{rest}"))
    };
    parts().unwrap_or_else(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{escaped, without_thread_numbers};

    #[test]
    fn threads_have_no_numbers() {
        let text = "a\nthread 'main' (4711) panicked at x.rs:1:2:\nthread 'x' (none) thread 'y' (1)\n";
        let expected = "a\nthread 'main' panicked at x.rs:1:2:\nthread 'x' (none) thread 'y' (1)\n";
        assert_eq!(without_thread_numbers(text.into()), expected);
    }

    #[test]
    fn bytes_that_are_no_text_are_escaped() {
        assert_eq!(escaped(b"a\xffb\xe2\x82".to_vec()), r"a\xffb\xe2\x82");
        assert_eq!(escaped("é".into()), "é");
    }
}
