"""Files that are written together are all written, or none is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from parity.fixtures.problems import UserError
from parity.upkeep.changes import Changes, read_exactly


@pytest.fixture
def changes(tmp_path: Path) -> Changes:
    (tmp_path / "a").write_text("old\r\n", newline="")
    (tmp_path / "a").chmod(0o600)
    found = Changes(tmp_path)
    found.put("a", "old\r\n", "new\r\n")
    found.put("b/c", None, "made\n")
    found.put("same", "s", "s")
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_all_are_written(changes: Changes, tmp_path: Path) -> None:
    changes.write()
    assert read_exactly(tmp_path / "a") == "new\r\n"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert read_exactly(tmp_path / "b/c") == "made\n"
    assert names(tmp_path) == ["a", "b", "b/c"]


def test_what_somebody_changed_meanwhile_is_kept(changes: Changes, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("theirs")
    with pytest.raises(UserError, match=r"a: was changed meanwhile\. Run the command again"):
        changes.write()
    assert names(tmp_path) == ["a"]
    assert read_exactly(tmp_path / "a") == "theirs"


def test_a_write_that_fails_takes_all_back(changes: Changes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, calls = os.replace, []

    def fail_second(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_second)
    with pytest.raises(UserError, match=r"b/c: cannot be written: No space left on device\.\s+Nothing was changed"):
        changes.write()
    assert len(calls) == 2
    assert read_exactly(tmp_path / "a") == "old\r\n"
    assert names(tmp_path) == ["a"]
