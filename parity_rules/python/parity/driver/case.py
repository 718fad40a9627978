"""The case under way: what operations may ask about it, and what they leave for its answer."""

from __future__ import annotations

from parity.driver.text import plain
from parity.protocol.encoding import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Case:
    """One case from request to answer. `root` is its directory, None if it has none.

    `notes` is what was seen since the last step began, by the name of the observation; `metrics` is None until there is one.
    """

    __slots__ = ("attachments", "given", "handles", "metrics", "notes", "root", "watches_arguments")

    def __init__(self, given: dict[str, Any], root: str | None, watches_arguments: bool = False) -> None:
        self.given = given
        self.root = root
        self.watches_arguments = watches_arguments
        self.handles: dict[str, Any] = {}
        self.attachments: list[bytes] = []
        self.notes: dict[str, Any] = {}
        self.metrics: list[Any] | None = None

    def take_notes(self) -> dict[str, Any]:
        """What was noted since the last call."""
        taken, self.notes = self.notes, {}
        return taken


class _Current:
    case = Case({}, None)


def begin(case: Case) -> None:
    """Makes `case` the one that `given`, `tmp`, `trace` and `metric` speak of."""
    _Current.case = case


def given() -> dict[str, Any]:
    """The case's `setup.given` as it came, {} if it has none."""
    return _Current.case.given


def tmp() -> str:
    """The absolute path of the case's directory; RuntimeError if the case has no `setup.files`."""
    root = _Current.case.root
    if root is None:
        raise RuntimeError("the case has no directory: add `files: {}` to its setup")
    return root


def trace(value: object) -> None:
    """Adds a value, as it is now, to the trace of the step under way."""
    case = _Current.case
    case.notes.setdefault("trace", []).append(encode(value, case.attachments))


def metric(name: str, value: object, /, **tags: str) -> None:
    """Adds a metric to what is observed of the case; tags are text, so that both languages spell them alike."""
    for tag, text in tags.items():
        if not isinstance(text, str):
            raise TypeError(f"tag {tag!r} of metric {name!r} is a {type(text).__name__}, expected text")
    case = _Current.case
    if case.metrics is None:
        case.metrics = []
    tagged = {plain(tag): plain(text) for tag, text in tags.items()}
    case.metrics.append({"name": plain(name), "value": encode(value, case.attachments), "tags": tagged})
