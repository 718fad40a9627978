"""Where the workspace of a folder is, by the rule that Bazel itself follows."""

from pathlib import Path

_MARKERS = ("MODULE.bazel", "REPO.bazel", "WORKSPACE", "WORKSPACE.bazel")


def workspace_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` with a file that marks a workspace; None where there is none."""
    for folder in (start, *start.parents):
        if any((folder / marker).is_file() for marker in _MARKERS):
            return folder
    return None


def package_of(start: Path) -> str:
    """The path of `start` inside its workspace; empty at the top, and where there is no workspace."""
    root = workspace_root(start)
    return "" if root in (None, start) else start.relative_to(root).as_posix()
