"""What a program does besides returning something."""

import logging
import os
import random
import sys
import warnings
from collections.abc import Callable

from absl import flags

# As libraries do: where nobody wants records, nothing of them is written to standard error.
logging.getLogger("shop").addHandler(logging.NullHandler())
flags.DEFINE_integer("steps", 10, "How many steps to take.")


def complain(text: str) -> None:
    """Says on standard error what is wrong."""
    print("shop:", text, file=sys.stderr)


def old_price(price: int) -> int:
    """The price, by a name that nobody should use any more."""
    warnings.warn("old_price is deprecated", DeprecationWarning, stacklevel=2)
    return price


def sort(prices: list[int]) -> None:
    """Sorts prices in place."""
    prices.sort()


def check(path: str) -> int:
    """The length of a path; without one the program ends."""
    if not path:
        sys.exit(2)
    return len(path)


def serve(requests: int, count: Callable[[str, int, str], None]) -> int:
    """Counts requests."""
    print("serving")
    count("requests", requests, "get")
    return requests


def report(text: str) -> None:
    """Logs a warning."""
    logging.getLogger("shop").warning("report: %s", text)


def mode() -> str | None:
    """What the environment asks for."""
    return os.environ.get("SHOP_MODE")


def arguments() -> list[str]:
    """What the command line asks for."""
    return sys.argv[1:]


def steps() -> int:
    """How many steps the flag asks for."""
    return int(flags.FLAGS["steps"].value)


def draws_like(seed: int) -> bool:
    """Whether the next random number is the first one after a seed."""
    return random.random() == random.Random(seed).random()
