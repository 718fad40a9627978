//! What the other tests here differ from in one thing each; the names follow the convention in different ways.

mod sum {
    #[test]
    fn one() {
        assert_eq!([1].iter().sum::<i32>(), 1);
    }

    mod tests {
        #[test]
        fn test_two() {
            assert_eq!([1, 2].iter().sum::<i32>(), 3);
        }
    }
}

#[test]
fn test_three() {
    assert_eq!([1, 2, 3].iter().sum::<i32>(), 6);
}
