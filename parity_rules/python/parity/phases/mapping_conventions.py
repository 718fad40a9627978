"""Phase 11: the conventions of the mapping, taken from what most claims do, and who deviates.

A convention is derived, not given: the most frequent way that files of the port are named and placed, with how many follow it. Each file that does
not follow it is listed with a proposal. Proposals are for people; nothing writes them into a ledger.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from parity.index.rollups import crate_of
from parity.phases.mapping_table import NONE, VAGUE
from parity.phases.model import Convention, Conventions, Deviation, Discovery, Mapping, MappingTable, Target

_CRATE_NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_FOLDERS = ("src", "tests", "benches", "examples")
_FIELDS = "na_class, reason, evidence, owner and reviewed"


def conventions(found: Discovery, table: MappingTable) -> Conventions:
    """All of them."""
    return Conventions(title=found.title, conventions=tuple(_all(found, table)))


def _all(found: Discovery, table: MappingTable) -> Iterator[Convention]:
    ways = _ways(table)
    yield _crate_folder(table)
    yield _crate_names(table)
    yield _named_files(table, ways)
    yield _modules(table, ways)
    yield _test_folder(table, ways)
    yield _test_names(table, ways)
    yield _packages(table)
    yield _fixtures(found)
    yield _protos(found)
    yield _na(table)


@dataclass(frozen=True)
class _Ways:
    """What most do: the folder of tests in a crate, what their names keep of the suffix, the crate of the files of a folder.

    `homonyms` are places that several modules, or several tests, would go to: their proposals keep the folder as well.
    """

    test_folder: str
    test_suffix: str
    crates: dict[str, str]
    homonyms: frozenset[tuple[bool, str]] = frozenset()

    def proposal(self, mapping: Mapping, crate: str = "") -> str:
        """Where the file would go by the conventions; empty if no crate is known for it."""
        plain = self.place(mapping, crate)
        if (mapping.kind == "test", plain) not in self.homonyms:
            return plain
        place = PurePosixPath(plain)
        return str(place.with_name(PurePosixPath(mapping.path).parent.name) / place.name)

    def place(self, mapping: Mapping, crate: str = "") -> str:
        """The same by its own name alone."""
        home, path = crate or self._crate(mapping.path), PurePosixPath(mapping.path)
        if not home:
            return ""
        if mapping.kind == "test":
            return f"{home}/{self.test_folder}/{_tested(path.stem)}{self.test_suffix}.rs"
        return f"{home}/src/{path.parent.name if mapping.kind == 'package' else path.stem}.rs"

    def _crate(self, path: str) -> str:
        folder = str(PurePosixPath(path).parent)
        while folder not in (".", "/") and folder not in self.crates:
            folder = str(PurePosixPath(folder).parent)
        return self.crates.get(folder, "")


def _tested(stem: str) -> str:
    """The name of what a test is about."""
    return stem.removesuffix("_test").removeprefix("test_")


def _ways(table: MappingTable) -> _Ways:
    tests = [target for mapping, target in _named(table) if mapping.kind == "test"]
    folder = _most(_folder_in_crate(target.path) for target in tests) or "tests"
    kept = _most("_test" if _stem(target.path).endswith("_test") else "" for target in tests) or ""
    crates: dict[str, Counter[str]] = {}
    for mapping in table.files:
        for target in mapping.destinations:
            crates.setdefault(str(PurePosixPath(mapping.path).parent), Counter())[target.crate] += 1
    ways = _Ways(folder, kept, {name: _most(count.elements()) for name, count in crates.items()})
    places = Counter((mapping.kind == "test", ways.place(mapping, _crate_of(mapping))) for mapping in table.files)
    return replace(ways, homonyms=frozenset(each for each, files in places.items() if each[1] and files > 1))


def _most(values: Iterable[str]) -> str:
    """The most frequent value; of several, the first by name. Empty if there is none."""
    count = Counter(values)
    return min(count, key=lambda value: (-count[value], value), default="")


def _named(table: MappingTable) -> list[tuple[Mapping, Target]]:
    return [(mapping, target) for mapping in table.files for target in mapping.destinations if target.state != VAGUE]


def _all_targets(table: MappingTable) -> list[tuple[Mapping, Target]]:
    return [(mapping, target) for mapping in table.files for target in mapping.destinations]


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


def _folder_in_crate(path: str) -> str:
    """`src`, `tests` and the like; the crate itself may lie in a folder of such a name."""
    first = path.removeprefix(crate_of(path)).strip("/").partition("/")[0]
    return first if first in _FOLDERS else ""


def _judged(
    id: str,
    title: str,
    rule: str,
    pairs: Sequence[tuple[Mapping, Target]],
    follows: Callable[[Mapping, Target], bool],
    proposal: Callable[[Mapping, Target], str],
    expected: str,
) -> Convention:
    """A convention on destinations."""
    deviations = [
        Deviation(mapping.path, mapping.place, target.path, expected, proposal(mapping, target))
        for mapping, target in pairs
        if not follows(mapping, target)
    ]
    return Convention(id, title, rule, len(pairs) - len(deviations), len(pairs), tuple(deviations))


def _crate_folder(table: MappingTable) -> Convention:
    pairs = _all_targets(table)
    home = _most(str(PurePosixPath(target.crate).parent) for _, target in pairs)
    return _judged(
        "crate_folder",
        "Place of crates",
        f"crates lie in {home}/" if home else "no destination says where crates lie",
        pairs,
        lambda _, target: str(PurePosixPath(target.crate).parent) == home,
        lambda _, target: f"{home}/{PurePosixPath(target.crate).name}/{_below(target)}",
        f"a crate in {home}/",
    )


def _below(target: Target) -> str:
    return target.path.removeprefix(target.crate).strip("/") or "src"


def _crate_names(table: MappingTable) -> Convention:
    pairs = _all_targets(table)
    names = [PurePosixPath(target.crate).name for _, target in pairs]
    prefix = _prefix(names)
    expected = f"a name in lower case that begins with {prefix}" if prefix else "a name in lower case"
    return _judged(
        "crate_names",
        "Names of crates",
        f"a crate has {expected}" if names else "no destination names a crate",
        pairs,
        lambda _, target: _is_crate_name(PurePosixPath(target.crate).name, prefix),
        lambda _, target: _renamed(target, prefix),
        expected,
    )


def _prefix(names: Sequence[str]) -> str:
    """The first word that most crates begin with; none where there is a single crate, or no majority."""
    first = _most(name.partition("-")[0] + "-" for name in set(names) if "-" in name)
    count = sum(name.startswith(first) for name in set(names)) if first else 0
    return first if count > 1 and 2 * count > len(set(names)) else ""


def _is_crate_name(name: str, prefix: str) -> bool:
    return bool(_CRATE_NAME.fullmatch(name)) and name.startswith(prefix)


def _renamed(target: Target, prefix: str) -> str:
    crate = PurePosixPath(target.crate)
    name = re.sub(r"[^a-z0-9_-]+", "-", crate.name.lower()).strip("-") or "port"
    return f"{crate.parent}/{prefix}{name.removeprefix(prefix)}/{_below(target)}"


def _named_files(table: MappingTable, ways: _Ways) -> Convention:
    """A destination is a file: folders and crates hold no one to anything, and nor does silence."""
    due = [mapping for mapping in table.files if mapping.na is None]
    deviations = [
        Deviation(
            mapping.path,
            mapping.place,
            ", ".join(target.path for target in mapping.destinations) or "nothing",
            "a file of the port",
            ways.proposal(mapping, _crate_of(mapping)),
        )
        for mapping in due
        if mapping.state in (VAGUE, NONE)
    ]
    rule = "a destination is a file, such as CRATE/src/MODULE.rs"
    return Convention(
        "named_files",
        "Destinations that can be looked at",
        rule,
        len(due) - len(deviations),
        len(due),
        tuple(deviations),
    )


def _crate_of(mapping: Mapping) -> str:
    """The crate that all claims agree on, empty if they do not."""
    crates = {target.crate for target in mapping.destinations}
    return next(iter(crates)) if len(crates) == 1 else ""


def _modules(table: MappingTable, ways: _Ways) -> Convention:
    """A module that is split over several files follows if one of them keeps its name."""
    split = [
        (mapping, whole)
        for mapping in table.files
        if mapping.kind == "module"
        and (whole := [each for each in mapping.destinations if each.state != VAGUE and not each.symbols])
    ]
    deviations = tuple(
        Deviation(
            mapping.path,
            mapping.place,
            ", ".join(target.path for target in targets),
            "the stem of the Python file, below src/",
            _beside(targets[0], "src", _stem(mapping.path)) or ways.proposal(mapping, targets[0].crate),
        )
        for mapping, targets in split
        if not any(_keeps_name(mapping, target) for target in targets)
    )
    rule = "a module keeps the name of the Python file: x.py goes to src/…/x.rs"
    return Convention("module_names", "Names of modules", rule, len(split) - len(deviations), len(split), deviations)


def _keeps_name(mapping: Mapping, target: Target) -> bool:
    return _stem(target.path) == _stem(mapping.path) and _folder_in_crate(target.path) == "src"


def _beside(target: Target, folder: str, stem: str) -> str:
    """The same folder with another name, if it is the right one."""
    return f"{PurePosixPath(target.path).parent}/{stem}.rs" if _folder_in_crate(target.path) == folder else ""


def _test_pairs(table: MappingTable) -> list[tuple[Mapping, Target]]:
    return [(mapping, target) for mapping, target in _named(table) if mapping.kind == "test"]


def _test_folder(table: MappingTable, ways: _Ways) -> Convention:
    return _judged(
        "test_folder",
        "Place of tests",
        f"tests lie in {ways.test_folder}/ of their crate",
        _test_pairs(table),
        lambda _, target: _folder_in_crate(target.path) == ways.test_folder,
        lambda mapping, target: ways.proposal(mapping, target.crate),
        f"a file in {ways.test_folder}/",
    )


def _test_names(table: MappingTable, ways: _Ways) -> Convention:
    shape = f"x{ways.test_suffix}.rs"
    return _judged(
        "test_names",
        "Names of tests",
        f"the test of x.py is {shape}",
        _test_pairs(table),
        lambda mapping, target: _stem(target.path) == _stem(ways.place(mapping, target.crate)),
        lambda mapping, target: f"{PurePosixPath(target.path).parent}/{_stem(ways.place(mapping, target.crate))}.rs",
        f"{shape}, after the Python test",
    )


def _packages(table: MappingTable) -> Convention:
    pairs = [(mapping, target) for mapping, target in _named(table) if mapping.kind == "package"]
    return _judged(
        "package_files",
        "Place of __init__.py",
        "__init__.py goes to lib.rs or mod.rs, or to the module that has the name of its folder",
        pairs,
        lambda mapping, target: _stem(target.path) in ("lib", "mod", PurePosixPath(mapping.path).parent.name),
        lambda mapping, target: f"{target.crate}/src/{PurePosixPath(mapping.path).parent.name}.rs",
        "lib.rs, mod.rs or the folder's name",
    )


def _fixtures(found: Discovery) -> Convention:
    """Fixtures are found by the path of the Python file, without the folders that most of them leave out."""
    home = os.path.commonpath([str(PurePosixPath(path).parent) for path in found.fixtures]) if found.fixtures else ""
    modules = [file.path.removesuffix(".py") for file in found.files]
    inner = {path: _inner(path, home) for path in found.fixtures}
    root = _most(root for path in found.fixtures for root in _roots(inner[path], modules))
    wanted = {module.removeprefix(root + "/") for module in modules if module.startswith(root + "/")}
    deviations = [
        Deviation(
            path,
            path,
            "no Python file has this path",
            f"{home}/ and the path of a Python file below {root or 'its package'}/",
            _moved(path, home, wanted),
        )
        for path in found.fixtures
        if inner[path] not in wanted
    ]
    rule = f"cases of {root or 'PACKAGE'}/a/b.py lie in {home}/a/b.*" if home else "no fixture was declared"
    follow = len(found.fixtures) - len(deviations)
    return Convention("fixtures", "Place of fixtures", rule, follow, len(found.fixtures), tuple(deviations))


def _inner(path: str, home: str) -> str:
    """The path of a fixture below the folder of all, without suffixes."""
    inner = PurePosixPath(path.removeprefix(home).lstrip("/"))
    return str(inner.with_name(inner.name.partition(".")[0]))


def _roots(inner: str, modules: Iterable[str]) -> Iterator[str]:
    """What is left of the Python files that end like the path of a fixture."""
    return (module.removesuffix("/" + inner) for module in modules if module.endswith("/" + inner))


def _moved(path: str, home: str, wanted: Iterable[str]) -> str:
    """The only place that a fixture of this name could mean; empty if there is none, or more."""
    stem, _, suffix = PurePosixPath(path).name.partition(".")
    inner = [each for each in wanted if PurePosixPath(each).name == stem]
    return f"{home}/{inner[0]}.{suffix}" if len(inner) == 1 else ""


def _protos(found: Discovery) -> Convention:
    """Messages have one home, so that both sides of a connection read one definition."""
    protos = [each for each in found.wider_scope if each.kind == "proto"]
    crates = [crate_of(claim.path) for each in protos for claim in each.destinations]
    mentioned = sorted(crate.path for crate in found.crates if "proto" in PurePosixPath(crate.path).name)
    home = _most(crates) or next(iter(mentioned), "")
    deviations = [
        Deviation(
            each.path,
            each.place,
            ", ".join(claim.path for claim in each.destinations) or "nothing",
            f"a module of {home}" if home else "a destination",
            f"{home}/src/{_snake(each.path)}.rs" if home else "",
        )
        for each in protos
        if not home or {crate_of(claim.path) for claim in each.destinations} != {home}
    ]
    rule = (
        f"messages are modules of {home}"
        if home
        else "messages have no home yet: no crate has proto in its name, and no entry a destination"
    )
    return Convention(
        "proto_modules",
        "Place of protocol buffers",
        rule,
        len(protos) - len(deviations),
        len(protos),
        tuple(deviations),
    )


def _snake(path: str) -> str:
    """The module of a proto file, or of a message by its name."""
    name = PurePosixPath(path).name.removesuffix(".proto")
    return re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).strip("_").lower()


def _na(table: MappingTable) -> Convention:
    claims = [mapping for mapping in table.files if mapping.na]
    deviations = [
        Deviation(
            mapping.path,
            mapping.place,
            f"no {', no '.join(mapping.na.missing)}",
            f"na with {_FIELDS}",
            _justification(mapping),
        )
        for mapping in claims
        if mapping.na and mapping.na.missing
    ]
    rule = f"a file that needs no port has na with {_FIELDS}"
    return Convention(
        "na_format",
        "Justification of what needs no port",
        rule,
        len(claims) - len(deviations),
        len(claims),
        tuple(deviations),
    )


def _justification(mapping: Mapping) -> str:
    """The form to fill in, with what is known; a file without public names is a stub."""
    assert mapping.na is not None
    known = mapping.na.na_class or ("stub" if not mapping.symbols and not mapping.destinations else "…")
    return f'na {{ na_class: {known.upper()} reason: "…" evidence {{ {_EVIDENCE.get(known, "…")} }} owner: "…" reviewed: "YYYY-MM-DD" }}'


_EVIDENCE = {
    "stub": "no_public_names: true",
    "generated": 'generated_from: "…"',
    "tensorflow_custom_op": 'imports: "…"',
    "hardware": 'imports: "…"',
    "superseded": 'superseded_by: "…"',
    "test_only": "tests_only: true",
}
