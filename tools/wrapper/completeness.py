"""What an index leaves out: suites of packages that no index lists, and reference targets that nothing accounts for.

A Bazel rule cannot enumerate `//...`, therefore the wrapper's query does, and this module judges what the query found.
Each problem is one sentence that ends with the line to add.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# What the wrapper asks the query for; the attributes keep its answer small.
KINDS = "alias|parity_index_table|parity_pair|justification_test|mirrored_test|py_library|py_test|test_suite"
ATTRIBUTES = ("actual", "packages", "py", "py_test", "roots", "srcs")


@dataclass(frozen=True)
class Rule:
    """A target as the query tells it: its label, rule class and the attributes of ATTRIBUTES that it sets."""

    label: str
    kind: str
    attributes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def package(self) -> str:
        return self.label.split(":")[0]

    def values(self, attribute: str) -> list[str]:
        return self.attributes.get(attribute, [])


def read_rules(lines: Iterable[str]) -> list[Rule]:
    """Rules from the lines of `bazel query --output=streamed_jsonproto`."""
    targets = (json.loads(line) for line in lines if line.strip())
    return [_rule(target["rule"]) for target in targets if target.get("type") == "RULE"]


def _rule(rule: dict[str, Any]) -> Rule:
    attributes = {
        attribute["name"]: _attribute_values(attribute)
        for attribute in rule.get("attribute", [])
        if attribute["name"] in ATTRIBUTES and attribute.get("explicitlySpecified")
    }
    return Rule(rule["name"], rule["ruleClass"], attributes)


def _attribute_values(attribute: dict[str, Any]) -> list[str]:
    """The message leaves out what is empty: that must not become a list of one empty text."""
    text = attribute.get("stringValue")
    return [text] if text else list(attribute.get("stringListValue", ()))


def problems_of(rules: list[Rule]) -> list[str]:
    """Everything that the indexes of a workspace leave out, sorted. A workspace without an index leaves nothing out."""
    indexes = [rule for rule in rules if rule.kind == "parity_index_table"]
    if not indexes:
        return []
    return sorted(_unlisted_suites(rules, indexes)) + sorted(_unpaired(rules, indexes))


def _unlisted_suites(rules: list[Rule], indexes: list[Rule]) -> Iterable[str]:
    listed = {package for index in indexes for package in index.values("packages")}
    for rule in rules:
        if rule.kind == "test_suite" and rule.label.endswith(":parity") and rule.package not in listed:
            yield (
                f"{rule.label} is in no index, so that no release would notice it: "
                f'add "{rule.package}", to packages of {_nearest(rule.package, indexes)}'
            )


def _nearest(package: str, indexes: list[Rule]) -> str:
    """The index that shares the longest part of its path with the package."""

    def shared(index: Rule) -> int:
        ours, theirs = package.split("/"), index.package.split("/")
        return sum(1 for one, other in zip(ours, theirs, strict=False) if one == other)

    return max(sorted(index.label for index in indexes), key=lambda label: shared(Rule(label, "")))


def _unpaired(rules: list[Rule], indexes: list[Rule]) -> Iterable[str]:
    roots = {root for index in indexes for root in index.values("roots")}
    accounted = _accounted(rules)
    for rule in rules:
        if rule.kind not in ("py_library", "py_test") or not _below(rule.package, roots) or rule.label in accounted:
            continue
        name = rule.label.split(":")[1]
        if rule.kind == "py_library":
            yield (
                f"{rule.label} has neither a port nor a reason to have none: "
                f'add parity_library(name = "{name}_pair", py = ":{name}", rust = …) or '
                f'parity_na(name = "{name}_na", srcs = [":{name}"], …)'
            )
        else:
            yield (
                f"{rule.label} has no test of the port beside it: "
                f'add parity_mirror_test(name = "{name}_parity", py_test = ":{name}", rust_test = …), or make both by py_rust_test'
            )


def _below(package: str, roots: set[str]) -> bool:
    return any(package == root or package.startswith(root + "/") for root in roots)


def _accounted(rules: list[Rule]) -> set[str]:
    """Labels of the targets that a pair, a justification or a pair of tests accounts for."""
    actual = {rule.label: rule.values("actual")[0] for rule in rules if rule.kind == "alias" and rule.values("actual")}
    found: set[str] = set()
    for rule in rules:
        if rule.kind == "parity_pair":
            found |= {actual.get(label, label) for label in rule.values("py")}
        elif rule.kind == "justification_test":
            found |= set(rule.values("srcs"))
        elif rule.kind == "mirrored_test":
            found |= {actual.get(label, label) for label in rule.values("py_test")}
    return found
