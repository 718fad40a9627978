"""A Bazel that can do one thing: answer the query of `tools/parity validate` and `update` for a small workspace.

It runs the BUILD files below the current folder as Python, with rules that write down what they are given. A folder whose BUILD file fails
is left out, as with --keep_going.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_PLAIN = ("alias", "filegroup", "py_library", "py_test", "py_binary", "rust_library", "rust_test", "rust_binary")
_LABELS = ("actual", "crate", "ledger", "pair", "pairs", "port", "py", "py_test", "rust", "rust_test", "srcs")


class Package:
    """The rules of one BUILD file."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        name = folder.relative_to(root).as_posix()
        self.label = "//" + ("" if name == "." else name)
        self.rules: dict[str, dict[str, Any]] = {}

    def run(self) -> None:
        build = next(path for path in (self.folder / "BUILD.bazel", self.folder / "BUILD") if path.is_file())
        rules = {kind: self._plain(kind) for kind in _PLAIN}
        exec(build.read_text("utf-8"), {**rules, **self._macros()})  # noqa: S102 - a file that the test itself wrote

    def _add(self, kind: str, name: str, attributes: dict[str, Any]) -> None:
        if name in self.rules:
            raise ValueError(f"{self.label}:{name} is there twice")
        self.rules[name] = {"kind": kind, **{key: self._value(key, value) for key, value in attributes.items()}}

    def _value(self, key: str, value: Any) -> Any:
        if key not in _LABELS:
            return value
        return [self._absolute(each) for each in value] if isinstance(value, list) else self._absolute(value)

    def _absolute(self, label: str) -> str:
        if label.startswith("@"):
            return label
        if not label.startswith("//"):
            return f"{self.label}:{label.removeprefix(':')}"
        return label if ":" in label else f"{label}:{label.rpartition('/')[2]}"

    def _plain(self, kind: str) -> Any:
        return lambda name, **attributes: self._add(kind, name, attributes)

    def _suite(self) -> None:
        self.rules.setdefault("parity", {"kind": "test_suite"})

    def _macros(self) -> dict[str, Any]:
        def parity_library(name: str, py: str, rust: str, **rest: Any) -> None:
            self._add("alias", f"{name}_py", {"actual": py})
            self._add("alias", f"{name}_rs", {"actual": rust})
            self._add("parity_pair", name, {"py": f"{name}_py", "rust": f"{name}_rs", **rest})

        def test(kind: str) -> Any:
            def macro(name: str, **attributes: Any) -> None:
                self._add(kind, name, attributes)
                self._suite()

            return macro

        return {
            "load": lambda *_: None,
            "package": lambda **_: None,
            "exports_files": lambda *_, **__: None,
            "glob": self._glob,
            "parity_library": parity_library,
            "parity_test": test("parity_pair_test"),
            "parity_mirror_test": test("mirrored_test"),
            "parity_na": test("justification_test"),
            "parity_index": self._plain("parity_index_table"),
        }

    def _glob(self, patterns: list[str], **_: Any) -> list[str]:
        return sorted(
            path.relative_to(self.folder).as_posix() for pattern in patterns for path in self.folder.glob(pattern)
        )

    def lines(self) -> Iterator[str]:
        for name, rule in self.rules.items():
            attributes = [
                {
                    "name": key,
                    "stringListValue" if isinstance(value, list) else "stringValue": value,
                    "explicitlySpecified": True,
                }
                for key, value in rule.items()
                if key != "kind"
            ]
            target = {"name": f"{self.label}:{name}", "ruleClass": rule["kind"], "attribute": attributes}
            yield json.dumps({"type": "RULE", "rule": target})


def main() -> int:
    root, status = Path.cwd(), 0
    for folder in sorted({path.parent for pattern in ("BUILD.bazel", "BUILD") for path in root.rglob(pattern)}):
        package = Package(folder, root)
        try:
            package.run()
        except (NameError, SyntaxError, TypeError, ValueError) as error:
            print(error, file=sys.stderr)
            status = 3
            continue
        print("\n".join(package.lines()))
    return status


if __name__ == "__main__":
    sys.exit(main())
