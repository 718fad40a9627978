"""Plays a reader of 01-first-pair.md, so that the page cannot drift from what it describes.

    python3 docs/guide/rehearse.py FOLDER [BAZEL_FLAG...]

types the page's files into FOLDER/durations, runs its commands, and compares what they print with what the page shows. Each step
of the page stands behind a comment that says what to do with the block that follows it:

    <!-- write NAME -->        the block is a file
    <!-- append NAME -->       the block is the end of a file
    <!-- insert NAME: TEXT --> the block goes before the line of a file that begins with TEXT
    <!-- edit NAME: A => B --> a text of a file is replaced; there is no block
    <!-- run CODE -->          the block is commands; the last one exits with CODE
    <!-- prints -->            the block is in what the last command printed; seconds and cache hits do not count
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PAGE = Path(__file__).with_name("01-first-pair.md")
_CLONE = Path(__file__).resolve().parents[2]
_STEP = re.compile(r"<!-- (?P<verb>\w+) ?(?P<name>[\w./]*)(?:: (?P<text>.*))? -->")
_VARIABLE = re.compile(r"\d+\.\d s \(\d+ of \d+ from cache\)")


class Mismatch(Exception):
    """The page and the product say different things; the text says where and what."""


@dataclass(frozen=True)
class Step:
    """One comment of the page with its block, without fence or indentation."""

    line: int
    verb: str
    name: str
    text: str
    block: str


def read_steps(page: str) -> Iterator[Step]:
    """The steps of a page in their order."""
    lines = page.split("\n")
    for number, line in enumerate(lines):
        match = _STEP.fullmatch(line)
        if match:
            block = "\n".join(_block(lines, number + 1)) + "\n"
            yield Step(number + 1, match["verb"], match["name"], match["text"] or "", block)


def _block(lines: list[str], start: int) -> list[str]:
    """The fenced or indented lines that follow."""
    while start < len(lines) and not lines[start]:
        start += 1
    if lines[start].startswith("```"):
        return lines[start + 1 : lines.index("```", start)]
    end = start
    while end < len(lines) and (lines[end].startswith("    ") or not lines[end]):
        end += 1
    return [line[4:] for line in lines[start:end]]


class Reader:
    """Follows steps in a folder."""

    def __init__(self, folder: Path, bazel_flags: list[str]) -> None:
        self._folder = folder
        self._flags = bazel_flags
        self._printed = ""

    def follow(self, step: Step) -> None:
        """Does one step; Mismatch if the page is wrong about it."""
        path = self._folder / step.name
        if step.verb == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(step.block)
        elif step.verb == "append":
            path.write_text(path.read_text() + step.block)
        elif step.verb == "insert":
            self._replace(path, f"\n{step.text}", f"\n{step.block}{step.text}", step)
        elif step.verb == "edit":
            old, _, new = step.text.partition(" => ")
            self._replace(path, old, new, step)
        elif step.verb == "run":
            self._run(step)
        elif step.verb == "prints":
            self._compare(step)
        else:
            raise Mismatch(f"line {step.line}: {step.verb} is no kind of step")

    def _replace(self, path: Path, old: str, new: str, step: Step) -> None:
        text = path.read_text()
        if text.count(old) != 1:
            raise Mismatch(f"line {step.line}: {path.name} has {old!r} {text.count(old)} times, expected once")
        path.write_text(text.replace(old, new))

    def _run(self, step: Step) -> None:
        for command in step.block.strip().split("\n"):
            print(f"$ {command}", flush=True)
            bazel = re.sub(r"^bazel (\w+)", " ".join([r"../parity_rules/tools/bazel \1", *self._flags]), command)
            done = subprocess.run(bazel, shell=True, cwd=self._folder, capture_output=True, text=True, check=False)
            self._printed = done.stdout + done.stderr
        if done.returncode != int(step.name):
            raise Mismatch(f"line {step.line}: exit code {done.returncode}, expected {step.name}:\n{self._printed}")

    def _compare(self, step: Step) -> None:
        shown, printed = (_VARIABLE.sub("", text) for text in (step.block.rstrip(), self._printed))
        if shown not in printed:
            raise Mismatch(f"line {step.line}: the page shows\n{shown}\nbut this was printed:\n{self._printed}")


def main(arguments: list[str]) -> int:
    """The exit code: 0 if the page is right."""
    base = Path(arguments[0])
    folder = base / "durations"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    clone = base / "parity_rules"
    if not clone.exists():
        clone.symlink_to(_CLONE)
    reader = Reader(folder, arguments[1:])
    try:
        for step in read_steps(_PAGE.read_text()):
            reader.follow(step)
    except Mismatch as mismatch:
        print(f"{_PAGE.name}: {mismatch}", file=sys.stderr)
        return 1
    print(f"{_PAGE.name}: all is as the page says")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
