"""A justification holds if it is whole, its evidence fits its class, and the evidence is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.ledger.justification import findings
from parity.ledger.model import Entry, Evidence, Kind, NaClass, NotApplicable

SOURCES = {
    "shop/stub.py": "import os\n_HIDDEN = 1\n",
    "shop/full.py": "from .deep import ops\nimport fast_ops.kernels as k\ndef read(): import lazy\n",
    "shop/helper.py": "def fake(): ...\n",
    "shop/helper_test.py": "from shop import helper\n",
    "shop/broken.py": "def (\n",
    "port/src/metrics.rs": "pub struct NoMetrics;\n",
}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    for path, text in SOURCES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return {path: tmp_path / path for path in SOURCES}


def _entry(path: str, na_class: NaClass, *evidence: Evidence) -> Entry:
    na = NotApplicable(na_class, "There is nothing to port.", evidence, "team", "2026-01-31")
    return Entry(path, Kind.PYTHON, na=na)


@pytest.mark.parametrize(
    ("path", "na_class", "evidence", "expected"),
    [
        ("shop/stub.py", NaClass.STUB, Evidence(no_public_names=True), []),
        ("shop/full.py", NaClass.STUB, Evidence(no_public_names=True), ["no_public_names: shop/full.py defines read"]),
        ("shop/gone.py", NaClass.STUB, Evidence(no_public_names=True), ["no_public_names: shop/gone.py is not here to be looked at"]),
        ("shop/stub.py", NaClass.STUB, Evidence(imports="os"), ["class STUB needs evidence no_public_names"]),
        ("shop/full.py", NaClass.TENSORFLOW_CUSTOM_OP, Evidence(imports="fast_ops"), []),
        ("shop/full.py", NaClass.TENSORFLOW_CUSTOM_OP, Evidence(imports="ops"), []),
        ("shop/full.py", NaClass.HARDWARE, Evidence(imports="shop.deep"), []),
        ("shop/full.py", NaClass.HARDWARE, Evidence(imports="lazy"), []),
        ("shop/full.py", NaClass.HARDWARE, Evidence(imports="az"), ["imports: shop/full.py does not import az"]),
        ("shop/broken.py", NaClass.HARDWARE, Evidence(imports="tpu"), ["imports: shop/broken.py does not import tpu"]),
        ("shop/full.py", NaClass.SUPERSEDED, Evidence(superseded_by="port/src/metrics.rs"), []),
        ("shop/full.py", NaClass.SUPERSEDED, Evidence(superseded_by="port/src/metrics.rs:NoMetrics"), []),
        ("shop/full.py", NaClass.SUPERSEDED, Evidence(superseded_by="port/src/metrics.rs:Metric"), ["superseded_by: port/src/metrics.rs does not have Metric"]),
        ("shop/full.py", NaClass.GENERATED, Evidence(generated_from="shop/a.tmpl"), ["generated_from: there is no file shop/a.tmpl"]),
        ("shop/helper.py", NaClass.TEST_ONLY, Evidence(tests_only=True), []),
        ("shop/tool.py", NaClass.TEST_ONLY, Evidence(tests_only=True), ["tests_only: shop/tool.py is not here to be looked at"]),
    ],
)  # fmt: skip
def test_evidence_is_held_against_the_files(
    path: str, na_class: NaClass, evidence: Evidence, expected: list[str], files: dict[str, Path]
) -> None:
    assert findings(_entry(path, na_class, evidence), files) == expected


def test_a_helper_that_other_code_uses_is_not_for_tests_only(files: dict[str, Path]) -> None:
    files["shop/stub.py"].write_text("from shop.helper import fake\n")
    files["shop/full.py"].write_text("from . import helper\n")
    assert findings(_entry("shop/helper.py", NaClass.TEST_ONLY, Evidence(tests_only=True)), files) == [
        "tests_only: shop/full.py, shop/stub.py import shop/helper.py"
    ]


def test_a_claim_is_no_justification(files: dict[str, Path]) -> None:
    claim = Entry("shop/stub.py", Kind.PYTHON, na=NotApplicable(NaClass.STUB, claimed=(7,)))
    assert findings(claim, files) == ["the justification has no reason, no evidence, no owner, no reviewed"]
    assert findings(Entry("shop/stub.py", Kind.PYTHON), files) == ["there is no justification"]
