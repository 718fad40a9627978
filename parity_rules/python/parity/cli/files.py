"""Files of a user, replaced at once or not at all."""

from __future__ import annotations

import os
from pathlib import Path

_BYTE_ORDER_MARK = "\ufeff"


def change(path: Path, shown: str, before: str, after: str, *, dry_run: bool) -> str:
    """Writes what is different, unless it is a dry run; what became of the file, as a line."""
    if before == after:
        return "nothing to change"
    if dry_run:
        return "dry run: nothing was written"
    replace(path, after)
    return f"{'rewrote' if before else 'created'} {shown}"


def replace(path: Path, text: str) -> None:
    """Writes the whole text, byte order mark and permissions of an existing file kept."""
    mark = _BYTE_ORDER_MARK if path.exists() and path.read_bytes().startswith(_BYTE_ORDER_MARK.encode()) else ""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(mark + text, "utf-8", newline="")
        if path.exists():
            part.chmod(path.stat().st_mode)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
