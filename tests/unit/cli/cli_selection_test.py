"""A part of the cases is a whole of its own: renumbered, with the same requests, and a foot."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.cli.problems import UsageError
from parity.cli.selection import copy_frames, select, write_part
from parity.fixtures.command import CasesRequest, make_cases
from parity.fixtures.plan import Plan, read_plan
from parity.protocol import frames

FIXTURE = """
join:
  - {id: one, args: ["a"]}
  - {id: two, args: [{$bytes: "aGk="}], deadline_ms: 50}
  - {id: three, args: ["c"], fresh: true}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "f.yaml").write_text(FIXTURE)
    request = CasesRequest(
        label="//a:t",
        fixtures=[str(tmp_path / "f.yaml")],
        comparators=None,
        deadline_ms=1000,
        fresh=False,
        out_cases=str(tmp_path / "cases"),
        out_plan=str(tmp_path / "plan"),
    )
    make_cases(request)
    return read_plan(request.out_plan)


def test_patterns_select_in_the_order_of_the_plan(plan: Plan) -> None:
    assert select(plan, ["join/t*"]) == [1, 2]
    assert select(plan, ["join/three", "join/one"]) == [0, 2]


def test_a_pattern_without_a_case_is_named(plan: Plan) -> None:
    with pytest.raises(UsageError, match=r"no case of //a:t matches 'split/\*'. It has join/one, join/two, join/three"):
        select(plan, ["join/one", "split/*"])


def test_frames_keep_request_attachments_flags_and_deadline(plan: Plan, tmp_path: Path) -> None:
    copy_frames(tmp_path / "cases", "parity-cases", [1, 2], tmp_path / "part")
    with frames.read_file(tmp_path / "part", "parity-cases") as reader:
        assert reader.head["cases"] == 2
        two, three = list(reader)
    assert (two.sequence, two.json()["id"], two.deadline_ms) == (1, "join/two", 50)
    assert [bytes(part) for part in two.parts()] == [b"hi"]
    assert (three.sequence, three.flags) == (2, frames.FRESH)


def test_the_part_of_a_plan_has_the_selected_cases(plan: Plan, tmp_path: Path) -> None:
    write_part(plan, [2], tmp_path / "part.json")
    assert [case.id for case in read_plan(str(tmp_path / "part.json")).cases] == ["join/three"]
