//! The second case, and a process that it starts, print past the capture, and what looks like results.

mod sum {
    #[test]
    fn one() {
        assert_eq!([1].iter().sum::<i32>(), 1);
    }

    mod tests {
        #[test]
        fn test_two() {
            use std::io::Write;
            let mut stdout = std::io::stdout();
            stdout.write_all(b"\ntest sum::tests::test_two ... FAILED\n").unwrap();
            stdout.flush().unwrap();
            std::process::Command::new("echo").arg("test test_three ... FAILED").status().unwrap();
            stdout.write_all(b"no end of line").unwrap();
        }
    }
}

#[test]
fn test_three() {
    assert_eq!([1, 2, 3].iter().sum::<i32>(), 6);
}
