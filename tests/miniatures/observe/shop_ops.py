"""Answers for the reference; WRONG names what goes wrong."""

import logging
import os
from typing import TypeVar

import shop

from parity.driver import metric, operation

Value = TypeVar("Value")
WRONG = os.environ["WRONG"]
_FIRST: dict[str, object] = {}


def leaking(name: str, value: Value) -> Value:
    """The value; in a driver that leaks it, what it was at the first time that it was there."""
    if name != WRONG:
        return value
    return _FIRST.setdefault(name, value)  # type: ignore[return-value]


@operation("complain")
def complain(text: str) -> None:
    if WRONG == "last_words":
        os.write(2, f"last words: {text}\n".encode())
        os.abort()
    shop.complain(text.upper() if WRONG == "stderr" else text)


@operation("old_price")
def old_price(price: int) -> int:
    return price if WRONG == "warning" else shop.old_price(price)


@operation("sort")
def sort(prices: list[int]) -> None:
    shop.sort(list(prices) if WRONG == "argument" else prices)


@operation("check")
def check(path: str) -> int:
    try:
        return shop.check(path)
    except SystemExit:
        if WRONG == "exit_code":
            raise SystemExit(3) from None
        raise


@operation("serve")
def serve(requests: int) -> int:
    def count(name: str, value: int, method: str) -> None:
        metric(name, value, method="post" if WRONG == "metric" else method)

    return shop.serve(requests, count)


@operation("report")
def report(text: str) -> None:
    if WRONG == "level":
        logging.getLogger("shop").info("report: %s", text)
    else:
        shop.report(text)


@operation("mode")
def mode() -> str | None:
    return leaking("env", shop.mode())


@operation("arguments")
def arguments() -> list[str]:
    return leaking("argv", shop.arguments())


@operation("steps")
def steps() -> int:
    return leaking("flag", shop.steps())


@operation("draws_like")
def draws_like(seed: int) -> bool:
    return leaking("seed", shop.draws_like(seed))
