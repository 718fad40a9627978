//! The second case is ignored.

mod sum {
    #[test]
    fn one() {
        assert_eq!([1].iter().sum::<i32>(), 1);
    }

    mod tests {
        #[test]
        #[ignore = "no reason to run"]
        fn test_two() {}
    }
}

#[test]
fn test_three() {
    assert_eq!([1, 2, 3].iter().sum::<i32>(), 6);
}
