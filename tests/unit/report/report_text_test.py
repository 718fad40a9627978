"""The text report: one line when all is well, the smallest thing that explains it when not."""

from __future__ import annotations

from typing import Any

import pytest

from parity.proto import evidence_pb2 as pb
from parity.report.case_text import case_lines
from parity.report.contrast import contrast
from parity.report.names import Names
from parity.report.text import SHOWN_CASES, render_text

LABEL = "//examples/pep440:versions_parity"
LEGS = [pb.Leg(name="python", ops=["normalize"]), pb.Leg(name="rust", ops=["normalize"])]


def evidence(*cases: pb.Case, verdict: Any = pb.FAIL, **fields: Any) -> pb.Evidence:
    counts = {
        name: sum(case.verdict == value for case in cases)
        for name, value in (
            ("match", pb.MATCH),
            ("diverged", pb.DIVERGED),
            ("expected", pb.EXPECTED_DIVERGENCE),
            ("unexpected_match", pb.UNEXPECTED_MATCH),
            ("inconclusive", pb.INCONCLUSIVE),
            ("not_applicable", pb.NOT_APPLICABLE),
        )
    }
    summary = pb.Summary(verdict=verdict, exit_code=int(verdict != pb.PASS), cases=len(cases), **counts)
    identity = pb.Identity(label=f"@@{LABEL}", pair="@@//examples/pep440:versions")
    return pb.Evidence(schema_version=1, identity=identity, summary=summary, cases=cases, **{"legs": LEGS, **fields})


def case(name: str, verdict: Any = pb.MATCH, line: int = 31, **detail: Any) -> pb.Case:
    return pb.Case(
        id=name,
        ops=["normalize"],
        facet="normal",
        source=f"examples/pep440/versions.yaml:{line}",
        verdict=verdict,
        outcomes=[pb.RETURNED, pb.RETURNED],
        detail=pb.CaseDetail(**detail) if detail else None,
    )


def diverged(name: str, **more: Any) -> pb.Case:
    return case(
        name,
        pb.DIVERGED,
        request='["01.002"]',
        outcomes=[
            pb.LegOutcome(text='returned "1.2"', place="packaging.version:Version"),
            pb.LegOutcome(text='returned "01.2"', place="examples/pep440/versions_driver.rs:5"),
        ],
        **{
            "divergences": [
                pb.Divergence(
                    reference_leg="python",
                    port_leg="rust",
                    path="$.returned",
                    kind="value",
                    reference='"1.2"',
                    port='"01.2"',
                    distance="from character 0",
                )
            ],
            **more,
        },
    )


def test_notes_on_drivers_are_shown_in_a_green_report_too() -> None:
    leaks = [pb.Leak(kind="file", name="part-*"), pb.Leak(kind="process", name="sleep", case="serve/twice")]
    legs = [pb.Leg(name="python", unexplained=["died of SIGSEGV"]), pb.Leg(name="rust", leaks=leaks)]
    assert render_text(evidence(case("a"), verdict=pb.PASS, legs=legs), strict=False) == (
        f"{LABEL}   1 case: 1 match\n"
        "\n"
        "  note: a driver of the reference died of SIGSEGV, and no case does that alone: cases depend on those before them\n"
        "  note: the port leaves behind a file in its directory: part-*\n"
        "  note: serve/twice of the port leaves behind a process that outlives its driver: sleep\n"
    )


def test_leaks_that_fail_the_test_are_counted_in_its_first_line() -> None:
    legs = [pb.Leg(name="python", leaks=[pb.Leak(kind="file", name="x")]), pb.Leg(name="rust")]
    red = evidence(case("a"), legs=legs)
    red.summary.leaks = 1
    assert render_text(red, strict=False) == (
        f"{LABEL}   1 case: 1 match, 1 left behind\n\n  note: the reference leaves behind a file in its directory: x\n"
    )


def test_of_many_notes_the_rest_is_counted() -> None:
    leaks = [pb.Leak(kind="thread", name=f"w{letter}") for letter in "abcdefg"]
    legs = [pb.Leg(name="python"), pb.Leg(name="rust", leaks=leaks)]
    lines = render_text(evidence(case("a"), verdict=pb.PASS, legs=legs), strict=False).splitlines()
    assert lines[-2:] == ["  note: the port leaves behind a thread: we", "  note: the port leaves behind 2 more things"]


def test_a_green_report_is_one_line() -> None:
    cases = [case("a"), case("b"), case("c", pb.EXPECTED_DIVERGENCE), case("d", pb.NOT_APPLICABLE)]
    assert (
        render_text(evidence(*cases, verdict=pb.PASS), strict=False)
        == f"{LABEL}   4 cases: 2 match, 1 expected, 1 not applicable\n"
    )


def test_recorded_outcomes_are_counted() -> None:
    given = evidence(case("a"), verdict=pb.PASS)
    given.summary.recorded = given.summary.recorded_agree = 1
    assert render_text(given, strict=False) == f"{LABEL}   1 case: 1 match, 1 of 1 recorded outcomes agree\n"


def test_a_red_run() -> None:
    given = evidence(case("a"), diverged("normalize/leading-zeros"), case("b", pb.EXPECTED_DIVERGENCE))
    assert (
        render_text(given, strict=False)
        == f"""\
{LABEL}   1 diverged of 3 (1 match, 1 expected)

  ✗ normalize/leading-zeros                                     versions.yaml:31 · facet normal
    args        ["01.002"]
    reference   returned "1.2"   packaging.version:Version
    port        returned "01.2"   versions_driver.rs:5
    differs     $.returned, value, from character 0:  "1.2"
                                                      "01.2"
                                                       ^
    again       tools/parity rerun {LABEL} --case=normalize/leading-zeros
    known?      tools/parity update {LABEL} --accept=normalize/leading-zeros --class=BUG --reason=… --owner=…
"""
    )


def test_what_was_observed_is_shown_also_where_it_is_not_compared() -> None:
    red = diverged("a")
    red.observe.append(pb.EXIT_CODE)
    seen = [pb.Observation(name="stdout", text='"hi"'), pb.Observation(name="exit_code", text="2")]
    red.detail.outcomes[0].observations.extend(seen)
    assert """\
    reference   returned "1.2"   packaging.version:Version
                stdout "hi" (not compared)
                exit code 2
    port        returned "01.2"   versions_driver.rs:5
""" in render_text(evidence(red), strict=False)


def test_a_port_that_shows_no_change_is_told_how_to() -> None:
    for path in ("$.observations.arguments[0]", "$.steps[1].arguments.key"):
        change = pb.Divergence(reference_leg="python", port_leg="rust", path=path, kind="missing", reference="[1]")
        text = render_text(evidence(diverged("a", divergences=[change])), strict=False)
        assert (
            "hint        the port shows no change; let its driver take the argument as a parity_driver::InOut" in text
        )


def test_a_port_that_ends_its_process_is_told_how_not_to() -> None:
    divergence = {"reference_leg": "python", "port_leg": "rust", "path": "$", "kind": "outcome"}
    exited = pb.Divergence(**divergence, reference='raised SystemExit: "2"', port="crashed with exit code 2")
    crashed = pb.Divergence(**divergence, reference="returned 1", port="crashed with exit code 2")
    advice = "hint        the port ended its driver; in the driver, return Err(parity_driver::Exit::new(2)) instead"
    assert advice in render_text(evidence(diverged("a", divergences=[exited])), strict=False)
    assert "hint" not in render_text(evidence(diverged("a", divergences=[crashed])), strict=False)


def test_a_crash_says_so_in_the_same_place() -> None:
    crash = diverged("a")
    crash.detail.outcomes[1].CopyFrom(pb.LegOutcome(text="crashed by SIGSEGV", stderr="one\nthread panicked\n"))
    text = render_text(evidence(crash), strict=False)
    assert (
        "    port        crashed by SIGSEGV\n"
        "                stderr (last lines): one\n"
        "                                     thread panicked\n"
    ) in text


def test_many_red_cases_are_shown_in_part() -> None:
    text = render_text(evidence(*(diverged(f"c{n}") for n in range(SHOWN_CASES + 30))), strict=False)
    assert text.count("✗") == SHOWN_CASES
    assert "  … and 30 more cases diverged\n" in text


def test_many_differences_of_a_case_are_shown_in_part() -> None:
    one = diverged("a").detail.divergences[0]
    text = render_text(evidence(diverged("a", divergences=[one] * 5, more_divergences=10)), strict=False)
    assert (text.count("differs "), "and 12 more differences" in text) == (3, True)


def test_outcomes_as_a_whole_are_not_repeated() -> None:
    divergence = pb.Divergence(
        reference_leg="python", port_leg="rust", path="$", kind="outcome", reference="a", port="b"
    )
    text = render_text(evidence(diverged("a", divergences=[divergence])), strict=False)
    assert "    differs     $, outcome\n    again  " in text


def test_a_divergence_from_the_record_names_the_legs() -> None:
    given = diverged("a")
    given.detail.divergences[0].reference_leg = "golden"
    text = render_text(evidence(given, legs=[*LEGS, pb.Leg(name="golden")]), strict=False)
    assert "differs     recorded and port: $.returned" in text


def differing(**fields: Any) -> str:
    divergence = pb.Divergence(**{"reference_leg": "python", "port_leg": "rust", "path": "$.returned", **fields})
    return render_text(evidence(diverged("a", divergences=[divergence])), strict=False)


@pytest.mark.parametrize(
    ("kind", "has_caret"), [("value", True), ("message", True), ("type", False), ("outcome", False)]
)
def test_a_caret_points_at_characters_only(kind: str, has_caret: bool) -> None:
    assert ("^" in differing(path="$.steps[0]", kind=kind, reference="int 1", port='text "1"')) == has_caret


def test_a_kind_of_error_says_how_to_map_it() -> None:
    shown = {"path": "$.raised.kind", "kind": "kind", "reference": "ValueError", "port": "VersionParseError"}
    found = differing(**shown, bound="allowed: ValueError")
    assert (
        "    differs     $.raised.kind, kind:  ValueError\n"
        "                                      VersionParseError\n"
        "    hint        no rule maps ValueError; if VersionParseError is its counterpart:  errors: {ValueError: VersionParseError}\n"
    ) in found
    mapped = "ValueError is mapped to A; if VersionParseError is its counterpart:  errors: {ValueError: [A, VersionParseError]}"
    assert mapped in differing(**shown, bound="allowed: A")
    assert "hint" not in differing(**shown)


@pytest.mark.parametrize(
    ("reference", "port", "hint"),
    [
        ("object packaging.version.Version", 'text "1.2"', '"packaging.version:Version -> str"'),
        ("object decimal.Decimal", "float 1.2", '"packaging.version:Version -> float"'),
        ("object decimal.Decimal", "list [1]", ""),
        ('text "1"', "int 1", ""),
    ],
)
def test_an_object_of_the_reference_says_how_to_convert_it(reference: str, port: str, hint: str) -> None:
    found = differing(kind="type", reference=reference, port=port)
    assert (hint in found, "hint" in found) == (True, bool(hint))


def test_long_outcomes_are_cut_with_their_length() -> None:
    item = diverged("a")
    item.detail.outcomes[0].text = "returned " + "x" * 1231
    item.detail.outcomes[1].text = "y" * 4000 + "… (cut after 4000 characters)"
    found = render_text(evidence(item), strict=False)
    assert "x" * 231 + "… (1,000 more characters)   packaging.version:Version\n" in found
    assert "y" * 240 + "… (over 3,760 more characters)   versions_driver.rs:5\n" in found
    assert "x" * 1231 in "\n".join(case_lines(item, evidence(item), Names(evidence(item)), whole=True))


def test_what_was_never_recorded_is_not_mentioned() -> None:
    item = diverged("a")
    item.detail.outcomes.add(text="not recorded")
    item.outcomes.append(pb.NOT_RECORDED)
    assert "recorded" not in render_text(evidence(item, legs=[*LEGS, pb.Leg(name="golden")]), strict=False)


def test_a_long_id_keeps_its_distance() -> None:
    name = "normalize/" + "x" * 80
    assert f"  ✗ {name}   versions.yaml:31 · facet normal\n" in render_text(evidence(diverged(name)), strict=False)


ENTRY = {"pattern": "normalize/local-*", "classification": "BUG", "source": "examples/pep440/versions.expect.yaml:2"}


def entry(state: Any, **fields: Any) -> pb.Expectation:
    return pb.Expectation(**ENTRY, state=state, fingerprint="a" * 12, actual_fingerprint="b" * 12, **fields)


def listed(name: str, verdict: Any, *, covered: bool = False) -> pb.Case:
    """A case that the first entry lists, with a divergence that it covers or without one."""
    item = diverged(name) if covered else case(name, verdict, expectations=[0])
    item.verdict = verdict
    item.detail.expectations[:] = [0]
    for divergence in item.detail.divergences:
        divergence.expectation = 1
    return item


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (pb.UNMATCHED, "no case that was compared has an id like normalize/local-*"),
        (pb.OVERLAPS, "another entry covers the same divergences"),
        (pb.TOO_WIDE, "normalize/local-* is too wide: it matches all 3 cases of the test."),
        (pb.TWIN_DIVERGES, "b/twin does not match, which is to prove that normalize/local-* is merely a broken case."),
    ],
)
def test_expectations_that_do_not_hold(state: Any, text: str) -> None:
    found = render_text(evidence(case("a"), expectations=[entry(state, cases=3, twin="b/twin")]), strict=False)
    assert found.startswith(f"{LABEL}   1 expectation not holding of 1 (1 match)\n\n  ✗ versions.expect.yaml:2: ")
    assert text in found
    assert found.endswith("\n  expectations  0 of 1 entries hold (1 BUG)\n")


def test_a_fingerprint_to_write_comes_before_its_cases() -> None:
    cases = [listed(f"normalize/local-{n}", pb.DIVERGED, covered=True) for n in range(7)]
    found = render_text(evidence(*cases, expectations=[entry(pb.FINGERPRINT_MISSING)]), strict=False)
    assert (
        found
        == f"""\
{LABEL}   7 diverged, 1 expectation not holding of 7

  ✗ versions.expect.yaml:2: write  fingerprint: bbbbbbbbbbbb  there: normalize/local-* has none yet.
    7 cases: normalize/local-0, normalize/local-1, normalize/local-2, normalize/local-3, normalize/local-4 and 2 more
    Look at one: tools/parity explain {LABEL} normalize/local-0
    Write it: tools/parity update {LABEL}

  expectations  0 of 1 entries hold (1 BUG)
"""
    )


def test_a_changed_fingerprint_names_both() -> None:
    covered = listed("normalize/local-a", pb.DIVERGED, covered=True)
    found = render_text(evidence(covered, expectations=[entry(pb.FINGERPRINT_CHANGED)]), strict=False)
    assert "write  fingerprint: bbbbbbbbbbbb  there if the divergences of normalize/local-*" in found
    assert "they are not those of aaaaaaaaaaaa.\n    1 case: normalize/local-a\n" in found
    assert "differs" not in found


def test_a_difference_that_no_entry_covers_is_shown_in_full_all_the_same() -> None:
    covered = listed("normalize/local-a", pb.DIVERGED, covered=True)
    covered.detail.divergences.add(reference_leg="golden", port_leg="rust", path="$.returned", kind="value")
    found = render_text(evidence(covered, expectations=[entry(pb.FINGERPRINT_CHANGED)]), strict=False)
    assert "✗ normalize/local-a  " in found


def test_an_unexpected_match() -> None:
    matching = listed("normalize/local-upper", pb.UNEXPECTED_MATCH)
    found = render_text(evidence(matching, expectations=[entry(pb.MATCHES_NOW)]), strict=False)
    assert (
        "  ✗ normalize/local-upper now matches, but versions.expect.yaml:2 expects a divergence.\n"
        f"    Remove the entry: tools/parity update {LABEL}\n"
    ) in found
    assert found.count("✗") == 1


def test_unexpected_matches_of_one_entry_are_one_message() -> None:
    cases = [listed(f"normalize/local-{n}", pb.UNEXPECTED_MATCH) for n in "abc"]
    found = render_text(evidence(*cases, expectations=[entry(pb.MATCHES_NOW)]), strict=False)
    assert (
        "  ✗ all 3 cases of normalize/local-* now match, but versions.expect.yaml:2 expects divergences: "
        "normalize/local-a, normalize/local-b, normalize/local-c\n"
    ) in found
    assert (found.count("✗"), found.count("Remove the entry")) == (1, 1)


def test_a_pattern_that_is_too_wide_is_one_message() -> None:
    idle = [listed(f"normalize/local-{n}", pb.UNEXPECTED_MATCH) for n in "ab"]
    covered = listed("normalize/local-c", pb.EXPECTED_DIVERGENCE, covered=True)
    found = render_text(evidence(*idle, covered, expectations=[entry(pb.MATCHES_NOW)]), strict=False)
    assert (
        "  ✗ versions.expect.yaml:2: normalize/local-* is too wide: 2 of its 3 cases have no divergence that it covers: "
        "normalize/local-a, normalize/local-b\n    Narrow the pattern or remove the entry.\n"
    ) in found
    assert found.count("✗") == 1


def test_a_missing_operation_is_said_once() -> None:
    cases = [case(f"order/{n}", pb.INCONCLUSIVE, reasons=["rust: unsupported: no"]) for n in range(12)]
    for item in cases:
        item.ops[:] = ["order"]
    missing = pb.MissingOperation(
        leg="rust",
        op="order",
        source="examples/pep440/versions.yaml:44",
        cases=12,
        served=["normalize"],
        driver_source="examples/pep440/versions_driver.rs",
    )
    found = render_text(evidence(*cases, verdict=pb.INCOMPLETE, missing_operations=[missing]), strict=False)
    assert (
        found
        == f"""\
{LABEL}   12 inconclusive of 12

  ERROR: {LABEL}: op "order" has no implementation in the port.
    fixtures use it in versions.yaml:44 (and 11 more); versions_driver.rs serves: normalize.
    Add  "order" => |…| …  to versions_driver.rs, or take the cases out.
"""
    )


def test_an_operation_that_the_reference_lacks_belongs_in_ops_and_may_be_misspelt() -> None:
    absent = case("ordre/a", pb.INCONCLUSIVE, reasons=["python: unsupported: no"])
    absent.ops[:] = ["ordre"]
    missing = pb.MissingOperation(
        leg="python",
        op="ordre",
        source="examples/pep440/versions.yaml:44",
        cases=1,
        served=["normalize", "order"],
        driver_source="bazel-out/k8-fastbuild/bin/examples/pep440/versions_parity_py.ops.json",
    )
    found = render_text(evidence(absent, verdict=pb.INCOMPLETE, missing_operations=[missing]), strict=False)
    assert (
        f"""\
  ERROR: {LABEL}: op "ordre" has no implementation in the reference.
    fixtures use it in versions.yaml:44; the reference serves: normalize, order.
    Did you mean "order"?
    Add  "ordre": "module:function"  to ops of {LABEL}, or take the cases out.
"""
        in found
    )


def test_another_reason_is_not_hidden_by_a_missing_operation() -> None:
    other = case("normalize/a", pb.INCONCLUSIVE, reasons=["rust: unsupported: a $tensor"])
    missing = pb.MissingOperation(leg="rust", op="order", source="f:1", cases=1)
    found = render_text(evidence(other, verdict=pb.INCOMPLETE, missing_operations=[missing]), strict=False)
    assert "    open        rust: unsupported: a $tensor\n" in found


def test_a_missing_leg_is_said_once() -> None:
    absent = pb.Leg(name="rust", not_run=pb.NotRun(reason="no_device", detail="no libcuda"))
    item = case("a", pb.INCONCLUSIVE, reasons=["rust: not run, no_device: no libcuda"])
    item.outcomes[1] = pb.NOT_RUN
    given = evidence(item, verdict=pb.SKIP, legs=[LEGS[0], absent], requires=["no_device"])
    assert (
        render_text(given, strict=True)
        == f"""\
{LABEL}   skipped, 1 inconclusive of 1

  ? port (rust) did not run, no_device: no libcuda
    The test declares this cause in requires; nothing is proven for this leg.

  incomplete counts as failed here: the build asks for every leg
"""
    )


@pytest.mark.parametrize(
    ("reason", "detail", "remedy"),
    [
        ("fault", 'op "order": a.b:C does not exist: no C', f'Correct ops of {LABEL}, at "order".'),
        ("fault", "module my_ops of operations: importing my_ops failed", f"Correct my_ops, in py_srcs of {LABEL}."),
        ("fault", "ended with exit code 3", f"start it alone: tools/parity rerun {LABEL} --case=a"),
        ("missing_runtime", "no torch", 'or declare requires = ["missing_runtime"]'),
        ("no_device", "no libcuda", 'or declare requires = ["no_device"]'),
    ],
)
def test_a_missing_leg_says_where_to_mend_it(reason: str, detail: str, remedy: str) -> None:
    absent = pb.Leg(name="python", not_run=pb.NotRun(reason=reason, detail=detail))
    item = case("a", pb.INCONCLUSIVE, reasons=["python: not run"], expectations=[0])
    item.outcomes[0] = pb.NOT_RUN
    given = evidence(item, verdict=pb.INCOMPLETE, legs=[absent, LEGS[1]], expectations=[entry(pb.NOT_JUDGED)])
    found = render_text(given, strict=False)
    assert f"  ? reference (python) did not run, {reason}: {detail}\n" in found
    assert remedy in found
    assert "expectation" not in found


def test_entries_that_could_not_be_judged_are_counted() -> None:
    item = case("a", pb.INCONCLUSIVE, reasons=["both legs end alike"], expectations=[0])
    given = evidence(item, verdict=pb.INCOMPLETE, expectations=[entry(pb.NOT_JUDGED), entry(pb.HOLDS)])
    assert "1 of 2 entries hold, 1 could not be judged (2 BUG)" in render_text(given, strict=False)


def test_an_inconclusive_case_says_why() -> None:
    found = render_text(
        evidence(case("a", pb.INCONCLUSIVE, request="[]", reasons=["both legs end alike"]), verdict=pb.INCOMPLETE),
        strict=False,
    )
    assert "  ? a  " in found
    assert "    open        both legs end alike\n" in found
    assert "known?" not in found


def test_no_cases() -> None:
    assert render_text(evidence(), strict=False).startswith(f"{LABEL}   no cases: a test without cases proves nothing")


@pytest.mark.parametrize(
    ("left", "right", "lines"),
    [
        ("1.0", "1.5", ["1.0", "1.5", "  ^"]),
        ("", "x", ["", "x", "^"]),
        ("ab", "abc", ["ab", "abc", "  ^"]),
        (r'"a\n"', r'"a\t"', [r'"a\n"', r'"a\t"', "  ^"]),
        (r'"\u0001"', r'"\u0002"', [r'"\u0001"', r'"\u0002"', " ^"]),
        (r'"\\n"', r'"\\t"', [r'"\\n"', r'"\\t"', "   ^"]),
        ('"漢a"', '"漢b"', ['"漢a"', '"漢b"', "   ^"]),
        ("same", "same", ["same", "same", "(they differ beyond what is shown)"]),
        ("a" * 30 + "b", "a" * 30 + "c", ["…" + "a" * 24 + "b", "…" + "a" * 24 + "c", " " * 25 + "^"]),
        ("x" + "a" * 200, "y", ["x" + "a" * 99 + "…", "y", "^"]),
    ],
)
def test_contrast(left: str, right: str, lines: list[str]) -> None:
    assert contrast(left, right) == lines
