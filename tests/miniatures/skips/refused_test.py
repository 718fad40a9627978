"""An expectations file that cannot mean what it says fails the comparison itself, with the place, and leaves no evidence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOOL = HERE.parents[2] / "parity_rules/python/tool"
ENTRY = {"case": "total/planted", "class": "BUG", "reason": "r", "owner": "o", "fingerprint": "000000000000"}


def entry(**changes: str) -> str:
    fields = {name: value for name, value in (ENTRY | changes).items() if value != "-"}
    return f"- {{{', '.join(f'{name}: {value}' for name, value in fields.items())}}}\n"


def compare(folder: Path, expectations: str) -> subprocess.CompletedProcess[str]:
    (folder / "t.expect.yaml").write_text(expectations)
    legs = [f"--leg={leg}={HERE / f'known_bug.{leg}.outcomes'}" for leg in ("python", "rust")]
    plan = [f"--plan={HERE / 'known_bug.plan.json'}", f"--cases={HERE / 'known_bug.cases'}"]
    names = ["--label=//tests/miniatures/skips:known_bug", "--pair=//tests/miniatures:arithmetic"]
    files = ["--expectations=t.expect.yaml", "--out=evidence"]
    command = [str(TOOL), "compare", *names, *plan, *legs, *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_file_that_means_what_it_says_leaves_evidence(tmp_path: Path) -> None:
    done = compare(tmp_path, entry())
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "evidence").exists()


@pytest.mark.parametrize(
    ("expectations", "says"),
    [
        (entry(reason="-"), "t.expect.yaml:1:3: the entry has no reason."),
        (entry(reason="' '"), '"reason" is blank.'),
        (entry(owner="-"), "t.expect.yaml:1:3: the entry has no owner."),
        (entry(case="-"), "the entry has no case."),
        (entry() + entry(**{"class": "-"}), "t.expect.yaml:2:3: the entry has no class."),
        (entry(**{"class": "BROKEN_CASE"}), "the BROKEN_CASE entry has no twin."),
        (
            entry(**{"class": "BROKEN_CASE"}, twin="total/lost"),
            'the twin "total/lost" of the BROKEN_CASE entry "total/planted" is no case of this test.',
        ),
        (entry(twin="total/one"), '"twin" stands in an entry of class BUG.'),
        (entry(**{"class": "FLAKY"}, case="total/*"), 'the FLAKY entry "total/*" matches 4 cases.'),
        (entry(**{"class": "KNOWN"}), 'class "KNOWN" is not known.'),
        (entry(expires="tomorrow"), '"expires" is "tomorrow"; expected a date like 2027-06-30.'),
        (entry(leg="golden"), 'leg "golden" is not run by this test.'),
        (entry(fingerprint="all"), 'fingerprint "all" is not 12 hexadecimal digits.'),
    ],
)
def test_a_file_that_cannot_is_refused(tmp_path: Path, expectations: str, says: str) -> None:
    done = compare(tmp_path, expectations)
    assert done.returncode == 1
    assert says in done.stderr
    assert not (tmp_path / "evidence").exists()
