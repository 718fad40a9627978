"""How a command line is taken apart, which rc files apply to it, and where its workspace is."""

from pathlib import Path

import command_line
import pytest
import rc_files
from command_line import CommandLine
from hypothesis import given
from hypothesis import strategies as st
from workspace import package_of, workspace_root


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], CommandLine((), "")),
        (["--version"], CommandLine(("--version",), "")),
        (["test"], CommandLine((), "test")),
        (
            ["--batch", "--output_base", "test", "build", "//x"],
            CommandLine(("--batch", "--output_base", "test"), "build", ("//x",)),
        ),
        (
            ["--output_base=x", "test", "//a", "--", "-//b"],
            CommandLine(("--output_base=x",), "test", ("//a",), ("-//b",)),
        ),
        (["run", "//x", "--", "--", "-v"], CommandLine((), "run", ("//x",), ("--", "-v"))),
        (["--output_base"], CommandLine(("--output_base",), "")),
    ],
)
def test_parts(words: list[str], expected: CommandLine) -> None:
    assert command_line.parse(words) == expected


@given(st.lists(st.sampled_from(["--batch", "--bazelrc", "test", "//a", "--", "-k", "-//b"])))
def test_put_together_again_it_is_the_same(words: list[str]) -> None:
    # Two dashes with nothing behind them say nothing.
    assert command_line.parse(words).words() in (words, words[:-1])


def test_the_last_value_of_an_option_counts() -> None:
    line = command_line.parse(["test", "--file=a", "--file", "b", "--", "--file=c"])
    assert line.option("file") == "b"
    assert line.option("other") is None


def test_settings_come_from_all_rc_files_and_their_imports(tmp_path: Path) -> None:
    (tmp_path / "MODULE.bazel").touch()
    (tmp_path / ".bazelrc").write_text(
        "# build:comment --x\nbuild:ci --jobs=2 \\\n  --keep_going  # why\ntry-import %workspace%/user.rc\nimport missing.rc\n",
        encoding="utf-8",
    )
    (tmp_path / "user.rc").write_text(
        "common:wide --a\nquery:asked --b\ntry-import %workspace%/.bazelrc\n", encoding="utf-8"
    )
    (tmp_path / "named.rc").write_text("build --build_event_json_file=x.json\n", encoding="utf-8")
    (tmp_path / "below").mkdir()
    settings = rc_files.settings_of_call(["bazel", "--bazelrc=../named.rc"], tmp_path / "below")
    assert rc_files.Setting("build", "ci", "--jobs=2    --keep_going") in settings
    assert rc_files.configs_of("query", settings) == {"wide", "asked"}
    assert rc_files.configs_of("build", settings) == {"wide", "ci"}
    assert rc_files.mention("build_event_json_file", settings)
    assert not rc_files.mention("x", settings)


@pytest.mark.parametrize("marker", ["MODULE.bazel", "REPO.bazel", "WORKSPACE", "WORKSPACE.bazel"])
def test_the_nearest_marker_is_the_top(tmp_path: Path, marker: str) -> None:
    folder = tmp_path / "outer" / "a" / "b"
    folder.mkdir(parents=True)
    (tmp_path / "outer" / marker).touch()
    assert workspace_root(folder) == tmp_path / "outer"
    assert package_of(folder) == "a/b"
    assert package_of(tmp_path / "outer") == ""


def test_a_folder_of_that_name_is_no_marker(tmp_path: Path) -> None:
    (tmp_path / "WORKSPACE").mkdir()
    assert workspace_root(tmp_path) is None
    assert package_of(tmp_path) == ""
