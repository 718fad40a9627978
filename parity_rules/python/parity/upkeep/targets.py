"""The targets of a workspace as a query tells them: which files they have, and which files are accounted for by a test or pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import PurePosixPath

from wrapper.completeness import KINDS as WRAPPER_KINDS
from wrapper.completeness import Rule, read_rules

_RUST_LIBRARIES = ("rust_library", "rust_proc_macro", "rust_shared_library", "rust_static_library")
_KINDS = (
    *WRAPPER_KINDS.split("|"),
    *_RUST_LIBRARIES,
    "filegroup",
    "libtest_test",
    "parity_pair_test",
    "py_binary",
    "rust_binary",
    "rust_test",
)
_ATTRIBUTES = (
    "actual",
    "crate",
    "deps",
    "imports",
    "interpreter_sources",
    "ledger",
    "libtest",
    "origin",
    "packages",
    "pair",
    "pairs",
    "port",
    "py",
    "py_test",
    "roots",
    "rust",
    "rust_test",
    "sources",
    "srcs",
)
# The query for all of them, and what Bazel says of each, as flags; the attributes keep the answer small.
QUERY = f'kind("^({"|".join(_KINDS)}) rule$", //...)'
FORM = (
    "--output=streamed_jsonproto",
    f"--proto:output_rule_attrs={','.join(_ATTRIBUTES)}",
    "--noproto:default_values",
    "--noproto:locations",
    "--noproto:rule_inputs_and_outputs",
)
_PYTHON = ("py_library", "py_test", "py_binary")
# Kinds that account for files, and the attribute that says for which.
_ACCOUNTING = {"parity_pair": "py", "mirrored_test": "py_test", "justification_test": "srcs"}
_ALIASES = 4
# The main that py_rust_test gives to every Python test: no file of anybody's original.
_TESTING_MAIN = "//parity_rules/python:parity/testing/main.py"


class Targets:
    """The rules of a workspace, by label."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = {rule.label: rule for rule in rules}

    @classmethod
    def read(cls, lines: Iterable[str]) -> Targets:
        """Those of an answer to QUERY."""
        return cls(read_rules(lines, _ATTRIBUTES))

    def of_kind(self, *kinds: str) -> list[Rule]:
        """The rules of some kinds, sorted by label."""
        return [self.rules[label] for label in sorted(self.rules) if self.rules[label].kind in kinds]

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """The names of the targets of each package, by its path."""
        found: dict[str, set[str]] = defaultdict(set)
        for label in self.rules:
            package, _, name = label.removeprefix("//").partition(":")
            found[package].add(name)
        return dict(found)

    def actual(self, label: str) -> str:
        """What an alias stands for; any other label itself."""
        for _ in range(_ALIASES):
            rule = self.rules.get(label)
            if rule is None or rule.kind != "alias":
                break
            label = next(iter(rule.values("actual")), "")
        return label

    def files(self, label: str) -> list[str]:
        """The paths of the source files of a target of this repository, those of file groups in it included."""
        label = self.actual(label)
        rule = self.rules.get(label)
        if rule is None:
            path = path_of(label) if label != _TESTING_MAIN else ""
            return [path] if path and PurePosixPath(path).suffix else []
        return [path for source in rule.values("srcs") for path in self.files(source)]

    @cached_property
    def python_files(self) -> dict[str, list[Rule]]:
        """The Python files that targets have, and these targets."""
        return self._owners(_PYTHON, ".py")

    @cached_property
    def rust_libraries(self) -> dict[str, list[Rule]]:
        """The Rust files that libraries have, and these libraries."""
        return self._owners(_RUST_LIBRARIES, ".rs")

    @cached_property
    def rust_tests(self) -> dict[str, list[Rule]]:
        """The Rust files that tests have of their own, and these tests."""
        return self._owners(("rust_test",), ".rs")

    def add_rust(self, rule: Rule, path: str) -> None:
        """Takes note of a file that a library is about to get."""
        self.rust_libraries.setdefault(path, []).append(rule)

    @cached_property
    def untested_pairs(self) -> list[Rule]:
        """The pairs that no test compares."""
        tested = {self.actual(label) for rule in self.of_kind("parity_pair_test") for label in rule.values("pair")}
        return [rule for rule in self.of_kind("parity_pair") if rule.label not in tested]

    def _owners(self, kinds: tuple[str, ...], suffix: str) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.of_kind(*kinds):
            for path in self.files(rule.label):
                if path.endswith(suffix):
                    found[path].append(rule)
        return dict(found)

    @cached_property
    def accounts(self) -> dict[str, list[str]]:
        """The Python files that a pair, a pair of tests or a justification accounts for, and the labels of these."""
        return self._accounts(lambda rule: self._declared(rule) or self.accounted_files(rule))

    @cached_property
    def local_accounts(self) -> dict[str, list[str]]:
        """The same without files that are only declared, which may be those of a package elsewhere."""
        return self._accounts(lambda rule: [] if self._declared(rule) else self.accounted_files(rule))

    def _accounts(self, files: Callable[[Rule], list[str]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for rule in self.of_kind(*_ACCOUNTING):
            for path in files(rule):
                found[path].append(rule.label)
        return dict(found)

    def _declared(self, rule: Rule) -> list[str]:
        return [*rule.values("interpreter_sources"), *rule.values("sources")]

    def accounted_files(self, rule: Rule) -> list[str]:
        """The Python files of this repository that a pair, a pair of tests or a justification is about."""
        labels = rule.values(_ACCOUNTING[rule.kind])
        return [path for label in labels for path in self.files(label) if path.endswith(".py")]


def short(label: str) -> str:
    """A label without a name that its package has already."""
    package, _, name = label.partition(":")
    return package if package.rpartition("/")[2] == name and package != "//" else label


def path_of(label: str) -> str:
    """The path of a source file of this repository; empty for one of another."""
    package, _, name = label.removeprefix("@@").partition(":")
    if not package.startswith("//"):
        return ""
    return f"{package.removeprefix('//')}/{name}".removeprefix("/")
