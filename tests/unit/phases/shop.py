"""A small project for the tests of phases: a ledger of two areas, some sources, a port, a committed index."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from parity.phases.discover import Inputs, discover
from parity.phases.inventory_validation import validate
from parity.phases.mapping_conventions import conventions
from parity.phases.mapping_table import mapping_table
from parity.phases.model import Check, Convention, Conventions, Discovery, Mapping, MappingTable, Validation

PLAN = "a" * 64
HEAD = f'schema_version: 1\narea: "AREA"\nplan {{ sha256: "{PLAN}" lines: 90 }}\n'

IO = (
    HEAD.replace("AREA", "io")
    + """
entries {
  path: "shop/io/reader.py"
  kind: PYTHON
  lines: 2
  symbols: ["Reader"]
  destinations { path: "port/crates/shop-io/src" sources: [INVENTORY] }
  destinations { path: "port/crates/shop-io/src/reader.rs" sources: [SECTION] }
}

entries {
  path: "shop/io/reader_test.py"
  kind: PYTHON
  lines: 20
  destinations { path: "port/crates/shop-io/tests/reader_test.rs" new: true sources: [SECTION] }
}

entries {
  path: "shop/io/writer.py"
  kind: PYTHON
  lines: 30
  destinations { path: "port/crates/shop-io/src" sources: [INVENTORY] }
}
"""
)

CORE = (
    HEAD.replace("AREA", "core")
    + """
entries {
  path: "shop/core/__init__.py"
  kind: PYTHON
  lines: 0
  na { claimed: [12] }
}

entries {
  path: "shop/core/till.py"
  kind: PYTHON
  lines: 50
  destinations { path: "port/crates/shop-core/src/till.rs" sources: [SECTION] }
}

entries {
  path: "till.proto"
  kind: PROTO
  used_by: ["shop/core/till.py"]
}
"""
)

PATHS = (
    "shop/core/__init__.py",
    "shop/core/till.py",
    "shop/io/reader.py",
    "shop/io/reader_test.py",
    "shop/io/writer.py",
)


class Shop:
    """The project in a folder; its methods run the phases on what it has by then."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in (("io", IO), ("core", CORE)):
            self.write(f"ledger/{name}.textproto", text)
        self.write("shop/io/reader.py", "class Reader:\n    pass\n")
        self.index(*PATHS)
        self.defects([])
        self.inputs = Inputs(
            title="//:plan",
            ledger=[str(root / "ledger/io.textproto"), str(root / "ledger/core.textproto")],
            sources={"shop/io/reader.py": str(root / "shop/io/reader.py")},
            port=["port/crates/shop-io/src/reader.rs"],
            fixtures=[],
            committed={
                "port/index.json": str(root / "port/index.json"),
                **{f"port/parity/{path}.md": "" for path in PATHS},
            },
            defects=str(root / "plan-defects.json"),
        )

    def write(self, path: str, text: str) -> str:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return str(file)

    def index(self, *paths: str) -> None:
        """A committed index of some files."""
        rows = [{"path": path, "lines": None, "status": "planned"} for path in paths]
        self.write("port/index.json", json.dumps({"files": rows}))

    def defects(self, defects: list[dict[str, object]], plan: str = PLAN) -> None:
        """The report of an import."""
        self.write("plan-defects.json", json.dumps({"plan": {"sha256": plan}, "defects": defects}))

    def change(self, **changes: object) -> Shop:
        """The same with other inputs."""
        self.inputs = replace(self.inputs, **changes)  # type: ignore[arg-type]
        return self

    def edit(self, area: str, before: str, after: str) -> Shop:
        """The same with another text in a file of the ledger."""
        path = self.root / "ledger" / f"{area}.textproto"
        text = path.read_text("utf-8")
        assert text.count(before) == 1, before
        path.write_text(text.replace(before, after), "utf-8")
        return self

    def discovery(self) -> Discovery:
        return discover(self.inputs)

    def validation(self) -> Validation:
        return validate(self.discovery())

    def check(self, id: str) -> Check:
        return next(check for check in self.validation().checks if check.id == id)

    def table(self) -> MappingTable:
        return mapping_table(self.discovery(), self.validation())

    def mapping(self, path: str) -> Mapping:
        (found,) = [mapping for mapping in self.table().files if mapping.path == path]
        return found

    def conventions(self) -> Conventions:
        return conventions(self.discovery(), self.table())

    def convention(self, id: str) -> Convention:
        return next(each for each in self.conventions().conventions if each.id == id)
