"""The reference of the Rust SDK: what the crates `parity_driver`, `parity_driver_log` and `parity_driver_tracing` export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reference.page import Undocumented, fenced, page
from reference.rust_source import Item, Member, items_of, module_doc

_ROOT = "parity_rules/rust"
_CRATES = ("parity_driver", "parity_driver_log", "parity_driver_tracing")
_STRICT = "#![deny(missing_docs)]"
_REEXPORT = re.compile(r"pub use (\w+)::(?:\{([^}]*)\}|(\w+));")
_MODULE = re.compile(r"pub mod (\w+);")
# A link to an item: only rustdoc knows where it leads.
_LINK = re.compile(r"\[(`[^`]+`)\](?:\((?:crate|self|super)::[^)]*\))?(?!\()")


def rust_sdk_page(root: Path) -> str:
    """The page; `Undocumented` if a crate lets an item go without documentation, or one cannot be found."""
    return page("Rust driver SDK", *(block for crate in _CRATES for block in _crate(root, crate)))


def _crate(root: Path, name: str) -> Iterator[str]:
    source = root / _ROOT / name / "src"
    text = (source / "lib.rs").read_text("utf-8")
    if _STRICT not in text:
        raise Undocumented([f"{_ROOT}/{name}/src/lib.rs lacks {_STRICT}, so that the compiler lets gaps pass"])
    exports = list(_exports(source, text))
    findings = [finding for _, item in exports for finding in _findings(name, item)]
    if findings:
        raise Undocumented(findings)
    yield f"## Crate {name}"
    yield _markdown(module_doc(text.split("\n")))
    for prefix, item in exports:
        yield from _blocks(prefix, item)


def _findings(crate: str, item: Item) -> Iterator[str]:
    if not item.doc:
        yield f"{crate}: {item.kind} {item.name} has no documentation"
    for member in (*item.parts, *item.members):
        if not member.doc:
            yield f"{crate}: {item.name}::{member.name} has no documentation"


def _exports(source: Path, text: str) -> Iterator[tuple[str, Item]]:
    """The items that a crate exports, with the path in front of their name: macros, then re-exports, then modules."""
    for file in sorted(source.glob("*.rs")):
        yield from (("", item) for item in _items(file) if item.kind == "macro")
    yield from (("", item) for item in _items(source / "lib.rs") if item.kind != "macro" and not item.hidden)
    for module, several, one in _REEXPORT.findall(text):
        items = {item.name: item for item in _items(source / f"{module}.rs")}
        for name in several.replace("\n", " ").split(",") if several else [one]:
            if not name.strip():
                continue
            if name.strip() not in items:
                raise Undocumented([f"{source / module}.rs has no public item {name.strip()}, which lib.rs exports"])
            yield "", items[name.strip()]
    for module in _MODULE.findall(text):
        yield from ((f"{module}::", item) for item in _items(source / f"{module}.rs") if not item.hidden)


def _items(file: Path) -> list[Item]:
    return items_of(file.read_text("utf-8").split("\n"))


def _blocks(prefix: str, item: Item) -> Iterator[str]:
    mark = "!" if item.kind == "macro" else ""
    yield f"### {item.kind} {prefix}{item.name}{mark}"
    yield fenced(item.declaration, "rust")
    yield _markdown(item.doc)
    yield _listed(item.parts)
    yield _listed(item.members)


def _listed(members: list[Member]) -> str:
    return "\n".join(f"- `{member.declaration}`\n\n{_indented(_markdown(member.doc))}\n" for member in members)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else line for line in text.split("\n"))


def _markdown(doc: str) -> str:
    """Rustdoc's Markdown as anyone's: headings of a section in bold, examples without the lines that only a test needs."""
    lines: list[str] = []
    example = False
    for line in doc.split("\n"):
        if line.startswith("```"):
            example = not example
            lines.append("```rust" if example else "```")
        elif example:
            if line != "#" and not line.startswith("# "):
                lines.append(line)
        else:
            lines.append(_LINK.sub(r"\1", re.sub(r"^#+ (.*)", r"**\1**\n", line)))
    return "\n".join(lines)
