"""The index in the source tree: writing it there, and finding out that it is no longer what is computed.

Owned are index.json, PYTHON_PARITY_INDEX.md, and below parity/ the files that carry the mark of a computed page. A file of another owner is never
touched: it is named, and nothing is written at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from parity.fixtures.problems import ToolError
from parity.index.markdown_index import MARK

FILES = ("index.json", "PYTHON_PARITY_INDEX.md")
FOLDER = "parity"
SHOWN = 10


@dataclass(frozen=True)
class PublishRequest:
    """The arguments of the subcommand `publish`: where the computed index lies, and the folder to write it into."""

    computed: str
    folder: str


def publish(request: PublishRequest) -> None:
    """Makes the tree what is computed, file by file, each replaced at once; stale pages go last."""
    computed, folder = Path(request.computed), Path(request.folder)
    if not (computed / FILES[0]).is_file():
        raise ToolError(f"{computed} holds no computed index: build it first")
    new, old = _contents(computed), _contents(folder)
    foreign = sorted(path for path in old if path not in FILES and not _is_owned(old[path]))
    clashing = [path for path in foreign if path in new]
    if clashing:
        raise ToolError(
            f"{folder / clashing[0]} is no computed page, so that nothing was written: move it out of {FOLDER}/"
        )
    changed = [path for path in new if old.get(path) != new[path]]
    stale = sorted(set(old) - set(new) - set(foreign))
    for path in changed:
        _replace(folder / path, new[path])
    for path in stale:
        _remove(folder / path, folder / FOLDER)
    print(f"{folder.name}: {len(changed)} files written, {len(stale)} removed, {len(new) - len(changed)} as they were")


def _is_owned(text: bytes) -> bool:
    return MARK.encode() in text[:4096]


def _contents(folder: Path) -> dict[str, bytes]:
    """The computed files of a folder, by path below it."""
    paths = [folder / name for name in FILES] + sorted((folder / FOLDER).rglob("*.md"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def _replace(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(text)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _remove(path: Path, top: Path) -> None:
    """Removes a file, and the folders that it leaves empty."""
    path.unlink()
    for folder in path.parents:
        if folder == top or any(folder.iterdir()):
            return
        folder.rmdir()


@dataclass(frozen=True)
class StaleRequest:
    """The arguments of the subcommand `stale`; `committed` are the files of the tree, `folder` is where they lie."""

    label: str
    update: str
    computed: str
    folder: str
    committed: Sequence[str]
    out_text: str
    out_xml: str
    out_verdict: str


def judge_stale(request: StaleRequest) -> None:
    """Writes report, XML and verdict on whether the tree has what is computed."""
    findings = list(_findings(request))
    Path(request.out_text).write_text(_report(request, findings), "utf-8")
    Path(request.out_verdict).write_text("fail\n1\n" if findings else "pass\n0\n", "utf-8")
    Path(request.out_xml).write_text(_xml(request, findings), "utf-8")


def _findings(request: StaleRequest) -> Iterator[str]:
    new = _contents(Path(request.computed))
    prefix = request.folder.rstrip("/") + "/" if request.folder else ""
    old = {path.removeprefix(prefix): Path(path).read_bytes() for path in request.committed}
    for path in sorted({*new, *old}):
        if path not in old:
            yield f"{prefix}{path} is missing"
        elif path not in new and _is_owned(old[path]):
            yield f"{prefix}{path} is of a file that the index does not have"
        elif path in new and old[path] != new[path]:
            yield f"{prefix}{path} is not what is computed"


def _report(request: StaleRequest, findings: Sequence[str]) -> str:
    if not findings:
        return f"{request.label}   the index in the tree is what is computed\n"
    more = [f"and {len(findings) - SHOWN} more"] if len(findings) > SHOWN else []
    lines = "".join(f"  ✗ {finding}\n" for finding in [*findings[:SHOWN], *more])
    return f"{request.label}   the index in the tree is stale\n\n{lines}\n  Write it again: {request.update}\n"


def _xml(request: StaleRequest, findings: Sequence[str]) -> str:
    text = "; ".join([*findings[:SHOWN], f"write it again: {request.update}"])
    failure = f"<failure message={quoteattr(text)}>{escape(text)}</failure>" if findings else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuite name={quoteattr(request.label)} tests="1" failures="{int(bool(findings))}" errors="0" skipped="0">'
        f'<testcase classname="index" name="is_current">{failure}</testcase></testsuite>\n'
    )
