//! The second case is a crash.

mod sum {
    #[test]
    fn one() {
        assert_eq!([1].iter().sum::<i32>(), 1);
    }

    mod tests {
        #[test]
        fn test_two() {
            std::process::abort();
        }
    }
}

#[test]
fn test_three() {
    assert_eq!([1, 2, 3].iter().sum::<i32>(), 6);
}
