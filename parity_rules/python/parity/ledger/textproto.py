"""The text format of protocol buffers as a tree with places, for files that people edit.

It knows no schema. The parser of the protobuf library stops at the first mistake and forgets where things stand; here every mistake of a
file is found, and an edit can go by the offsets. What it reads is a subset (no extensions, no `Any`), and a tree of it means what
the library reads: a test holds the two against each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from parity.fixtures.problems import Place, Problem

_TOKEN = re.compile(
    r"""
      [ \t\r\n\f\v]+ | \#[^\n]*
    | (?P<string>"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*')
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>-?[0-9][0-9A-Za-z_.+]*)
    | (?P<mark>[{}\[\]<>:,;])
    """,
    re.VERBOSE,
)
MERGE_MARKER = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?= |\r?$)", re.MULTILINE)
_ESCAPE = re.compile(
    rb"\\(?:([abfnrtv\\'\"?])|([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))"
)
_SIMPLE = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_CLOSING = {"{": "}", "<": ">", "[": "]"}
_DEPTH = 32


class Token(NamedTuple):
    """A word of the text: kind `string`, `name`, `number`, `mark` or `end`."""

    kind: str
    text: str
    start: int


class Scalar(NamedTuple):
    """A value: a decoded string, or a name or number as written."""

    kind: str
    text: str
    start: int


@dataclass
class Message:
    """A message: its fields in the order of the text; `start` and `end` are offsets of its braces, or those of the text.

    A broken one has only the fields that stand before its mistake.
    """

    start: int
    end: int = 0
    fields: list[Field] = field(default_factory=list)
    broken: bool = False


class Field(NamedTuple):
    """A field, one per value of a list; `start` is the offset of its name, `end` that behind its value."""

    name: str
    value: Scalar | Message
    start: int
    end: int


class _Mistake(Exception):
    """What the parser cannot read; it goes on behind the message that holds it."""


class Source:
    """A text and where its lines begin."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        """The line and column of an offset."""
        line = bisect_right(self._lines, offset)
        return Place(self.path, line, offset - self._lines[line - 1] + 1)


def parse(source: Source) -> tuple[Message, list[Problem]]:
    """The tree of a text and its mistakes; of a text with mistakes, the fields that could be read."""
    markers = [
        Problem(
            source.place(found.start()),
            f'"{found[1]}" is left of a merge.',
            "Keep one side of the conflict, or both entries, and take the markers out.",
        )
        for found in MERGE_MARKER.finditer(source.text)
    ]
    if markers:
        return Message(0, len(source.text)), markers
    parser = _Parser(source)
    return parser.text(), parser.problems


class _Parser:
    """Reads tokens one ahead."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._tokens = self._scan(source.text)
        self._at = 0

    def text(self) -> Message:
        """The whole text as one message."""
        message = Message(0, len(self._source.text))
        while self._next.kind != "end":
            try:
                self._field(message, 0)
            except _Mistake:
                self._skip()
        return message

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _scan(self, text: str) -> list[Token]:
        tokens, at = [], 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                at = self._unknown(text, at)
                continue
            if found.lastgroup:
                tokens.append(Token(found.lastgroup, found[0], at))
            at = found.end()
        return [*tokens, Token("end", "", at)]

    def _unknown(self, text: str, at: int) -> int:
        """Reports what is no token, and returns where the next line begins."""
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        what = "a string that does not end on its line" if text[at] in "\"'" else repr(text[at])
        self._report(at, f"{what} stands where a field or a value was expected.")
        return end

    def _report(self, offset: int, found: str, hint: str = "") -> None:
        self.problems.append(Problem(self._source.place(offset), found, hint))

    def _mistake(self, expected: str) -> _Mistake:
        token = self._next
        quoted = _short(token.text) if token.kind == "string" else f'"{_short(token.text)}"'
        found = "the file ends" if token.kind == "end" else f"{quoted} stands"
        self._report(token.start, f"{found} where {expected} was expected.")
        return _Mistake()

    def _take(self, text: str) -> bool:
        """Whether the next token is this mark; it is passed over then."""
        if self._next.kind != "mark" or self._next.text != text:
            return False
        self._at += 1
        return True

    def _field(self, message: Message, depth: int) -> None:
        name = self._next
        if name.kind != "name":
            raise self._mistake("the name of a field")
        self._at += 1
        colon = self._take(":")
        if self._take("["):
            self._list(message, name, depth)
        else:
            if not colon and self._next.text not in ("{", "<"):
                raise self._mistake('":" or "{"')
            self._append(message, name, self._value(depth))
        if not self._take(","):
            self._take(";")

    def _append(self, message: Message, name: Token, value: Scalar | Message) -> None:
        last = self._tokens[self._at - 1]
        message.fields.append(Field(name.text, value, name.start, last.start + len(last.text)))

    def _list(self, message: Message, name: Token, depth: int) -> None:
        if self._take("]"):
            return
        while True:
            self._append(message, name, self._value(depth))
            if self._take("]"):
                return
            if not self._take(","):
                raise self._mistake('"," or "]"')

    def _value(self, depth: int) -> Scalar | Message:
        token = self._next
        if token.text in ("{", "<") and token.kind == "mark":
            self._at += 1
            return self._message(token, depth + 1)
        if token.kind == "string":
            return self._string()
        if token.kind not in ("name", "number"):
            raise self._mistake("a value")
        self._at += 1
        return Scalar(token.kind, token.text, token.start)

    def _message(self, opening: Token, depth: int) -> Message:
        message = Message(opening.start)
        try:
            self._fields(message, opening, depth)
        except _Mistake:
            if depth > 1:
                raise
            message.broken = True
            self._skip()
        message.end = self._tokens[self._at - 1].start + 1
        return message

    def _fields(self, message: Message, opening: Token, depth: int) -> None:
        if depth > _DEPTH:
            raise self._mistake(f"no message deeper than {_DEPTH}")
        while not self._take(_CLOSING[opening.text]):
            if self._next.kind == "end":
                place = self._source.place(opening.start)
                raise self._mistake(f'"{_CLOSING[opening.text]}" for the "{opening.text}" of line {place.line}')
            self._field(message, depth)

    def _string(self) -> Scalar:
        """A string, which may be written in several parts."""
        start, parts, before = self._next.start, [], len(self.problems)
        while self._next.kind == "string":
            parts.append(self._unescaped(self._next))
            self._at += 1
        try:
            text = b"".join(parts).decode()
        except UnicodeDecodeError:
            self._report(start, "the escapes of this string do not make UTF-8.")
        if len(self.problems) > before:
            raise _Mistake
        return Scalar("string", text, start)

    def _unescaped(self, token: Token) -> bytes:
        def character(found: re.Match[bytes]) -> bytes:
            simple, octal, hexadecimal, short, long, other = found.groups()
            if simple is not None:
                return _SIMPLE.get(simple, simple)
            if hexadecimal or (octal and int(octal, 8) < 256):
                return bytes([int(octal or hexadecimal, 8 if octal else 16)])
            code = int(short or long or b"110000", 16)
            if other is not None or code > 0x10FFFF or 0xD800 <= code < 0xE000:
                self._report(token.start, f"{found[0].decode('utf-8', 'replace')} is no escape of a string.")
                return b""
            return chr(code).encode()

        return _ESCAPE.sub(character, token.text[1:-1].encode("utf-8", "surrogatepass"))

    def _skip(self) -> None:
        """Goes on at the next field that begins a line, after a mistake."""
        text = self._source.text
        while self._next.kind != "end":
            token = self._next
            if token.kind == "name" and (token.start == 0 or text[token.start - 1] == "\n"):
                return
            self._at += 1


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
