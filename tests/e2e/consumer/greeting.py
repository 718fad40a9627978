"""A reference as small as a first pair may be."""


def greet(name: str) -> str:
    """A greeting; ValueError for an empty name."""
    if not name:
        raise ValueError("nobody to greet")
    return f"Hello, {name}!"
