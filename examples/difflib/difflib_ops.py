"""Asks the standard library's `difflib`; nothing is decided here. Words stand for lines where the text of a line does not matter."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

# A tag, where it begins and ends in the old sequence, and where in the new one.
Opcode = tuple[str, int, int, int, int]


def opcodes(old: Sequence[Any], new: Sequence[Any]) -> Sequence[Opcode]:
    """What turns the old sequence into the new one."""
    return SequenceMatcher(None, old, new).get_opcodes()


def words(old: str, new: str) -> Sequence[Opcode]:
    """The same with the words of a text as items."""
    return opcodes(old.split(), new.split())


def grouped(old: str, new: str, context: int) -> Sequence[Sequence[Opcode]]:
    """The changes in the words, in groups with at most that many equal words around them."""
    return list(SequenceMatcher(None, old.split(), new.split()).get_grouped_opcodes(context))


def grouped_numbers(count: int, replaced: list[int], context: int) -> Sequence[Sequence[Opcode]]:
    """The groups for that many different items, of which those at the given positions are replaced."""
    old = [str(number) for number in range(count)]
    new = ["x" + item if position in replaced else item for position, item in enumerate(old)]
    return list(SequenceMatcher(None, old, new).get_grouped_opcodes(context))


def rotated(count: int, by: int) -> Sequence[Opcode]:
    """The opcodes for that many different items, of which the first few are moved to the end."""
    old = [str(number) for number in range(count)]
    return opcodes(old, old[by:] + old[:by])


def script(algorithm: str, old: str, new: str) -> tuple[str, str, bool]:
    """What the opcodes make of the old text, what the reverse makes of the new one, and whether they leave no gap.

    There is one algorithm here; its name is for the port.
    """
    found = opcodes(old, new)
    forth = "".join(old[i1:i2] if tag == "equal" else new[j1:j2] for tag, i1, i2, j1, j2 in found)
    back = "".join(new[j1:j2] if tag == "equal" else old[i1:i2] for tag, i1, i2, j1, j2 in found)
    ends = [(0, 0), *((i2, j2) for _, _, i2, _, j2 in found)]
    starts = [*((i1, j1) for _, i1, _, j1, _ in found), (len(old), len(new))]
    return forth, back, ends == starts


def ratio(old: str, new: str) -> float:
    """How alike two texts are as sequences of characters, from 0 to 1."""
    return SequenceMatcher(None, old, new).ratio()


def ratio_of_words(old: str, new: str) -> float:
    """How alike two texts are as sequences of words, from 0 to 1."""
    return SequenceMatcher(None, old.split(), new.split()).ratio()


def junk(old: str, new: str, junk: str) -> Sequence[Opcode]:
    """The opcodes of the characters, where no match begins at one of `junk`."""
    return SequenceMatcher(lambda character: character in junk, old, new).get_opcodes()


def popular(count: int) -> tuple[Sequence[Opcode], float]:
    """Opcodes and ratio of that many equal characters, and of the same behind another one."""
    matcher = SequenceMatcher(None, "b" * count, "a" + "b" * count)
    return matcher.get_opcodes(), matcher.ratio()


def popular_kept(count: int) -> tuple[Sequence[Opcode], float]:
    """The same without the heuristic that takes what is there often for junk."""
    matcher = SequenceMatcher(None, "b" * count, "a" + "b" * count, autojunk=False)
    return matcher.get_opcodes(), matcher.ratio()


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """All lines with their signs: blank, minus and plus."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in opcodes(before, after):
        if tag == "equal":
            found.extend((" ", line) for line in before[i1:i2])
        else:
            found.extend(("-", line) for line in before[i1:i2])
            found.extend(("+", line) for line in after[j1:j2])
    return found


def unified(old: str, new: str, old_name: str, new_name: str, context: int) -> str:
    """The unified diff of two texts."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, after, old_name, new_name, n=context))


def unified_items(old: list[str], new: list[str], old_name: str, new_name: str) -> str:
    """The unified diff of lines that end without a newline."""
    return "".join(line + "\n" for line in difflib.unified_diff(old, new, old_name, new_name, lineterm=""))


def context(old: str, new: str) -> str:
    """The context diff of two texts."""
    return "".join(difflib.context_diff(old.splitlines(keepends=True), new.splitlines(keepends=True)))


def intraline(old: str, new: str) -> list[str]:
    """The lines of two texts with hints at what changed inside of them."""
    return list(difflib.ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True)))


def close(word: str, possibilities: list[str], count: int, cutoff: float) -> list[str]:
    """Those of the possibilities that are most like the word, the best first."""
    return difflib.get_close_matches(word, possibilities, count, cutoff)
