"""A stub is refuted by a public name, wherever at the top of the module it is defined."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.index.justification import finding_of, public_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ('"""Only words."""\nfrom os import path\nimport sys\n', []),
        ("_private = 1\ndef _hidden(): pass\n", []),
        ("def f():\n    inner = 1\n", ["f"]),
        ("class C:\n    member = 1\n", ["C"]),
        ("A, (B, C) = 1, (2, 3)\n", ["A", "B", "C"]),
        ("x: int\n", ["x"]),
        ("try:\n    import fast\nexcept ImportError:\n    fast = None\n", ["fast"]),
        ("if True:\n    y = 1\nelse:\n    z = 2\n", ["y", "z"]),
    ],
)
def test_public_names(text: str, names: list[str], tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text(text)
    assert public_names(str(path)) == names


def test_a_stub_with_a_name_is_refuted(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text("def f(): pass\n")
    assert finding_of("stub", [str(path)]) == f"a stub has no public names, but {path} defines f"
    assert finding_of("hardware", [str(path)]) == ""


def test_what_does_not_parse_is_no_stub(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text("def (:\n")
    assert "nothing that Python can parse" in finding_of("stub", [str(path)])


def test_no_file_at_all_is_no_justification() -> None:
    assert finding_of("hardware", []) == "the justification accounts for no Python file"
