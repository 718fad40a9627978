"""`...:NAME` on the command line: what is a pattern, what the query asks, and which labels Bazel gets in the end."""

import json
import re
from pathlib import Path

import command_line
import expand
import pytest
from fake_programs import Machine, query_answer
from hypothesis import given
from hypothesis import strategies as st

TARGETS = {
    "//a:parity": "test_suite",
    "//a:unit_test": "py_test",
    "//a/deep:parity": "test_suite",
    "//ab:parity": "test_suite",
    "//lib:tool": "py_library",
}


@pytest.mark.parametrize(
    ("text", "package", "name", "negative"),
    [
        ("//...:parity", "", "parity", False),
        ("@//...:parity", "", "parity", False),
        ("@@//a/...:parity", "a", "parity", False),
        ("//a/b/...:x/y.z", "a/b", "x/y.z", False),
        ("-//a/...:parity", "a", "parity", True),
        ("...:parity", "here", "parity", False),
        ("sub/...:parity", "here/sub", "parity", False),
        ("-...:parity", "here", "parity", True),
    ],
)
def test_these_are_patterns(text: str, package: str, name: str, negative: bool) -> None:
    assert expand.parse_pattern(text, "here") == expand.Pattern(text, negative, package, name)


@pytest.mark.parametrize(
    "text",
    [
        "//...",
        "//...:all",
        "//...:*",
        "//a/...:all-targets",
        "//a:parity",
        ":parity",
        "@other//...:parity",
        "--test_arg=//...:parity",
        '//...:a"b',
        "//a...:parity",
        "//a//...:parity",
    ],
)
def test_these_are_left_to_bazel(text: str) -> None:
    assert expand.parse_pattern(text) is None


def test_a_package_whose_name_begins_the_same_is_not_below() -> None:
    pattern = expand.Pattern("//a/...:parity", False, "a", "parity")
    assert pattern.covers(expand.Target("//a:parity", "test_suite"))
    assert pattern.covers(expand.Target("//a/deep:parity", "test_suite"))
    assert not pattern.covers(expand.Target("//ab:parity", "test_suite"))
    assert not pattern.covers(expand.Target("//:parity", "test_suite"))


def test_one_expression_asks_for_all_patterns() -> None:
    patterns = [expand.Pattern("", False, "", "a.b"), expand.Pattern("", True, "x/y", "c")]
    assert expand.query_expression(patterns, audited=False) == r'filter(":(a\.b|c)$", "//..." + "//x/y/...")'


@given(st.text(st.characters(codec="ascii", exclude_characters=':"@\n'), min_size=1))
def test_the_name_in_the_expression_matches_itself_only(name: str) -> None:
    assert re.fullmatch(expand._literal(name), name)
    assert not re.fullmatch(expand._literal(name), name + "x")


class Bazel:
    """Expands command lines in a workspace of its own against a fake Bazel."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine(folder)
        self.answers(query_answer(TARGETS, manual=frozenset({"//ab:parity"})))

    def answers(self, script: str) -> None:
        self.program = self.machine.fake_bazel(run=script)

    def expand(self, *words: str, folder: str = "") -> expand.Expansion:
        here = self.machine.workspace / folder
        here.mkdir(exist_ok=True)
        return expand.expand([str(self.program)], command_line.parse(words), here)

    def words(self, *words: str, folder: str = "") -> list[str]:
        return self.expand(*words, folder=folder).line.words()


@pytest.fixture
def bazel(tmp_path: Path) -> Bazel:
    return Bazel(tmp_path)


def test_labels_take_the_place_of_the_pattern(bazel: Bazel) -> None:
    words = bazel.words("test", "--config=ci", "//...:parity", "//x:y")
    assert words == ["test", "--config=ci", "//a/deep:parity", "//a:parity", "//x:y"]


def test_several_patterns_need_one_query(bazel: Bazel) -> None:
    words = bazel.words("test", "//a/deep/...:parity", "//a/...:unit_test")
    assert words == ["test", "//a/deep:parity", "//a:unit_test"]
    assert len(bazel.machine.calls()) == 1


def test_relative_patterns_start_at_the_folder(bazel: Bazel) -> None:
    assert bazel.words("test", "...:parity", folder="a") == ["test", "//a/deep:parity", "//a:parity"]


def test_negative_patterns_move_behind_two_dashes(bazel: Bazel) -> None:
    words = bazel.words("test", "-//a/deep/...:parity", "//...:parity")
    assert words == ["test", "//a/deep:parity", "//a:parity", "--", "-//a/deep:parity"]


def test_operands_keep_their_order(bazel: Bazel) -> None:
    words = bazel.words("build", "-k", "--", "//...:parity", "-//x/...", "-//a/...:unit_test", "//z")
    assert words == ["build", "-k", "--", "//a/deep:parity", "//a:parity", "-//x/...", "-//a:unit_test", "//z"]


def test_a_negative_pattern_may_match_nothing(bazel: Bazel) -> None:
    assert bazel.words("test", "//a/...:unit_test", "--", "-//b/...:parity") == ["test", "//a:unit_test"]


def test_build_takes_targets_of_every_kind(bazel: Bazel) -> None:
    assert bazel.words("build", "//...:tool") == ["build", "//lib:tool"]


def test_test_takes_tests_and_suites_only(bazel: Bazel) -> None:
    with pytest.raises(
        expand.ExpansionError, match=r"no test and no test suite, only for //lib:tool \(py_library\)"
    ) as error:
        bazel.expand("test", "//...:tool")
    assert error.value.code == 4


def test_a_pattern_for_nothing_is_an_error(bazel: Bazel) -> None:
    with pytest.raises(
        expand.ExpansionError, match=r"^//a/\.\.\.:nosuch stands for nothing: no target in //a/\.\.\. is"
    ) as error:
        bazel.expand("test", "//...:parity", "//a/...:nosuch")
    assert error.value.code == 1


def test_manual_targets_do_not_count(bazel: Bazel) -> None:
    with pytest.raises(expand.ExpansionError, match="targets tagged manual do not count"):
        bazel.expand("test", "//ab/...:parity")


@pytest.mark.parametrize(("query_code", "code"), [(7, 1), (3, 3), (2, 2), (8, 8), (37, 37)])
def test_a_failed_query_ends_the_command(bazel: Bazel, query_code: int, code: int) -> None:
    bazel.answers(f"exit {query_code}")
    with pytest.raises(expand.ExpansionError) as error:
        bazel.expand("test", "//...:parity")
    assert error.value.code == code


def test_with_keep_going_the_rest_is_run_but_remembered_as_partial(bazel: Bazel) -> None:
    bazel.answers(query_answer(TARGETS) + "\nexit 3")
    expansion = bazel.expand("test", "-k", "//...:unit_test")
    assert expansion.partial
    assert expansion.line.words() == ["test", "-k", "//a:unit_test"]
    assert "-k" in bazel.machine.calls()[0]


def test_the_query_gets_what_decides_on_loading(bazel: Bazel) -> None:
    rc = bazel.machine.workspace / ".bazelrc"
    rc.write_text("common:workspace --noenable_bzlmod\ntest:ci --test_output=all\n", encoding="utf-8")
    more = bazel.machine.workspace / "more.rc"
    more.write_text("query:slow --keep_going\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(bazel.machine.workspace)
        words = ["--config=workspace", "--config=ci", "--config=slow", "--repo_env=A=b", "--jobs=3", "//...:unit_test"]
        bazel.expand("--bazelrc=more.rc", "--output_base", "/o", "test", *words)
    call = bazel.machine.calls()[0]
    assert call[1:5] == ["--bazelrc=more.rc", "--output_base", "/o", "query"]
    assert {"--config=workspace", "--config=slow", "--repo_env=A=b"} <= set(call)
    assert not {"--config=ci", "--jobs=3"} & set(call)


@pytest.mark.parametrize(
    ("words", "audited"),
    [
        (["test", "//...:parity"], True),
        (["test", "//a/...:parity"], False),
        (["build", "//...:parity"], False),
        (["test", "//...:unit_test"], False),
    ],
)
def test_the_command_for_everything_brings_the_completeness_check_along(
    bazel: Bazel, words: list[str], audited: bool
) -> None:
    assert bazel.expand(*words).audited == audited
    assert ("kind(" in bazel.machine.calls()[0][-1]) == audited


def test_the_announcement_shows_a_few_labels_and_counts_the_rest(
    bazel: Bazel, capsys: pytest.CaptureFixture[str]
) -> None:
    bazel.answers(query_answer({f"//p{number}:parity": "test_suite" for number in range(9)}))
    line = command_line.parse(["--batch", "test", "//...:parity", "--jobs=2"])
    expand.announce(line, expand.expand([str(bazel.program)], line, bazel.machine.workspace))
    labels = " ".join(f"//p{number}:parity" for number in range(6))
    expected = f"tools/bazel: //...:parity stands for: bazel test {labels} --jobs=2 … (3 more)\n"
    assert capsys.readouterr().err == expected


def test_a_target_that_the_query_answers_twice_is_announced_once(
    bazel: Bazel, capsys: pytest.CaptureFixture[str]
) -> None:
    bazel.answers("\n".join([query_answer({"//a:parity": "test_suite"})] * 2))
    line = command_line.parse(["test", "//...:parity"])
    expansion = expand.expand([str(bazel.program)], line, bazel.machine.workspace)
    expand.announce(line, expansion)
    assert capsys.readouterr().err == "tools/bazel: //...:parity stands for: bazel test //a:parity\n"
    assert len(expansion.answer) == 1


def test_targets_are_sorted_whatever_the_order_of_the_answer() -> None:
    lines = [json.dumps({"rule": {"name": name, "ruleClass": "py_test"}}) for name in ("//b:x", "//a:x")]
    assert [target.label for target in expand.parse_targets(lines)] == ["//a:x", "//b:x"]
