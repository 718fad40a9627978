"""The macro parity_mirror_test."""

load(":checks.bzl", "label_mistake", "mapping_mistake", "require")
load(":mirrored_test.bzl", "mirrored_test")
load(":suite.bzl", "PARITY_TAG", "ensure_suite")

def parity_mirror_test(
        name,
        py_test,
        rust_test,
        mapping = {},
        facet = "normal",
        sources = [],
        origin = "original",
        timeout_s = 60,
        size = "small",
        tags = [],
        visibility = None,
        **kwargs):
    """Runs a Python test and the Rust test that mirrors it, and compares them case by case.

    Both tests run as actions in an emulated test environment, each once per change of its own inputs. A case of the one belongs to a case of the
    other by name (`ModelManagerTest.test_start` to `test_start`, `start` or `model_manager_test::test_start`), or by `mapping`. Only two cases that
    both pass agree: a missing counterpart, a skipped case, a case that fails on both sides, and a test without cases are never green.

    `mapping` is a dictionary, or the label of a YAML file of the same form:

        {
            "ModelManagerTest.test_start": "starts_with_the_newest",       # the counterpart, as libtest lists it
            "ModelManagerTest.test_flags": {"na": "the port has no flags"},  # none, and why; * and ? are wild
            "ModelManagerTest.test_race": {"rust": "race", "facet": "concurrency"},
            "$port": {"bench_*": {"na": "measures the port alone"}},        # cases that only the port has
        }

    Generated targets:

    - `<name>`: the test. Its output groups are `parity_evidence`, `parity_legs`, `parity_native_xml` (the cases of each side as JUnit XML) and
      `parity_report`.
    - `parity`: the suite of all parity tests of the package, if this is its first.

    Args:
      name: name of the test.
      py_test: label of the reference's test. It has to write its cases to XML_OUTPUT_FILE, as py_rust_test's main, absltest, and pytest with
        --junitxml do.
      rust_test: label of the port's test, a rust_test that libtest runs.
      mapping: what names alone do not settle; see above.
      facet: the facet of cases for which the mapping says none.
      sources: the Python files that the test accounts for. Empty: the sources of `py_test`.
      origin: "original", or "reconstructed" if the reference's test was written again from a specification of the original.
      timeout_s: seconds that each native test may take; one that takes longer gets four times as long before that is its outcome.
      size: size of the test. The test only prints a verdict, so that it is small.
      tags: further tags. "manual" keeps the test out of the suite.
      visibility: visibility of the test.
      **kwargs: further attributes of a Bazel test, such as exec_properties = {"rust.Pool": "large"}.
    """
    require(
        name,
        label_mistake("py_test", py_test) or label_mistake("rust_test", rust_test) or mapping_mistake(mapping, facet),
    )
    is_inline = type(mapping) == "dict"
    mirrored_test(
        name = name,
        facet = facet,
        mapping = json.encode(mapping) if is_inline and mapping else "",
        mapping_file = None if is_inline else mapping,
        origin = origin,
        py_test = py_test,
        rust_test = rust_test,
        size = size,
        sources = sources,
        tags = tags + [PARITY_TAG],
        timeout_s = timeout_s,
        visibility = visibility,
        **kwargs
    )
    ensure_suite(tags)
