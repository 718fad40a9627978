"""The suite `parity` that every package with a parity test has."""

PARITY_TAG = "parity"
SUITE_NAME = "parity"

# The suite has one name everywhere. buildifier: disable=unnamed-macro
def ensure_suite(tags):
    """Adds `test_suite(name = "parity", tags = ["parity"])` to the package, unless it is there.

    A suite without `tests` holds every test of its package that has its tags, so that later calls need not be known here.

    Args:
      tags: tags of the test that asks for the suite. A manual test is in no suite, and therefore needs none.
    """
    if "manual" in tags:
        return
    existing = native.existing_rule(SUITE_NAME)
    if existing == None:
        native.test_suite(
            name = SUITE_NAME,
            tags = [PARITY_TAG],
            visibility = ["//visibility:public"],
        )
    elif existing["kind"] != "test_suite":
        fail("//{}:{} is a {}, but that name is kept for the suite of the package's parity tests: rename it.".format(
            native.package_name(),
            SUITE_NAME,
            existing["kind"],
        ))
