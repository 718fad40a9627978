//! The second case does not pass.

mod sum {
    #[test]
    fn one() {
        assert_eq!([1].iter().sum::<i32>(), 1);
    }

    mod tests {
        #[test]
        fn test_two() {
            println!("captured");
            assert_eq!([1, 2].iter().sum::<i32>(), 4, "as planted");
        }
    }
}

#[test]
fn test_three() {
    assert_eq!([1, 2, 3].iter().sum::<i32>(), 6);
}
