"""Public items in Rust sources, with their documentation.

The sources are laid out by rustfmt, which is what makes lines enough: an item begins at the start of a line, its members four
spaces further in, and whatever it holds ends with a closing brace in the column of its beginning. That every public item is documented
the compiler checks (`#![deny(missing_docs)]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_ITEM = re.compile(r"pub (?:const |unsafe )*(fn|struct|enum|trait|type|const|static) (\w+)|(macro_rules)! (\w+)")
_IMPL = re.compile(r"impl(?:<[^{]*?>)? (\w+)(?:<.*>)? \{")
_MEMBER = re.compile(r"(?:pub )?(?:(?:const |unsafe )*fn )?(\w+)")


@dataclass
class Member:
    """A method, a field or a variant: its declaration and what is said about it."""

    name: str
    declaration: str
    doc: str


@dataclass
class Item:
    """A public item; `members` are its public methods, `parts` its variants or public fields."""

    kind: str
    name: str
    line: int
    declaration: str
    doc: str
    hidden: bool = False
    parts: list[Member] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)


def module_doc(lines: Sequence[str]) -> str:
    """What a file says about itself."""
    return "\n".join(line[3:].removeprefix(" ") for line in lines if line.startswith("//!"))


def items_of(lines: Sequence[str]) -> list[Item]:
    """The public items of a file with the methods that it gives them, in order."""
    found: list[Item] = []
    for index, line in enumerate(lines):
        match = _ITEM.match(line)
        if match and (match[1] or "#[macro_export]" in _attributes(lines, index)):
            found.append(_item(lines, index, match[1] or "macro", match[2] or match[4]))
    by_name = {item.name: item for item in found}
    for index, line in enumerate(lines):
        block = _IMPL.match(line)
        if block and block[1] in by_name:
            by_name[block[1]].members += _members(lines, index, "    pub ")
    return found


def _item(lines: Sequence[str], index: int, kind: str, name: str) -> Item:
    item = Item(kind, name, index + 1, _declaration(lines, index), _doc(lines, index))
    item.hidden = "#[doc(hidden)]" in _attributes(lines, index)
    if kind == "macro":
        item.declaration = f"{name}! {{ … }}"
    elif kind == "enum":
        item.parts = _members(lines, index, "    ")
    elif kind == "struct" and lines[index].endswith("{"):
        item.parts = _members(lines, index, "    pub ")
    elif kind == "trait":
        item.members = _members(lines, index, "    fn ")
    return item


def _declaration(lines: Sequence[str], index: int) -> str:
    """The item up to its body; only a field or a variant ends with a comma."""
    ends = ("{", "{}", ";") if re.match(r" *pub .*\b(fn|struct|enum|trait) ", lines[index]) else ("{", ",")
    text = ""
    for line in lines[index:]:
        text = f"{text} {line.strip()}".strip()
        if text.count("(") == text.count(")") and line.endswith(ends):
            break
    text = text.rstrip("{}").rstrip().rstrip(";,")
    return text.replace("( ", "(").replace(", )", ")")


def _members(lines: Sequence[str], index: int, beginning: str) -> list[Member]:
    """The members of the block that a line opens which begin like that; deeper lines are their bodies."""
    found: list[Member] = []
    for at, line in enumerate(lines[index + 1 :], index + 1):
        if line.startswith("}"):
            break
        match = _MEMBER.match(line.strip())
        if not line.startswith(beginning) or line[4] in " /#})" or line.startswith("    pub(") or match is None:
            continue
        found.append(Member(match[1], _declaration(lines, at), _doc(lines, at)))
    return found


def _above(lines: Sequence[str], index: int) -> Iterator[str]:
    """The lines of documentation and attributes directly above, from the nearest."""
    for line in reversed(lines[:index]):
        if not line.strip().startswith(("///", "#[")):
            return
        yield line.strip()


def _attributes(lines: Sequence[str], index: int) -> list[str]:
    return [line for line in _above(lines, index) if line.startswith("#[")]


def _doc(lines: Sequence[str], index: int) -> str:
    doc = [line[3:].removeprefix(" ") for line in _above(lines, index) if line.startswith("///")]
    return "\n".join(reversed(doc))
