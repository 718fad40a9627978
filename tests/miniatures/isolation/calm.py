"""A reference that does nothing wrong; the drivers around it do."""


def calm(side: str) -> str:
    """What a case returns on the side that it does not concern."""
    return f"not {side}"
