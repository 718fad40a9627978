"""Values in Python and in Rust: the same text must be refused by both, or mean the same to both.

The Rust side is `tests/fuzz/rust/src/recode.rs`; the environment variable PARITY_RECODE says where it is built.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import IO, Any

from parity.protocol import frames
from parity.protocol.values import TagError, decode
from parity_fuzz import values_target
from parity_fuzz.target import Target, expect
from parity_fuzz.values_target import PARTS, text_of, wire

PROGRAM = "PARITY_RECODE"
# Either side may refuse what nests deeper; the two have other limits.
_MOST_DEPTH = 50
_MOST_INTEGER = 2**53 - 1
_PLAIN_CONTENT = frozenset(
    (
        "$int",
        "$float",
        "$bytes",
        "$str",
        "$enum",
        "$type",
        "$handle",
        "$missing",
        "$tensor",
        "$scalar",
        "$message",
        "$object",
    )
)


class _BeyondProtocol(Exception):
    """Text that no writer of the protocol writes, and that readers of JSON read each in their own way."""


def check(data: bytes) -> None:
    """Both sides refuse a text, or both decode it, and what Rust encodes is the same value in Python."""
    text = text_of(data)
    if text is None or not _is_settled(text):
        return
    ours, theirs = _python(text), _rust(text)
    if ours is None or theirs is None:
        expect(ours is theirs, f"{text}: Python says {ours}, Rust {theirs}")
        return
    header, parts = theirs
    again = wire(decode(header, parts))
    expect(again == ours, f"{text}: Python encodes {ours}, Rust what is {again}")


def _is_settled(text: str) -> bool:
    """Whether the protocol says what the text means."""
    try:
        tree = json.loads(text, object_pairs_hook=_unique)
        _check(tree, 0)
    except (_BeyondProtocol, RecursionError):
        return False
    return True


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise _BeyondProtocol
    return dict(pairs)


def _check(tree: Any, depth: int) -> None:
    if depth > _MOST_DEPTH:
        raise _BeyondProtocol
    if isinstance(tree, str):
        try:
            tree.encode()
        except UnicodeEncodeError:
            raise _BeyondProtocol from None
    elif (isinstance(tree, float) and tree - tree != 0) or (isinstance(tree, int) and abs(tree) > _MOST_INTEGER):
        raise _BeyondProtocol
    elif isinstance(tree, list):
        for item in tree:
            _check(item, depth + 1)
    elif isinstance(tree, dict):
        _check_plain(tree)
        _check_members(tree)
        for key, item in tree.items():
            _check(key, depth)
            _check(item, depth + 1)


def _check_plain(tree: dict[str, Any]) -> None:
    """Rust looks at tags from the inside out: it takes {"$int": "0"} for the index 0, which Python refuses."""
    for tag in _PLAIN_CONTENT & tree.keys():
        content = tree[tag]
        items = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
        plain = [content, *items, *(item for part in items if isinstance(part, list) for item in part)]
        if any(isinstance(part, dict) and any(key[:1] == "$" for key in part) for part in plain):
            raise _BeyondProtocol
    fields = tree.get("fields")
    if "$object" in tree and isinstance(fields, dict) and any(key[:1] == "$" for key in fields):
        raise _BeyondProtocol


def _check_members(tree: dict[str, Any]) -> None:
    """Python makes one of members that are equal, and refuses those that cannot be hashed; Rust keeps all."""
    for tag in ("$set", "$frozenset", "$dict"):
        try:
            members = decode({tag: tree[tag]}, PARTS) if tag in tree else ()
        except TagError as error:
            if "cannot be one" in str(error):
                raise _BeyondProtocol from None
            continue
        if tag in tree and len(members) != len(tree[tag]):
            raise _BeyondProtocol


def _python(text: str) -> tuple[str, list[bytes]] | None:
    try:
        return wire(decode(json.loads(text), PARTS))
    except TagError:
        return None


def _rust(text: str) -> tuple[Any, list[memoryview]] | None:
    request, answer = _program()
    sizes = ",".join(str(len(part)) for part in PARTS)
    # The list of lengths stands last: Rust reads the first entry as the value.
    header = f'{{"value":{text},"attachments":[{sizes}]}}'
    request.write(frames.pack(1, header.encode(), PARTS))
    request.flush()
    frame = frames.read(answer)
    expect(frame is not None, f"{text}: the Rust side ended")
    assert frame is not None
    found = frame.json()
    return None if "refused" in found else (found["value"], frame.parts())


@cache
def _program() -> tuple[IO[bytes], IO[bytes]]:
    process = subprocess.Popen([os.environ[PROGRAM]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(process.kill)
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def seeds() -> Sequence[bytes]:
    """Those of the values target."""
    return values_target.seeds()


TARGET = Target("codec", check, seeds, words=values_target.WORDS)
