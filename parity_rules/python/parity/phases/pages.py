"""The documents of phases for people, as Markdown. Nothing that comes from a ledger, a plan or a source becomes markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from parity.index.markdown import code, plain, table
from parity.phases.model import (
    Check,
    Convention,
    Conventions,
    Difference,
    Discovery,
    Mapping,
    MappingTable,
    Planned,
    Target,
    Validation,
)
from parity.phases.records import Document

MARK = "<!-- Computed by parity_plan. Do not edit. -->"


def page_of(document: Document) -> str:
    """The page of any document."""
    parts = _PAGES[type(document)](document)
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(title: str, phase: str, text: str) -> list[str]:
    return [f"# {phase}: {plain(title)}", "", MARK, "", text]


def _discovery(found: Discovery) -> Iterator[list[str]]:
    tests = sum(file.is_test for file in found.files)
    text = (
        f"What there is, before anything is judged: {len(found.files)} Python files in the ledger, {tests} of them tests, "
        f"and {len(found.wider_scope)} further things."
    )
    yield _head(found.title, found.PHASE, text)
    yield [
        "## Areas",
        "",
        *table(
            ["area", "files", "tests", "lines"],
            [[code(area.name), str(area.files), str(area.tests), str(area.lines)] for area in found.areas],
            [1, 2, 3],
        ),
    ]
    yield [
        "## Base folders",
        "",
        *table(
            ["folder", "side", "paths in the ledger", "files that Bazel knows"],
            [[code(base.path), base.side, str(base.planned), str(base.known)] for base in found.bases],
            [2, 3],
        ),
    ]
    yield [
        "## Crates",
        "",
        *table(
            ["crate", "Python files that go there", "files"],
            [[code(crate.path), str(crate.destined), str(crate.port_files)] for crate in found.crates],
            [1, 2],
        ),
    ]
    yield [
        "## Ledger",
        "",
        *table(
            ["file", "area", "entries", "sha256", "plan"],
            [
                [code(file.path), code(file.area), str(file.entries), code(file.sha256), code(file.plan[:12])]
                for file in found.ledger
            ],
            [2],
        ),
    ]
    yield _known(found)
    yield [
        "## Python files",
        "",
        *table(
            ["file", "lines", "entry", "Bazel knows"],
            _file_rows(found),
            [1],
        ),
    ]
    yield _things(found.wider_scope)


def _known(found: Discovery) -> list[str]:
    sources = f"{len(found.sources)} Python files" if found.has_sources else "not declared"
    port = f"{len(found.port_files)} files" if found.has_port else "not declared"
    index = f"{len(found.index)} rows, {len(found.checklists)} checklists" if found.has_index else "not declared"
    return [
        "## What Bazel knows",
        "",
        f"- sources: {sources}",
        f"- port: {port}",
        f"- index: {index}",
        f"- fixtures: {len(found.fixtures)} files",
        f"- defects of the plan: {len(found.defects)}",
    ]


def _file_rows(found: Discovery) -> Iterator[list[str]]:
    known = {source.path: source for source in found.sources}
    for file in found.files:
        source = known.get(file.path)
        yield [code(file.path), _number(file.lines), code(file.place), f"{source.lines} lines" if source else ""]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _things(things: Sequence[Planned]) -> list[str]:
    rows = [[code(each.path), plain(each.kind), ", ".join(map(code, each.used_by))] for each in things]
    return ["## Wider scope", "", *table(["what", "kind", "used by"], rows)] if rows else []


def _validation(found: Validation) -> Iterator[list[str]]:
    must = [each for each in found.different if each in found.must_agree]
    if must:
        text = f"**{len(must)} of {len(found.checks)} checks fail that leave files untracked.**"
    elif found.different:
        text = f"Nothing is left untracked, as far as it is known. {len(found.different)} of {len(found.checks)} inventories differ."
    else:
        text = f"No difference in {len(found.checks)} checks."
    yield _head(found.title, found.PHASE, text + " What was not declared is unknown, and agrees with nothing.")
    yield [
        "## Checks",
        "",
        *table(
            ["check", "state", "left", "right", "only left", "only right", "unequal"],
            [
                [
                    plain(check.title),
                    f"**{check.state}**" if check.id in must else check.state,
                    f"{plain(check.left)} {check.left_count}",
                    f"{plain(check.right)} {check.right_count}",
                    *(str(len(each)) for each in (check.only_left, check.only_right, check.unequal)),
                ]
                for check in found.checks
            ],
            [4, 5, 6],
        ),
    ]
    yield from (_check(check) for check in found.checks if check.state == "different")


def _check(check: Check) -> list[str]:
    differences: Iterable[Difference] = (*check.only_left, *check.only_right, *check.unequal)
    rows = [[code(each.path), code(each.place), plain(each.found), plain(each.expected)] for each in differences]
    return [f"## {plain(check.title)}", "", *table(["file", "place", "found", "expected"], rows)]


def _mapping(found: MappingTable) -> Iterator[list[str]]:
    conflicts = sum(bool(mapping.conflicts) for mapping in found.files)
    text = (
        f"Where each of {len(found.files)} Python files goes, who says so, and whether it is there. "
        f"{conflicts} files have claims that contradict each other."
    )
    yield _head(found.title, found.PHASE, text)
    yield [
        "## States",
        "",
        *table(
            ["state", "files", "means"],
            [[count.name, str(count.files), _STATES[count.name]] for count in found.states],
            [1],
        ),
    ]
    for area in sorted({mapping.area for mapping in found.files}):
        rows = [_mapping_row(mapping) for mapping in found.files if mapping.area == area]
        name = plain(area) or "Without entry"
        yield [f"## {name}", "", *table(["file", "kind", "lines", "state", "destinations", "conflicts"], rows, [2])]
    yield _shares(found)


_STATES = {
    "exists": "every destination that counts is there",
    "new": "a file is named, and said to be written yet",
    "missing": "a file is named that is not there",
    "vague": "only folders, patterns or crates are named",
    "none": "nobody says where it goes",
    "n/a": "justified to need no port",
    "n/a-unjustified": "said to need no port, without a whole justification",
}


def _mapping_row(mapping: Mapping) -> list[str]:
    return [
        code(mapping.path),
        mapping.kind,
        _number(mapping.lines),
        plain(mapping.state),
        "<br>".join(map(_target, mapping.destinations)),
        "<br>".join(map(plain, mapping.conflicts)),
    ]


def _target(target: Target) -> str:
    symbols = f" for {', '.join(map(code, target.symbols))}" if target.symbols else ""
    lines = f", plan {', '.join(map(str, target.plan_lines))}" if target.plan_lines else ""
    said = plain(", ".join(target.sources)) or "nobody"
    choice = "or " if target.alternative else ""
    return f"{choice}{code(target.path)}{symbols} ({target.state}; {said}{lines})"


def _shares(found: MappingTable) -> list[str]:
    rows = [
        [code(share.path), "yes" if share.exists else "no", "<br>".join(map(code, share.files))]
        for share in found.by_destination
        if len(share.files) != 1
    ]
    text = "Files of the port that several Python files go to, or none."
    return (
        ["## By destination", "", text, "", *table(["file of the port", "there", "Python files"], rows)] if rows else []
    )


def _conventions(found: Conventions) -> Iterator[list[str]]:
    number = sum(len(each.deviations) for each in found.conventions)
    text = f"What most of the mapping does, and {number} places that do not. A proposal is only that: people decide, in the ledger."
    yield _head(found.title, found.PHASE, text)
    yield [
        "## Conventions",
        "",
        *table(
            ["convention", "rule", "follow", "of"],
            [[plain(each.title), plain(each.rule), str(each.follow), str(each.of)] for each in found.conventions],
            [2, 3],
        ),
    ]
    yield from (_deviations(each) for each in found.conventions if each.deviations)


def _deviations(convention: Convention) -> list[str]:
    rows = [
        [code(each.path), code(each.place), plain(each.found), plain(each.expected), code(each.proposal)]
        for each in convention.deviations
    ]
    head = ["file", "place", "found", "expected", "proposal"]
    return [f"## {plain(convention.title)}", "", plain(convention.rule) + ".", "", *table(head, rows)]


_PAGES: dict[type, Callable[..., Iterable[list[str]]]] = {
    Discovery: _discovery,
    Validation: _validation,
    MappingTable: _mapping,
    Conventions: _conventions,
}
