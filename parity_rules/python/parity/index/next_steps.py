"""What to do next, as the index sees it: what is broken first, then what is nearest to being proven, then what nobody claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from parity.index.index import Index
from parity.index.model import Row

SHOWN_FILES = 3


@dataclass(frozen=True)
class Step:
    """A kind of work: what and why, how many files it concerns, and the first of them, in the order of the ranking, with what each needs."""

    text: str
    files: int
    first: list[tuple[Row, str]]


def next_steps(index: Index) -> list[Step]:
    """The steps that there are, most urgent first."""
    found = (
        _step(
            index, "Repair what cannot be read or does not build", {"unreadable", "not built"}, lambda row: row.reason
        ),
        _step(index, "Explain what diverges", {"diverging"}, lambda row: _explain(row)),
        _step(index, "Close the last open items", {"partial"}, _open_needs),
        _step(index, "Give pairs evidence that proves something", {"ported"}, lambda row: row.reason),
        _step(index, "Justify, or plan, what is said to need no port", {"n/a-unjustified"}, lambda row: row.reason),
        _step(index, "Find a place for what has none", {"unmapped"}, lambda row: row.reason),
        _step(index, "Pair what the port has already", {"planned"}, lambda row: row.reason, keep=_is_there),
        _step(index, "Port what is planned", {"planned"}, lambda row: row.reason, keep=_is_absent),
    )
    return [step for step in found if step.files]


def _step(
    index: Index,
    text: str,
    statuses: set[str],
    say: Callable[[Row], str],
    *,
    keep: Callable[[Row], bool] = lambda _: True,
) -> Step:
    rank = {each.path: each.rank for each in index.ranking}
    rows = sorted((row for row in index.rows if row.status in statuses and keep(row)), key=lambda row: rank[row.path])
    return Step(text, len(rows), [(row, say(row)) for row in rows[:SHOWN_FILES]])


def _explain(row: Row) -> str:
    case = f" {row.divergences[0].case}" if row.divergences else ""
    test = row.divergences[0].test if row.divergences else next(iter(row.tests), "")
    return f"{row.reason}: tools/parity explain {test}{case}"


def _open_needs(row: Row) -> str:
    needs = [f"{item.title} ({item.need})" for item in row.items if item.is_open]
    more = f", and {len(needs) - 1} more" if len(needs) > 1 else ""
    return f"{row.proven} of {row.applicable}; {needs[0]}{more}" if needs else row.reason


def _is_there(row: Row) -> bool:
    return bool(set(row.destinations) - set(row.missing)) and any(
        _is_file(path) for path in set(row.destinations) - set(row.missing)
    )


def _is_absent(row: Row) -> bool:
    return not _is_there(row)


def _is_file(path: str) -> bool:
    return "." in path.rpartition("/")[2]


def claimed_by_nobody(index: Index) -> Iterator[tuple[str, int]]:
    """What no evidence speaks for: a phrase, and for how many files it is so."""
    words = {
        "planned": "planned, and compared by nothing",
        "unmapped": "without a place in the port",
        "n/a-unjustified": "said to need no port, without a justification that holds",
        "not built": "whose tests do not build",
        "unreadable": "whose evidence or ledger entry cannot be read",
    }
    return ((text, index.summary[status]) for status, text in words.items() if index.summary.get(status))


def nothing_unclaimed(index: Index) -> str:
    """What it means that nobody has to claim anything: without a ledger, nobody has said which files there are."""
    if any(row.ledger for row in index.rows):
        return "Every file has evidence, or a justification that holds."
    return "Every file that a test accounts for has evidence. Which other files there are, only a ledger can say; the index has none."


def files_text(count: int) -> str:
    """A number of files, in words."""
    return f"{count} {'file' if count == 1 else 'files'}"
