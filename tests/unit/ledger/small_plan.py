"""A small plan without defects, in a repository that has what it speaks of, and what its parts are called."""

from __future__ import annotations

from pathlib import Path

from parity.plan.defects import Defect
from parity.plan.document import read_document
from parity.plan.facts import facts_of
from parity.plan.import_plan import Request, defects_of

CHECKLIST = """\
**Checklist**
- [ ] Behavior matches
- [ ] Errors match
"""

READER = f"""\
### `shop/io/reader.py`
<a id="reader"></a>

**Status:** IN PROGRESS

**Summary**
- Lines: 120
- Key symbols: `Reader`, `.close`, `read(path)`.

**Mapping**
- Target crate/module: `port/crates/shop-io/src/reader.rs` (Reader).
- Rust public API surface: `struct Reader {{ path: PathBuf }}`, `read`.

**Tests**
- Python tests: none.

{CHECKLIST}"""

EMPTY = f"""\
### `shop/__init__.py`
<a id="init"></a>

- Lines: 0
- Key symbols: none.
- Target crate/module: `port/crates/shop-io/src/lib.rs`.

{CHECKLIST}"""

TABLE = """\
| Python File | Lines | Status | Rust Mapping | Notes |
|---|---:|---|---|---|
| [`shop/__init__.py`](#init) | 0 | IN PROGRESS | port/crates/shop-io/src/lib.rs | |
| [`shop/io/reader.py`](#reader) | 120 | IN PROGRESS | port/crates/shop-io/src/reader.rs | |
"""

PLAN = f"""\
# The plan

## Inventory

{TABLE}
## Files

{EMPTY}
{READER}"""

FILES = ("port/crates/shop-io/src/lib.rs", "port/crates/shop-io/src/reader.rs")


def repository(folder: Path, *more: str) -> Path:
    """A folder with the files that the plan speaks of, and more."""
    for path in (*FILES, *more):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    return folder


def changed(*changes: tuple[str, str]) -> str:
    """The plan with some texts replaced, each of which it has."""
    text = PLAN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def defects(text: str, root: Path, original: Path | None = None) -> list[Defect]:
    """The defects of a plan."""
    document = read_document(text, "plan.md")
    request = Request(Path("plan.md"), root / "ledger", root, original)
    return defects_of(document, facts_of(document), request)


def said(text: str, root: Path, original: Path | None = None) -> list[tuple[str, str, int, str]]:
    """The defects of a plan without what was expected."""
    found = defects(text, root, original)
    return [(each.kind.name.lower(), each.path, each.plan_line, each.found) for each in found]
