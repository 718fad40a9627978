use greeting::greet;

#[test]
fn greets_by_name() {
    assert_eq!(greet("Ada").unwrap(), "Hello, Ada!");
}
