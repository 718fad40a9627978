"""`tools/parity next`: the files to work on, most urgent first, from the index of what can be built."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from parity.cli.index import Target, index_of_target, targets_of
from parity.cli.problems import UsageError
from parity.cli.terminal import emit
from parity.cli.workspace import Workspace
from parity.fixtures.problems import did_you_mean
from parity.index.index import Index
from parity.index.ranking import Ranked

NEXT_VERSION = 1


@dataclass(frozen=True)
class Wish:
    """What is asked for: how many files of each index, of which areas (empty for all), and whether as JSON; `priorities` replace those of the index."""

    top: int
    areas: tuple[str, ...]
    priorities: tuple[str, ...]
    as_json: bool


def next_work(workspace: Workspace, labels: Sequence[str], wish: Wish) -> int:
    """Prints the first files of each index; 0 whatever there is to do."""
    targets = [
        replace(one, priorities=wish.priorities) if wish.priorities else one for one in targets_of(workspace, labels)
    ]
    found = [(one, index_of_target(one, workspace)) for one in targets]
    areas = {group.name for _, index in found for group in index.areas}
    for area in (*wish.areas, *wish.priorities):
        if area not in areas:
            raise UsageError(f"no index has the area {area!r}. {did_you_mean(area, areas)}")
    if wish.as_json:
        emit(json.dumps(_document(found, wish), indent=1, ensure_ascii=False) + "\n")
        return 0
    for one, index in found:
        emit("".join(f"{line}\n" for line in _lines(one, index, wish)))
    return 0


def _chosen(index: Index, wish: Wish) -> list[Ranked]:
    return [each for each in index.ranking if not wish.areas or each.area in wish.areas]


def _document(found: Sequence[tuple[Target, Index]], wish: Wish) -> dict[str, Any]:
    return {
        "version": NEXT_VERSION,
        "indexes": [
            {
                "label": str(one.label),
                "priorities": list(one.priorities),
                "open": len(_chosen(index, wish)),
                "next": [asdict(each) for each in _chosen(index, wish)[: wish.top]],
            }
            for one, index in found
        ],
    }


def _lines(one: Target, index: Index, wish: Wish) -> Iterator[str]:
    chosen = _chosen(index, wish)
    yield f"{one.label}   {len(chosen)} of {len(index.rows)} files to do"
    for each in chosen[: wish.top]:
        yield f"{each.rank:5}  {each.path}   {each.status}: {each.reason}"
        yield f"       first: {each.step}"
    if len(chosen) > wish.top:
        yield f"       … and {len(chosen) - wish.top} more"
