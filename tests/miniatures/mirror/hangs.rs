//! The second case never ends.

mod sum {
    #[test]
    fn one() {
        assert_eq!([1].iter().sum::<i32>(), 1);
    }

    mod tests {
        #[test]
        fn test_two() {
            std::thread::sleep(std::time::Duration::from_secs(1000));
        }
    }
}

#[test]
fn test_three() {
    assert_eq!([1, 2, 3].iter().sum::<i32>(), 6);
}
