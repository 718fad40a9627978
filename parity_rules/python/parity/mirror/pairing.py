"""Which cases belong together: the mapping first, then the convention. Whatever is left over is named, on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parity.mirror.convention import Convention, leaf_names
from parity.mirror.mapping import Mapping, entry_for
from parity.native.results import parts_of


@dataclass(frozen=True)
class Pair:
    """A case of the reference and its counterpart; one of them is empty where there is none.

    `how` says by what they were paired. `na` is the justification for a missing counterpart, `problem` and `hint` speak of one that is not
    justified, or of an entry that means nothing; `source` is the place of the mapping's entry.
    """

    reference: str
    port: str
    facet: str = ""
    how: str = ""
    na: str = ""
    problem: str = ""
    hint: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """What the case is called in reports: as in the reference, if it is there."""
        return self.reference or self.port


def pair_cases(reference: Sequence[str], port: Sequence[str], mapping: Mapping, convention: Convention) -> list[Pair]:
    """All pairs: the reference's cases in order, then what only the port has, then entries without a case."""
    named = {entry.counterpart for entry in mapping.reference if entry.counterpart}
    free = [name for name in port if name not in named]
    pairs = _once([_pair(name, port, free, mapping, convention) for name in reference])
    taken = {pair.port for pair in pairs if pair.port}
    pairs += [_left_over(name, mapping) for name in port if name not in taken]
    return pairs + list(_idle(reference, port, mapping))


def _pair(name: str, port: Sequence[str], free: Sequence[str], mapping: Mapping, convention: Convention) -> Pair:
    entry = entry_for(name, mapping.reference)
    facet, source = (entry.facet, str(entry.place)) if entry else ("", "")
    pair = Pair(name, "", facet=facet, source=source)
    if entry and entry.na:
        return replace(pair, na=entry.na)
    if entry and entry.counterpart:
        if entry.counterpart in port:
            return replace(pair, port=entry.counterpart, how="by the mapping")
        return replace(pair, problem=f'the mapping names "{entry.counterpart}", which the port does not have')
    found = convention.counterparts(name, free)
    if len(found) == 1:
        return replace(pair, port=found[0], how="by name")
    if found:
        return replace(pair, problem=f"its counterpart may be {' or '.join(found)}", hint=_say(name))
    expected = " or ".join(leaf_names(parts_of(name)[-1]))
    return replace(pair, problem="the port has no counterpart of it", hint=f"expected {expected}; {_say(name)}")


def _say(name: str) -> str:
    return f'say in mapping: "{name}": "<test of the port>", or {{"na": "<why there is none>"}}'


def _once(pairs: list[Pair]) -> list[Pair]:
    """A case of the port may mirror several by the mapping, which is somebody's word, but only one by its name."""
    by_name = Counter(pair.port for pair in pairs if pair.how == "by name")
    return [
        replace(
            pair, port="", how="", problem=f'other cases may be mirrored by "{pair.port}" as well', hint=_say(pair.name)
        )
        if pair.how == "by name" and by_name[pair.port] > 1
        else pair
        for pair in pairs
    ]


def _left_over(name: str, mapping: Mapping) -> Pair:
    entry = entry_for(name, mapping.port)
    if entry:
        return Pair("", name, na=entry.na, source=str(entry.place))
    hint = f'name it in mapping as a counterpart, or say "$port": {{"{name}": {{"na": "<why there is no original>"}}}}'
    return Pair("", name, problem="the reference has no case that it mirrors", hint=hint)


def _idle(reference: Sequence[str], port: Sequence[str], mapping: Mapping) -> Iterator[Pair]:
    for entry, is_port in mapping.unmatched(reference, port):
        side = "port" if is_port else "reference"
        problem = f"the mapping speaks of it, and the {side} has no such case"
        pair = Pair("" if is_port else entry.pattern, entry.pattern if is_port else "", source=str(entry.place))
        yield replace(pair, problem=problem, hint="correct the name, or remove the entry")
