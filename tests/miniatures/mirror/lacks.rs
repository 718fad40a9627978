//! The second case is not there.

#[test]
fn one() {
    assert_eq!([1].iter().sum::<i32>(), 1);
}

#[test]
fn test_three() {
    assert_eq!([1, 2, 3].iter().sum::<i32>(), 6);
}
