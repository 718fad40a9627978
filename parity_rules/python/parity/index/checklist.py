"""The text of `parity/<path>.md`: one file, its ten items, and all that speaks for or against it."""

from __future__ import annotations

from collections.abc import Iterable

from parity.index.markdown import code, plain, specific, table
from parity.index.markdown_index import MARK
from parity.index.model import Item, Row


def render_checklist(row: Row) -> str:
    """The whole text."""
    parts = [_head(row), _items(row), _divergences(row), _exemptions(row), _names(row), _tests(row)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(row: Row) -> list[str]:
    proven = f", {row.proven} of {row.applicable}" if row.proven or row.tests else ""
    facts = [f"**{plain(row.status)}{proven}**: {plain(row.reason)}"]
    facts += [f"reference: {plain(row.origin)}"] if row.origin else []
    facts += [f"lines: {row.lines}"] if row.lines is not None else []
    facts += [f"port: {_port(row)}"] if row.destinations else []
    facts += [f"ledger: {code(row.ledger)}"] if row.ledger else []
    return [f"# {code(row.path)}", "", MARK, "", *(f"- {fact}" for fact in facts)]


def _port(row: Row) -> str:
    missing = set(row.missing)
    return ", ".join(code(path) + (" (not there)" if path in missing else "") for path in specific(row.destinations))


def _items(row: Row) -> list[str]:
    if row.status == "n/a":
        return []
    needs = {item.need for item in row.items if item.is_open}
    common = needs.pop() if len(needs) == 1 and len(row.gaps) > 1 else ""
    said = [f"All of what is open needs {plain(common)}.", ""] if common else []
    return ["## Checklist", "", *said, *(_item(item, common) for item in row.items)]


def _item(item: Item, common: str) -> str:
    if not item.is_open:
        lead = "not applicable: " if item.state == "not_applicable" else ""
        return f"- [x] {plain(item.title)}: {lead}{plain(item.detail)}"
    need = f"; needs {plain(item.need)}" if item.need and item.need != common else ""
    return f"- [ ] {plain(item.title)}: {plain(item.detail)}{need}"


def _divergences(row: Row) -> list[str]:
    if not row.divergences:
        return []
    commands = [
        f"- {code(f'tools/parity explain {each.test} {each.case}')} ({plain(each.fingerprint)})"
        for each in row.divergences
    ]
    more = [f"- and {row.more_divergences} more"] if row.more_divergences else []
    return ["## Unexpected divergences", "", *commands, *more]


def _exemptions(row: Row) -> list[str]:
    rows = [
        [
            code(each.pattern),
            str(each.cases),
            plain(each.classification),
            plain(each.reason),
            plain(each.owner),
            plain(each.expires),
        ]
        for each in row.exemptions
    ]
    return _section("Known divergences", ["cases", "number", "class", "reason", "owner", "expires"], rows)


def _names(row: Row) -> list[str]:
    rows = [[code(name), str(row.reached.get(name, 0))] for name in row.symbols]
    return _section("Public names", ["name", "cases that reach it and match"], rows)


def _tests(row: Row) -> list[str]:
    lines = [f"- {code(f'bazel test {label}')}" for label in row.tests]
    return ["## Tests", "", *lines] if lines else []


def _section(title: str, head: Iterable[str], rows: list[list[str]]) -> list[str]:
    return [f"## {title}", "", *table(head, rows, [1])] if rows else []
