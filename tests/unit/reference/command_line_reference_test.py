"""The reference of the command line shows every subcommand that the help names, and objects to one without help of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from reference.command_line import command_line_page
from reference.page import Undocumented

MAIN = """\
import sys

help = {(): '''Shows things.

  tools/parity look LABEL    looks
  tools/parity make LABEL    makes''', ("look",): "tools/parity look: looks.   "}
if tuple(sys.argv[1:-1]) not in help or sys.argv[-1] != "--help":
    sys.exit("no help for it")
print(help[tuple(sys.argv[1:-1])])
"""


def tree(root: Path, main: str) -> Path:
    folder = root / "parity_rules/python/parity/cli"
    folder.mkdir(parents=True)
    (folder / "main.py").write_text(main)
    return root


def test_every_subcommand_has_its_part(tmp_path: Path) -> None:
    text = command_line_page(tree(tmp_path, MAIN.replace("  tools/parity make LABEL    makes", "")))
    assert "`tools/parity --help` prints:\n\n```\nShows things.\n\n  tools/parity look LABEL    looks\n```" in text
    assert text.endswith("## tools/parity look\n\n```\ntools/parity look: looks.\n```\n")


@pytest.mark.parametrize(
    ("main", "finding"),
    [
        (MAIN, "tools/parity make --help exits with 1 and prints 'no help for it\\n'"),
        (MAIN.replace("tools/parity", "parity"), "tools/parity --help names no subcommand"),
        ("", "tools/parity --help exits with 0 and prints ''"),
    ],
)
def test_a_gap_is_an_error(tmp_path: Path, main: str, finding: str) -> None:
    with pytest.raises(Undocumented) as caught:
        command_line_page(tree(tmp_path, main))
    assert str(caught.value) == finding
