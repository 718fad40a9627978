"""The documents of phases: published schema, round trip, refusal of anything else, and text that stays text."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from shop import Shop

from parity.fixtures.problems import ToolError, UserError
from parity.ledger.model import Kind, Source
from parity.phases.command import PHASES, PhaseRequest, run_phase
from parity.phases.model import Conventions, Discovery, MappingTable, Validation
from parity.phases.pages import page_of
from parity.phases.records import Document, read, to_json

SCHEMA = json.loads((Path(__file__).parents[3] / "parity_rules" / "schema" / "phases.schema.json").read_text("utf-8"))
KINDS: dict[str, type[Any]] = {kind.PHASE: kind for kind in (Discovery, Validation, MappingTable, Conventions)}
EVIL = "<b>|`x`[a](b) *c* <!-- & -->"
LINES = f'{EVIL} "\\\n# x\n| - |\n'


def all_phases(shop: Shop) -> list[Document]:
    return [shop.discovery(), shop.validation(), shop.table(), shop.conventions()]


def hostile(shop: Shop, text: str, lines: str) -> Shop:
    """The project with a text in every place of its inputs that takes one; `lines` where a text may have several."""
    quoted = json.dumps(lines, ensure_ascii=False)
    for area, line in (("io", 'symbols: ["Reader"]'), ("core", 'used_by: ["shop/core/till.py"]')):
        shop.edit(area, line, f"{line.partition(':')[0]}: [{quoted}]")
    path = json.dumps(f"shop/io/{text}.py", ensure_ascii=False)
    shop.edit(
        "io", '  path: "shop/io/writer.py"', f"  path: {path}\n  port_symbols: [{quoted}]\n  dependencies: [{quoted}]"
    )
    shop.edit("core", "src/till.rs", f"src/{text.replace('*', '')}.rs")
    reason = json.dumps(f"a b {lines}", ensure_ascii=False)
    na = f'na {{ na_class: STUB reason: {reason} owner: {quoted} reviewed: "2026-01-31" }}'
    shop.edit("core", "na { claimed: [12] }", na)
    shop.defects([{"kind": lines, "path": lines, "plan_line": 3, "found": lines, "expected": lines}])
    shop.index("shop/core/till.py", f"x/{text}.py")
    return shop.change(title=lines, fixtures=[f"port/{text}.yaml"], port=[*shop.inputs.port, f"port/{text}.rs"])


def errors(document: Any) -> list[str]:
    return [
        f"{list(error.absolute_path)}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(document)
    ]


def test_the_schema_describes_every_document(shop: Shop) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for document in all_phases(shop):
        assert errors(json.loads(to_json(document))) == []
    assert list(KINDS) == list(PHASES) == SCHEMA["properties"]["phase"]["enum"]


def test_the_schema_has_the_members_of_the_documents_and_no_others() -> None:
    names = dict(zip(KINDS, ("discovery", "validation", "mappingTable", "conventions"), strict=True))
    for phase, kind in KINDS.items():
        expected = {"version", "phase", *(each.name for each in fields(kind))}
        assert set(SCHEMA["$defs"][names[phase]]["properties"]) == expected
        assert set(SCHEMA["$defs"][names[phase]]["required"]) == expected


def test_the_schema_knows_what_a_ledger_can_say() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["who"]["items"]["enum"] == [each.name.lower() for each in Source]
    assert definitions["planned"]["properties"]["kind"]["enum"] == [each.name.lower() for each in Kind]


def test_a_member_that_nobody_knows_is_no_document(shop: Shop) -> None:
    document = json.loads(to_json(shop.validation()))
    assert errors(document | {"more": 1}) != []
    assert errors(document | {"phase": "10-mapping-table"}) != []


def test_what_is_written_is_what_is_read(shop: Shop, tmp_path: Path) -> None:
    for number, document in enumerate(all_phases(hostile(shop, EVIL, LINES))):
        path = tmp_path / f"{number}.json"
        path.write_text(to_json(document), "utf-8")
        assert read(str(path), type(document)) == document


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda data: data.update(version=2),
            "is version 2 of phase 01-inventory-validation, expected version 1 of phase 01",
        ),
        (
            lambda data: data.update(phase="00-discover"),
            "is version 1 of phase 00-discover, expected version 1 of phase 01",
        ),
        (lambda data: data.pop("phase"), "is no document of a phase (KeyError: 'phase')"),
        (lambda data: data.pop("checks"), "is not whole (a Validation has other members)"),
        (lambda data: data.update(files="5"), "is not whole ('5' is no int)"),
        (lambda data: data.update(checks={}), "is not whole ({} is no list)"),
        (lambda data: data["checks"][0].update(more=1), "is not whole (a Check has other members)"),
    ],
)
def test_any_other_document_is_refused(shop: Shop, tmp_path: Path, change: Any, said: str) -> None:
    data = json.loads(to_json(shop.validation()))
    change(data)
    path = tmp_path / "document.json"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ToolError) as caught:
        read(str(path), Validation)
    assert said in str(caught.value)
    assert str(caught.value).endswith(": build the plan again")


def structure(page: str) -> list[str]:
    """What each line of Markdown is, and the markup in it that nothing escapes or encloses."""
    lines = []
    for line in page.splitlines():
        bare = re.sub(r"`[^`]*`", "`", re.sub(r"\\.", "", line.replace("<br>", " "))).replace("`", "")
        lead = re.match(r"\s*(#+|\||-|<!--)?", line)
        lines.append(f"{lead[0] if lead else ''}{[bare.count(each) for each in '|<*[']}")
    return lines


def test_no_text_becomes_markdown(tmp_path: Path) -> None:
    tame, tame_lines = (re.sub(r"\W", "a", text) for text in (EVIL, LINES))
    evil_pages, tame_pages = (
        [page_of(document) for document in all_phases(hostile(Shop(tmp_path / name), text, lines))]
        for name, text, lines in (("evil", EVIL, LINES), ("tame", tame, tame_lines))
    )
    for evil, plain in zip(evil_pages, tame_pages, strict=True):
        assert sorted(structure(evil)) == sorted(structure(plain))


def test_the_command_writes_each_phase_from_the_files_of_earlier_ones(shop: Shop, tmp_path: Path) -> None:
    earlier: list[tuple[str, str]] = []
    for phase, document in zip(PHASES, all_phases(shop), strict=True):
        files = tmp_path / f"{phase}.json", tmp_path / f"{phase}.md"
        given = shop.inputs if phase == "00-discover" else None
        run_phase(
            PhaseRequest(
                phase=phase,
                title=given.title if given else "",
                earlier=list(earlier),
                ledger=given.ledger if given else [],
                sources=list(given.sources.items()) if given else [],
                port=given.port if given else [],
                fixtures=given.fixtures if given else [],
                committed=list(given.committed.items()) if given else [],
                defects=given.defects if given else None,
                out_json=str(files[0]),
                out_markdown=str(files[1]),
            )
        )
        assert files[0].read_text("utf-8") == to_json(document)
        assert files[1].read_text("utf-8") == page_of(document)
        earlier.append((phase, str(files[0])))


@pytest.mark.parametrize(
    "damage",
    ["<<<<<<< ours\n", "colour: 1\n", 'entries { path: "shop/io/reader.py" kind: PYTHON }\n', "entries {"],
    ids=["a merge", "an unknown key", "an entry twice", "cut off"],
)
def test_of_a_damaged_ledger_nothing_is_written(damage: str, shop: Shop, tmp_path: Path) -> None:
    path = shop.root / "ledger/core.textproto"
    path.write_text(path.read_text("utf-8") + damage, "utf-8")
    files = tmp_path / "out.json", tmp_path / "out.md"
    given = shop.inputs
    with pytest.raises(UserError, match=r"(core|io)\.textproto:\d+"):
        run_phase(
            PhaseRequest(
                phase="00-discover",
                title=given.title,
                earlier=[],
                ledger=given.ledger,
                sources=[],
                port=[],
                fixtures=[],
                committed=[],
                defects=None,
                out_json=str(files[0]),
                out_markdown=str(files[1]),
            )
        )
    assert not any(file.exists() for file in files)
