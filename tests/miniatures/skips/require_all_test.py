"""Under --//parity_rules:require_all a leg that may be missing is red all the same."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent


def test_a_missing_leg_is_no_excuse(tmp_path: Path) -> None:
    xml = tmp_path / "test.xml"
    environment = dict(os.environ, TEST_SRCDIR=str(HERE.parents[3]), XML_OUTPUT_FILE=str(xml))
    test = HERE / "needs_library_declared"
    done = subprocess.run([test], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "incomplete counts as failed here: the build asks for every leg" in done.stdout
    assert [child.tag for case in ElementTree.parse(xml).iter("testcase") for child in case] == ["error"]
