#[test]
fn doubles() {
    assert_eq!(2 * 2, 4);
}
