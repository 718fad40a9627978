"""The same for pytest."""


class TestSum:
    def test_one(self) -> None:
        assert sum([1]) == 1

    def test_three(self) -> None:
        assert sum([1, 2, 3]) == 6


def test_two() -> None:
    assert sum([1, 2]) == 3
