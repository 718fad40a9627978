"""`tools/parity index`: what Bazel says of a build becomes rows, and nothing that it does not say counts as built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parity.cli.build_events import read_events
from parity.cli.index import index
from parity.cli.problems import UsageError
from parity.cli.rules import read_rules, sources_of
from parity.cli.workspace import Workspace
from parity.index.model import EvidenceShard, FacetCount, PairShard
from parity.index.shard_files import write_shard

LAST = {"id": {"buildFinished": {}}, "lastMessage": True}
BIN = ["bazel-out", "k8", "bin"]


def completed(
    label: str, *, success: bool = True, file_set: str = "", children: Any = (), **rest: Any
) -> dict[str, Any]:
    groups = [{"name": "parity_shard", "fileSets": [{"id": file_set}]}] if file_set else []
    body = {"outputGroup": groups, **({"success": True} if success else {}), **rest}
    return {"id": {"targetCompleted": {"label": label}}, "children": list(children), "completed": body}


def named_set(name: str, *files: str, sets: tuple[str, ...] = ()) -> dict[str, Any]:
    content = {
        "files": [{"name": file, "pathPrefix": BIN} for file in files],
        "fileSets": [{"id": one} for one in sets],
    }
    return {"id": {"namedSet": {"id": name}}, "namedSetOfFiles": content}


def rule(label: str, kind: str, **attributes: Any) -> dict[str, Any]:
    listed = [
        {"name": name, "stringValue" if isinstance(value, str) else "stringListValue": value}
        for name, value in attributes.items()
    ]
    return {"type": "RULE", "rule": {"name": label, "ruleClass": kind, "attribute": listed}}


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def test_files_of_nested_sets_and_root_causes_are_found(tmp_path: Path) -> None:
    action = {"actionCompleted": {"label": "//x:l", "primaryOutput": "o"}}
    refused = {"configuredLabel": {"label": "//x:c"}}
    events = read_events(
        write(
            tmp_path / "events",
            named_set("0", "x/a.shard.json"),
            named_set("1", "x/b.json", sets=("0",)),
            completed("//x:good", file_set="1"),
            {"id": action, "action": {"type": "Rustc", "label": "//x:l"}},
            completed("//x:rust", success=False, children=[action]),
            {"id": refused, "aborted": {"reason": "ANALYSIS_FAILURE", "description": "no such target.\nmore"}},
            {"id": {"targetConfigured": {"label": "//x:wrong"}}, "children": [refused], "aborted": {"reason": "X_Y"}},
            completed("//x:odd", success=False, failureDetail={"message": "out of memory"}),
            completed("//x:silent", success=False),
            {"id": {"targetConfigured": {"label": "//x:alone"}}, "aborted": {"reason": "X_Y"}},
            LAST,
        )
    )
    assert events.files["//x:good"] == ["bazel-out/k8/bin/x/a.shard.json", "bazel-out/k8/bin/x/b.json"]
    assert events.failed == {
        "//x:rust": "Rustc of //x:l failed",
        "//x:wrong": "no such target",
        "//x:odd": "out of memory",
        "//x:silent": "Bazel does not say why",
        "//x:alone": "x y",
    }


@pytest.mark.parametrize("text", ["", "{", json.dumps(completed("//x:t"))])
def test_events_that_break_off_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "events").write_text(text)
    with pytest.raises(UsageError, match="run the command again"):
        read_events(tmp_path / "events")


def test_the_files_of_a_test_are_those_that_its_pair_accounts_for() -> None:
    rules = read_rules(
        json.dumps(line)
        for line in (
            rule("//x:t", "parity_pair_test", pair="//x:p"),
            rule("//x:p", "parity_pair", py="//x:p_py"),
            rule("//x:p_py", "alias", actual="//y:lib"),
            rule("//y:lib", "py_library", srcs=["//y:b.py", "//y:sub/a.py", "//y:data.txt"]),
            rule("//x:declared", "parity_pair", py="//x:p_py", sources=["pkg/m.py"], interpreter_sources=["abc.py"]),
            rule("//x:u", "parity_pair_test", pair="//x:declared"),
            rule("//x:m", "mirrored_test", py_test="//x:py"),
            rule("//x:py", "py_test", srcs=["//:top_test.py"]),
            rule("//x:na", "justification_test", srcs=["//y:lib", "//x:c.py"]),
            rule("//x:lost", "parity_pair_test", pair="//x:gone"),
        )
    )
    found = {name: sources_of(rules[f"//x:{name}"], rules) for name in ("t", "u", "m", "na", "lost")}
    assert found == {
        "t": ("y/b.py", "y/sub/a.py"),
        "u": ("abc.py", "pkg/m.py"),
        "m": ("top_test.py",),
        "na": ("x/c.py", "y/b.py", "y/sub/a.py"),
        "lost": (),
    }


class Built:
    """A workspace with one index of two packages, and a Bazel that answers as it is told."""

    def __init__(self, root: Path, events: list[Any]) -> None:
        self.root = root
        self.bin = root / "out" / "execroot" / "_main" / "bazel-out" / "k8" / "bin"
        (self.bin / "x").mkdir(parents=True)
        (root / "bazel-bin").symlink_to(self.bin)
        write(root / "indexes", rule("//:index", "parity_index_table", title="All of it", packages=["//x", "//gone"]))
        tests = [rule(f"//x:{name}", "parity_pair_test", pair=f"//x:{name}_pair") for name in ("good", "bad")]
        pairs = [rule(f"//x:{name}_pair", "parity_pair", sources=[f"{name}.py"]) for name in ("good", "bad")]
        write(root / "tests", *tests, *pairs)
        write(root / "events", *events)
        bazel = root / "bazel"
        bazel.write_text(
            "#!/bin/sh\n"
            f'case "$*" in *parity_index_table*) cat {root}/indexes;; query*) cat {root}/tests; exit 3;; build*)\n'
            "for word; do case $word in --build_event_json_file=*) "
            f'cp {root}/events "${{word#*=}}";; esac; done; exit 1;; esac\n'
        )
        bazel.chmod(0o755)
        facets = {"normal": FacetCount(1, 1)}
        shard = EvidenceShard("//x:good", "//x:g", "p", "original", ["good.py"], "pass", {"cases": 1}, facets, 0, 0, [])
        write_shard(shard, str(self.bin / "x" / "good.shard.json"))

    def index(self, *labels: str, out: str | None = None) -> int:
        return index(Workspace(self.root, self.root, str(self.root / "bazel")), labels, out)


EVENTS = [
    named_set("0", "x/good.shard.json"),
    completed("//x:good", file_set="0"),
    completed("//x:bad", success=False, failureDetail={"message": "it broke"}),
    LAST,
]


def test_the_same_index_is_written_with_rows_for_what_is_not_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Built(tmp_path, EVENTS).index() == 1
    document = json.loads((tmp_path / "bazel-bin" / "index_tolerant" / "index.json").read_text("utf-8"))
    assert document["title"] == "All of it"
    assert {row["path"]: row["status"] for row in document["files"]} == {
        "//gone:parity": "not built",
        "bad.py": "not built",
        "good.py": "partial",
    }
    said = capsys.readouterr().out
    assert said.startswith("//:index   3 files: 1 partial, 2 not built\n")
    assert "✗ bad.py   not built: //x:bad does not build: it broke" in said
    assert "bazel-bin/index_tolerant: index.json, PYTHON_PARITY_INDEX.md, index.html" in said


def test_what_bazel_does_not_mention_is_not_built(tmp_path: Path) -> None:
    built = Built(tmp_path, [EVENTS[0], EVENTS[1], LAST])
    assert built.index(out="folder") == 1
    rows = json.loads((tmp_path / "folder" / "index.json").read_text("utf-8"))["files"]
    (bad,) = [row for row in rows if row["path"] == "bad.py"]
    assert bad["reason"] == "//x:bad does not build: Bazel did not come to it"


def test_a_part_of_the_index_that_is_not_there_is_a_row(tmp_path: Path) -> None:
    built = Built(tmp_path, EVENTS)
    (built.bin / "x" / "good.shard.json").unlink()
    assert built.index(out="folder") == 1
    rows = json.loads((tmp_path / "folder" / "index.json").read_text("utf-8"))["files"]
    (good,) = [row for row in rows if row["path"] == "good.py"]
    assert good["status"] == "unreadable"
    assert "good.shard.json is unreadable" in good["reason"]


def test_a_test_of_several_files_that_does_not_build_lowers_each_and_names_all_causes(tmp_path: Path) -> None:
    built = Built(tmp_path, [completed("//x:good", success=False), completed("//x:bad", success=False), LAST])
    both = rule("//x:bad_pair", "parity_pair", sources=["bad.py", "good.py"])
    write(tmp_path / "tests", *map(json.loads, (tmp_path / "tests").read_text().splitlines()[:3]), both)
    assert built.index(out="folder") == 1
    rows = {row["path"]: row for row in json.loads((tmp_path / "folder" / "index.json").read_text("utf-8"))["files"]}
    assert rows["bad.py"]["status"] == rows["good.py"]["status"] == "not built"
    assert rows["good.py"]["tests"] == ["//x:bad", "//x:good"]
    assert [name in rows["good.py"]["reason"] for name in ("//x:bad does not", "//x:good does not")] == [True, True]


def test_a_pair_that_no_test_compares_counts_and_one_that_is_gone_is_said(tmp_path: Path) -> None:
    pair = named_set("1", "x/alone.pair.json")
    built = Built(tmp_path, [EVENTS[0], EVENTS[1], EVENTS[2], pair, completed("//x:alone", file_set="1"), LAST])
    listed = ["//x:alone", "//x:bad_pair", "//y:gone"]
    write(tmp_path / "indexes", rule("//:index", "parity_index_table", packages=["//x"], pairs=listed))
    before = map(json.loads, (tmp_path / "tests").read_text().splitlines())
    write(tmp_path / "tests", *before, rule("//x:alone", "parity_pair", sources=["alone.py"]))
    write_shard(PairShard("//x:alone", "//x:rs", "original", ["alone.py"]), str(built.bin / "x" / "alone.pair.json"))
    assert built.index(out="folder") == 1
    rows = {row["path"]: row for row in json.loads((tmp_path / "folder" / "index.json").read_text("utf-8"))["files"]}
    assert {path: row["status"] for path, row in rows.items()} == {
        "//y:gone": "not built",
        "alone.py": "ported",
        "bad.py": "not built",
        "good.py": "partial",
    }
    assert "//x:bad_pair does not build: Bazel did not come to it" in rows["bad.py"]["reason"]


def test_the_ledger_of_the_index_counts_as_well(tmp_path: Path) -> None:
    built = Built(tmp_path, EVENTS)
    entries = [
        f'entries {{ path: "{name}.py" kind: PYTHON destinations {{ path: "rs/{name}.rs" }} }}'
        for name in ("good", "more")
    ]
    (tmp_path / "core.textproto").write_text("\n".join(['schema_version: 1 area: "core"', *entries]))
    target = rule(
        "//:index", "parity_index_table", packages=["//x"], ledger=["//:core.textproto"], port=["//:rs/more.rs"]
    )
    write(tmp_path / "indexes", target)
    assert built.index(out="folder") == 1
    rows = {row["path"]: row for row in json.loads((tmp_path / "folder" / "index.json").read_text("utf-8"))["files"]}
    assert {path: row["status"] for path, row in rows.items()} == {
        "bad.py": "not built",
        "good.py": "partial",
        "more.py": "planned",
    }
    assert (rows["more.py"]["missing"], rows["good.py"]["missing"]) == ([], ["rs/good.rs"])


def test_what_is_no_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^//x:t is no parity_index: there are //:index$"):
        Built(tmp_path, EVENTS).index("//x:t")
