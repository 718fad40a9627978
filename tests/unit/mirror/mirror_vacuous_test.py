"""Cases that cannot fail are found, and only those."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.compare.settle import Verdict
from parity.mirror.judge import judge
from parity.mirror.pairing import Pair
from parity.mirror.vacuous import Vacuous
from parity.native.results import Case, Results, State

RUST_ASSERTS = "#[test]\nfn a() { assert_eq!(f(1), 2); }"
PYTHON_ASSERTS = "class T:\n  def a(self): assert f(1) == 2"


def verdict(folder: Path, python: str, rust: str) -> tuple[Verdict, tuple[str, ...]]:
    (folder / "t_test.py").write_text(python)
    (folder / "t.rs").write_text(rust)
    sides = (
        Results("python", "//x:py", (Case("t_test.T.a", State.PASSED),), ""),
        Results("rust", "//x:rs", (Case("t::a", State.PASSED),), ""),
    )
    known = Vacuous([str(folder / "t_test.py")], [str(folder / "t.rs")])
    [found] = judge([Pair("t_test.T.a", "t::a", how="by name")], sides, known)
    return found.verdict, found.reasons


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "'Words.'",
        "x = 1",
        "assert True",
        "self.assertTrue(True)",
        "self.assertEqual(1, 1)",
        "return None",
    ],
)
def test_a_case_of_the_reference_that_cannot_fail_proves_nothing(body: str, tmp_path: Path) -> None:
    found = verdict(tmp_path, f"class T:\n  def a(self): {body}", RUST_ASSERTS)
    assert found == (Verdict.INCONCLUSIVE, ("the reference's case asserts nothing, so that it cannot fail",))


@pytest.mark.parametrize(
    "body",
    [
        "assert x",
        "self.assertTrue(f())",
        "self.assertEqual(1, x)",
        "f()",
        "raise ValueError",
        "with x: pass",
        "def g(): assert x\n    g()",
    ],
)
def test_a_case_of_the_reference_that_can_fail_agrees(body: str, tmp_path: Path) -> None:
    assert verdict(tmp_path, f"class T:\n  def a(self):\n    {body}", RUST_ASSERTS)[0] is Verdict.MATCH


@pytest.mark.parametrize(
    "body",
    [
        "",
        "// assert!(f());",
        "/* assert!(f()); */ let x = 1;",
        "assert!(true)",
        "assert_eq!(1, 1);",
        'assert!(true, "f() is {}");',
        "let x = { 1 };",
    ],
)
def test_a_case_of_the_port_that_cannot_fail_proves_nothing(body: str, tmp_path: Path) -> None:
    found = verdict(tmp_path, PYTHON_ASSERTS, f"#[test]\nfn a() {{ {body}\n}}\nfn b() {{ assert!(f()); }}")
    assert found == (Verdict.INCONCLUSIVE, ("the port's case asserts nothing, so that it cannot fail",))


@pytest.mark.parametrize("body", ["assert!(x)", "f()", "f()?;", "assert_eq!(1, x);", "if x { panic!() }"])
def test_a_case_of_the_port_that_can_fail_agrees(body: str, tmp_path: Path) -> None:
    assert verdict(tmp_path, PYTHON_ASSERTS, f"#[test]\nfn a() -> Result<(), E> {{ {body} }}")[0] is Verdict.MATCH


@pytest.mark.parametrize(
    ("python", "rust"),
    [
        ("class T:\n  @generated\n  def a(self): pass", RUST_ASSERTS),
        ("class B:\n  def a(self): pass", RUST_ASSERTS),
        ("not python", RUST_ASSERTS),
        (PYTHON_ASSERTS, "cases!(a);"),
        (PYTHON_ASSERTS, "fn a() {} mod t { fn a() { assert!(f()); } }"),
    ],
)
def test_what_is_not_found_has_the_benefit_of_the_doubt(python: str, rust: str, tmp_path: Path) -> None:
    assert verdict(tmp_path, python, rust)[0] is Verdict.MATCH
