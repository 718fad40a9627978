"""What an index leaves out: suites of packages that no index lists, and reference targets that nothing accounts for.

A Bazel rule cannot enumerate `//...`, therefore the wrapper's query does, and this module judges what the query found.
`tools/parity validate` says the same of a workspace, and more; it takes the model and these findings from here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

# What the wrapper asks the query for; the attributes keep its answer small.
KINDS = "alias|parity_index_table|parity_pair|justification_test|mirrored_test|py_library|py_test|test_suite"
ATTRIBUTES = ("actual", "packages", "py", "py_test", "roots", "sources", "srcs")


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


@dataclass(frozen=True, order=True)
class Finding:
    """What is not as it should be: what kind of thing, where, what is there instead of what, and the way to mend it."""

    kind: str
    where: str
    found: str
    expected: str
    mend: str

    @property
    def sentence(self) -> str:
        """All of it that a line of text needs."""
        return f"{self.where} {self.found}: {self.mend}"


def read_rules(lines: Iterable[str], attributes: Collection[str] = ATTRIBUTES) -> list[Rule]:
    """Rules from the lines of `bazel query --output=streamed_jsonproto`, with some of their attributes."""
    targets = (json.loads(line) for line in lines if line.strip())
    return [_rule(target["rule"], attributes) for target in targets if target.get("type") == "RULE"]


def _rule(rule: dict[str, Any], wanted: Collection[str]) -> Rule:
    attributes = {
        attribute["name"]: _attribute_values(attribute)
        for attribute in rule.get("attribute", [])
        if attribute["name"] in wanted and attribute.get("explicitlySpecified")
    }
    return Rule(rule["name"], rule["ruleClass"], attributes)


def _attribute_values(attribute: dict[str, Any]) -> list[str]:
    """The message leaves out what is empty: that must not become a list of one empty text."""
    text = attribute.get("stringValue")
    return [text] if text else list(attribute.get("stringListValue", ()))


def problems_of(rules: list[Rule]) -> list[str]:
    """Everything that the indexes of a workspace leave out, a sentence each. A workspace without an index leaves nothing out."""
    return [finding.sentence for finding in findings_of(rules)]


def findings_of(rules: list[Rule]) -> list[Finding]:
    """The same as data, sorted."""
    indexes = [rule for rule in rules if rule.kind == "parity_index_table"]
    if not indexes:
        return []
    return sorted(_unlisted_suites(rules, indexes)) + sorted(_unpaired(rules, indexes))


def _unlisted_suites(rules: list[Rule], indexes: list[Rule]) -> Iterable[Finding]:
    listed = {package for index in indexes for package in index.values("packages")}
    for rule in rules:
        if rule.kind == "test_suite" and rule.label.endswith(":parity") and rule.package not in listed:
            index = nearest_index(rule.package, indexes).label
            yield Finding(
                "unlisted_suite",
                rule.label,
                "is in no index, so that no release would notice it",
                f"its package among the packages of {index}",
                f'add "{rule.package}", to packages of {index}',
            )


def nearest_index(package: str, indexes: list[Rule]) -> Rule:
    """The index that shares the longest part of its path with the package."""

    def shared(index: Rule) -> int:
        ours, theirs = package.split("/"), index.package.split("/")
        return sum(1 for one, other in zip(ours, theirs, strict=False) if one == other)

    return max(sorted(indexes, key=lambda index: index.label), key=shared)


def _unpaired(rules: list[Rule], indexes: list[Rule]) -> Iterable[Finding]:
    roots = {root for index in indexes for root in index.values("roots")}
    accounted = accounted_labels(rules)
    for rule in rules:
        if rule.kind in ("py_library", "py_test") and is_below(rule.package, roots) and not is_paired(rule, accounted):
            yield _unpaired_library(rule) if rule.kind == "py_library" else _unpaired_test(rule)


def _unpaired_library(rule: Rule) -> Finding:
    name = rule.label.split(":")[1]
    return Finding(
        "unpaired_target",
        rule.label,
        "has neither a port nor a reason to have none",
        "a parity_library or a parity_na that names it",
        f'add parity_library(name = "{name}_pair", py = ":{name}", rust = …) or '
        f'parity_na(name = "{name}_na", srcs = [":{name}"], …)',
    )


def _unpaired_test(rule: Rule) -> Finding:
    name = rule.label.split(":")[1]
    return Finding(
        "unpaired_target",
        rule.label,
        "has no test of the port beside it",
        "a parity_mirror_test that names it",
        f'add parity_mirror_test(name = "{name}_parity", py_test = ":{name}", rust_test = …), or make both by py_rust_test',
    )


def is_below(package: str, roots: Collection[str]) -> bool:
    """Whether a package is one of the roots, or in one."""
    return any(package == root or package.startswith(root.rstrip("/") + "/") for root in roots)


def is_paired(rule: Rule, accounted: Collection[str]) -> bool:
    """Whether a target is accounted for, by itself or by all of its files."""
    sources = rule.values("srcs")
    return rule.label in accounted or (bool(sources) and all(source in accounted for source in sources))


def accounted_labels(rules: Iterable[Rule]) -> set[str]:
    """Labels of the targets and files that a pair, a justification or a pair of tests accounts for."""
    rules = list(rules)
    actual = {rule.label: rule.values("actual")[0] for rule in rules if rule.kind == "alias" and rule.values("actual")}
    found: set[str] = set()
    for rule in rules:
        if rule.kind == "parity_pair":
            references = {actual.get(label, label) for label in rule.values("py")}
            found |= _listed(rule, references, rules) or references
        elif rule.kind == "justification_test":
            found |= set(rule.values("srcs"))
        elif rule.kind == "mirrored_test":
            found |= {actual.get(label, label) for label in rule.values("py_test")}
    return found


def _listed(pair: Rule, references: Collection[str], rules: Iterable[Rule]) -> set[str]:
    """The files of its reference that a pair lists in sources; none if that leaves no file of it out."""
    files = {source for rule in rules if rule.label in references for source in rule.values("srcs")}
    wanted = tuple("/" + source for source in pair.values("sources"))
    listed = {file for file in files if f"/{file.lstrip('/').replace(':', '/')}".endswith(wanted)}
    left = {file for file in files - listed if file.endswith(".py")}
    return listed if wanted and left else set()
