//! Two cases may be meant by the second, and the third passes by panicking.

mod sum {
    #[test]
    fn one() {
        assert_eq!([1].iter().sum::<i32>(), 1);
    }

    #[test]
    fn two() {
        assert_eq!([1, 2].iter().sum::<i32>(), 3);
    }

    #[test]
    #[should_panic(expected = "six")]
    fn three() {
        panic!("six");
    }
}

mod sum_test {
    #[test]
    fn two() {
        assert_eq!([2, 1].iter().sum::<i32>(), 3);
    }
}
