"""What a plan has to account for besides Python files: build files, patches, generated code, programs, paths of services, operations, messages.

A plan names such things in passing. What is found here has a form of its own (a path, a flag, the name of a generated module), or
stands beside the word that says what it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from parity.ledger.model import Entry, Kind, ordered
from parity.plan.document import Document, FileSection
from parity.plan.facts import Facts

SCOPE_AREA = "wider_scope"

_QUOTED = re.compile(r"`([^`]+)`")
_WORKSPACE = re.compile(r"(?:[\w.-]+/)*(?:[\w.-]+\.bzl|WORKSPACE(?:\.\w+)?|MODULE\.bazel)")
_THIRD_PARTY = re.compile(r"third_party/[\w.-]+(?:/[\w.-]+)*(?:/\*\*)?")
_CODE_GENERATION = re.compile(r"\bcode-?gen(?:eration)?\b[^(`]*\(([^)]*)\)", re.IGNORECASE)
_GENERATED = re.compile(r"(?:\w+\.)*(gen_\w+_ops)(?:\.\w+)?")
_PROTO = re.compile(r"\b(\w+)(?:_pb2(?:_grpc)?\b|\.proto\b)")
_FLAGS = re.compile(r"\bflags?\b(?: defined| include)?\s*[:(]?\s*(?=`)", re.IGNORECASE)
_FLAG_LIST = re.compile(r"(?:cli )?flags?(?: defined)?", re.IGNORECASE)
_LISTED = re.compile(
    r"`(?:--)?([a-z_][a-z0-9_]*)(?:=[^`]*)?`\s*(?:\([^)]*\))?\s*(?:,\s*(?:and\s+)?|and\s+|/\s*)?(?:\w+ )?"
)
_DEFINED_FLAG = re.compile(
    r"DEFINE_\w+\(\s*[\"']([\w-]+)[\"']|\b[Dd]efines `(?:--)?(\w+)`(?= flag| and other flags|\.$)", re.MULTILINE
)
_KEEPER = re.compile(r"\b(?:zk|znodes?|zookeeper|kazoo)\w*\b|_zk\w*\b|\bzk_", re.IGNORECASE)
_CONSUL = re.compile(r"\bconsul", re.IGNORECASE)
_NODE = re.compile(r"(?:^|['\"])(/(?:[A-Za-z_]|\{)[^\s'\"`]*[^\s'\"`/])")
_SYSTEM = re.compile(r"/(?:tmp|proc|sys|opt|dev|etc|usr|var|home|job|device)\b|/.*\.(?:py|rs|so)$")
_SERVICE = re.compile(r"/v\d+/")
_OP_BESIDE = re.compile(
    r"`(\w+)` custom (?:TF )?op\b|\bcustom (?:\w+ )?op \(?`(\w+)`|\bcustom `(\w+)` op\b", re.IGNORECASE
)
_CALLED = re.compile(r"(?:gen_\w+\.)?(\w+)(?:\(.*\))?")


class _Collector:
    """Things by kind and name, with the files that use them, the names that belong to them, and the line that names them first."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines: dict[tuple[Kind, str], int] = {}
        self._users: dict[tuple[Kind, str], set[str]] = defaultdict(set)
        self._symbols: dict[tuple[Kind, str], dict[str, None]] = defaultdict(dict)

    def add(self, kind: Kind, name: str, line: int, user: str = "", symbols: tuple[str, ...] = ()) -> None:
        """Notes that a thing is named, perhaps in the section of a file."""
        self._lines[kind, name] = min(line, self._lines.get((kind, name), line))
        self._users[kind, name].update({user} - {""})
        self._symbols[kind, name].update(dict.fromkeys(symbols))

    def entries(self) -> tuple[Entry, ...]:
        """All of them, in the order of a ledger."""
        return ordered(
            Entry(
                name,
                kind,
                symbols=tuple(self._symbols[kind, name]),
                section=self._document.section(self._lines[kind, name], self._lines[kind, name]),
                used_by=tuple(sorted(users)),
            )
            for (kind, name), users in self._users.items()
        )


def scope_entries(document: Document, facts: Facts) -> tuple[Entry, ...]:
    """The entries of a plan that are no Python files."""
    found = _Collector(document)
    for prose in document.prose:
        _files(found, prose.text, prose.line, "")
        for listed in _CODE_GENERATION.findall(prose.text):
            for name in listed.split(","):
                found.add(Kind.CODE_GENERATION, name.strip(), prose.line)
    symbols = frozenset(name for file in facts.files.values() for name in file.symbols)
    for section in document.sections:
        _section(found, section, facts, symbols)
    return found.entries()


def _files(found: _Collector, text: str, line: int, user: str) -> None:
    for quoted in _QUOTED.findall(text):
        if _WORKSPACE.fullmatch(quoted):
            found.add(Kind.WORKSPACE, quoted, line, user)
        elif _THIRD_PARTY.fullmatch(quoted):
            found.add(Kind.THIRD_PARTY, quoted.removesuffix("/**"), line, user)


def _section(found: _Collector, section: FileSection, facts: Facts, symbols: frozenset[str]) -> None:
    whole = "\n".join(text for text, _ in section.texts)
    flags = tuple(dict.fromkeys(_flags(section, whole)))
    if flags:
        found.add(Kind.COMMAND_LINE, section.path, section.first_line, section.path, flags)
    kinds = [(Kind.ZOOKEEPER_PATH, _KEEPER), (Kind.CONSUL_PATH, _CONSUL)]
    services = [kind for kind, words in kinds if words.search(whole)]
    custom = re.search(r"\bcustom (?:TF )?ops?\b", whole, re.IGNORECASE) is not None
    for text, line in section.texts:
        _files(found, text, line, section.path)
        for name in _ops(text, facts, symbols | set(flags), custom=custom):
            found.add(Kind.CUSTOM_OP, name, line, section.path)
        for quoted in _QUOTED.findall(text):
            _quoted(found, quoted, line, section.path, services)


def _quoted(found: _Collector, quoted: str, line: int, user: str, services: list[Kind]) -> None:
    for proto in _PROTO.findall(quoted):
        found.add(Kind.PROTO, f"{proto}.proto", line, user)
    generated = _GENERATED.fullmatch(quoted)
    if generated:
        found.add(Kind.CODE_GENERATION, generated[1], line, user)
    for path in _NODE.findall(quoted):
        is_http = bool(_SERVICE.match(path))
        if is_http and Kind.CONSUL_PATH in services:
            found.add(Kind.CONSUL_PATH, path.partition("?")[0], line, user)
        elif not is_http and Kind.ZOOKEEPER_PATH in services and not _SYSTEM.match(path):
            found.add(Kind.ZOOKEEPER_PATH, path, line, user)


def _flags(section: FileSection, whole: str) -> Iterator[str]:
    """Flags that a file defines: in a list of them, or in a call that defines one."""
    for text, _ in section.texts:
        for start in _FLAGS.finditer(text):
            at = start.end()
            while flag := _LISTED.match(text, at):
                yield flag[1]
                at = flag.end()
    for fact in section.facts:
        if _FLAG_LIST.fullmatch(fact.label):
            for item in fact.below:
                if item.depth == 1 and (flag := _LISTED.match(item.text)):
                    yield flag[1]
    for called, said in _DEFINED_FLAG.findall(whole):
        yield called or said


def _ops(text: str, facts: Facts, symbols: frozenset[str], *, custom: bool) -> Iterator[str]:
    """Operations of a library: named as one, or in a file that has some under a name with the root's prefix."""
    names = [name for found in _OP_BESIDE.findall(text) for name in found if name]
    if custom and facts.root and "collection" not in text:
        quoted = (_CALLED.fullmatch(name) for name in _QUOTED.findall(text))
        prefixed = [
            name[1] for name in quoted if name and name[1].startswith((f"{facts.root}_", facts.root.capitalize()))
        ]
        names += [name for name in prefixed if name.replace("_", "-") not in facts.crates.folders]
    for name in names:
        if not _GENERATED.fullmatch(name) and name not in symbols and not name.endswith("_"):
            yield name
