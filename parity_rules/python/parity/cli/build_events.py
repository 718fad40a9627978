"""What Bazel's build event file (JSON lines) says of the targets of a build: the files of each that was built, and why others were not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parity.cli.problems import UsageError

_FIRST_LINE = 200


@dataclass
class Events:
    """By label: paths below the execution root, and causes. A target is in both if only a part of it was built."""

    files: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def read_events(path: Path) -> Events:
    """UsageError for a file that is unreadable or breaks off: what it does not say must not be taken for success."""
    try:
        events = list(_lines(path))
    except (OSError, ValueError) as error:
        raise UsageError(f"Bazel's build events are unreadable ({error}): run the command again") from None
    if not events or not events[-1].get("lastMessage"):
        raise UsageError("Bazel's build events break off: see above why Bazel ended, and run the command again")
    sets = {
        event["id"]["namedSet"]["id"]: event.get("namedSetOfFiles", {}) for event in events if _is(event, "namedSet")
    }
    causes = _Causes(events)
    found = Events()
    for event in events:
        if _is(event, "targetCompleted"):
            label = event["id"]["targetCompleted"]["label"]
            completed = event.get("completed", {})
            found.files[label] = [
                path for group in completed.get("outputGroup", ()) for path in _paths(group.get("fileSets", ()), sets)
            ]
            if not completed.get("success"):
                found.failed[label] = causes.of(event)
        elif _is(event, "targetConfigured") and "aborted" in event:
            found.failed[event["id"]["targetConfigured"]["label"]] = causes.of(event)
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _is(event: dict[str, Any], kind: str) -> bool:
    return kind in event.get("id", {})


def _paths(file_sets: Any, sets: dict[str, Any]) -> list[str]:
    """The files of sets of files, which refer to each other."""
    paths: dict[str, None] = {}
    waiting, seen = [item["id"] for item in file_sets], set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            content = sets.get(name, {})
            waiting += [item["id"] for item in content.get("fileSets", ())]
            paths.update(
                ("/".join([*item.get("pathPrefix", ()), item["name"]]), None) for item in content.get("files", ())
            )
    return sorted(paths)


class _Causes:
    """Root causes: what failed below a target that did not build."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self._by_id = {_key(event["id"]): event for event in events if "id" in event}

    def of(self, event: dict[str, Any]) -> str:
        """A sentence without its full stop."""
        for child in event.get("children", ()):
            below = self._by_id.get(_key(child))
            if below is not None and "action" in below:
                return (
                    f"{below['action'].get('type', 'an action')} of {below['action'].get('label', 'a target')} failed"
                )
            if below is not None and "aborted" in below:
                return _short(below["aborted"])
        if "aborted" in event:
            return _short(event["aborted"])
        message = event.get("completed", {}).get("failureDetail", {}).get("message", "")
        return _first_line(message) or "Bazel does not say why"


def _key(identity: dict[str, Any]) -> str:
    return json.dumps(identity, sort_keys=True)


def _short(aborted: dict[str, Any]) -> str:
    reason = str(aborted.get("reason", "aborted")).lower().replace("_", " ")
    return _first_line(aborted.get("description", "")) or reason


def _first_line(text: str) -> str:
    line = text.strip().split("\n")[0].removesuffix(".")
    return line if len(line) <= _FIRST_LINE else f"{line[:_FIRST_LINE]}…"
