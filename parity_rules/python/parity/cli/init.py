"""`tools/parity init`: starts a ledger, and says what comes next."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from parity.cli.problems import UsageError
from parity.cli.terminal import emit
from parity.cli.workspace import Workspace
from parity.fixtures.problems import UserError
from parity.upkeep.init_ledger import Request, Start, plan_init

_MISTAKE = 2


def init(workspace: Workspace, py_root: str, crate: str, ledger_dir: str | None, *, dry_run: bool) -> int:
    """Writes the ledger and the index, or shows them."""
    crate_folder = _folder("crate", crate, workspace)
    folder = _folder("ledger_dir", ledger_dir, workspace) if ledger_dir else f"{crate_folder}/ledger"
    try:
        start = plan_init(Request(workspace.root, _folder("py_root", py_root, workspace), crate_folder, folder))
        if not dry_run:
            start.changes.write()
    except UserError as error:
        print(str(error).replace(f"{workspace.root}/", ""), file=sys.stderr)
        return _MISTAKE
    emit("".join(f"{line}\n" for line in _report(start, dry_run=dry_run)))
    return 0


def _folder(flag: str, text: str, workspace: Workspace) -> str:
    """A folder below the workspace, from a package or a path; UsageError for one elsewhere, and for the workspace itself."""
    path = workspace.root / text.removeprefix("//") if text.startswith("//") else workspace.here / text
    inside = os.path.relpath(os.path.normpath(path), workspace.root)
    if inside == "." or inside.startswith(".."):
        raise UsageError(f"--{flag}={text} is not below the workspace: name a folder such as shop/io")
    return Path(inside).as_posix()


def _report(start: Start, *, dry_run: bool) -> Iterator[str]:
    if dry_run:
        yield from start.changes.diff()
    files = [path for path in start.changes.paths if path.endswith(".textproto")]
    yield f"{start.index}   {len(start.entries)} entries in {len(files)} files"
    for path, destination in start.guesses:
        one_of = ", one of several" if destination.alternative else ""
        yield f"  ? {path}   goes to {destination.path}, guessed from its name{one_of}"
    if dry_run:
        yield "  dry run: nothing was written"
        return
    yield f"  wrote {', '.join(start.changes.paths)}"
    yield "Next:"
    yield from _steps(start)


def _steps(start: Start) -> Iterator[str]:
    if not start.port:
        yield f'  - Add the port\'s crate to {start.index}: port = ["//…"]; its rust_library could not be told'
    if start.guesses:
        yield "  - Confirm the guesses: write PEOPLE in place of GUESS, or another destination"
    yield "  - Name a destination in each other entry, or why it needs none (docs/guide/ledger.md)"
    yield "  - Declare targets and pairs:  tools/parity update"
    yield "  - Write parity tests, and list their packages:  tools/parity update"
    yield "  - Check the ledger:  tools/parity validate"
    yield f"  - See where you are:  tools/bazel build {start.index}"
