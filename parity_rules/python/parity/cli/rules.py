"""Targets as `bazel query` tells them, and the Python files that a parity test accounts for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

ATTRIBUTES = (
    "actual",
    "benchmarks",
    "interpreter_sources",
    "ledger",
    "packages",
    "pair",
    "pairs",
    "port",
    "priorities",
    "py",
    "py_test",
    "sources",
    "srcs",
    "tests",
    "title",
    "update",
)
# What Bazel says of each target, as flags of the query; the attributes keep the answer small.
FORM = (
    "--output=streamed_jsonproto",
    f"--proto:output_rule_attrs={','.join(ATTRIBUTES)}",
    "--noproto:default_values",
    "--noproto:locations",
    "--noproto:rule_inputs_and_outputs",
)
_ALIASES = 4


@dataclass(frozen=True)
class Rule:
    """A target: its label, rule class and those of ATTRIBUTES that it has."""

    label: str
    kind: str
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def values(self, attribute: str) -> list[str]:
        return self.attributes.get(attribute, [])


def read_rules(lines: Iterable[str]) -> dict[str, Rule]:
    """The rules in an answer, by label."""
    targets = (json.loads(line) for line in lines if line.strip())
    rules = (_rule(target["rule"]) for target in targets if target.get("type") == "RULE")
    return {rule.label: rule for rule in rules}


def _rule(rule: dict[str, Any]) -> Rule:
    attributes = {attribute["name"]: _values(attribute) for attribute in rule.get("attribute", ())}
    return Rule(rule["name"], rule["ruleClass"], {name: values for name, values in attributes.items() if values})


def _values(attribute: dict[str, Any]) -> list[str]:
    text = attribute.get("stringValue")
    return [text] if text else list(attribute.get("stringListValue", ()))


def tests_and_sources(tests: str, pairs: Sequence[str] = ()) -> str:
    """The query for tests and further pairs, what they are about, and the targets that have the files."""
    more = f" + set({' '.join(pairs)})" if pairs else ""
    return (
        f"let t = {tests} in let p = labels(pair, $t){more} in let r = labels(py, $p) + labels(py_test, $t) + labels(srcs, $t) in "
        f"let a = labels(actual, $r) in let b = labels(actual, $a) in $t + $p + $r + $a + $b"
    )


def sources_of(test: Rule, rules: dict[str, Rule]) -> tuple[str, ...]:
    """The Python files that a test, or a pair, accounts for, as the index calls them; none if the query could not tell."""
    pair = rules.get(next(iter(test.values("pair")), ""), test)
    declared = pair.values("sources") + pair.values("interpreter_sources")
    if declared:
        return tuple(sorted(declared))
    targets = pair.values("py") or test.values("py_test") or test.values("srcs")
    return tuple(sorted({path for label in targets for path in _files(label, rules)}))


def _files(label: str, rules: dict[str, Rule]) -> list[str]:
    """The files of a target, aliases followed; a label without a rule is a file itself."""
    for _ in range(_ALIASES):
        rule = rules.get(label)
        if rule is None:
            return [path_of(label)] if label.endswith(".py") else []
        if rule.kind != "alias":
            return [path_of(source) for source in rule.values("srcs") if source.endswith(".py")]
        label = next(iter(rule.values("actual")), "")
    return []


def path_of(label: str) -> str:
    """The path of a source file of the main repository."""
    package, _, name = label.removeprefix("@@").removeprefix("@").removeprefix("//").partition(":")
    return f"{package}/{name}".removeprefix("/")
