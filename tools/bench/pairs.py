"""How long the parity tests of many trivial pairs take, against the native tests of the same sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bazel import bazel
from table import Figure
from workspace import Workspace

ROUNDS = 5
# A port's change compiles it and links its driver; Bazel notes its own state on every build. Neither counts against us.
NOT_OURS = {"BazelWorkspaceStatusAction", "Rustc", "RustcMetadata"}
ALLOWED_AFTER_TOUCH = 4


def many_pairs(scratch: Path, repository: Path, pairs: int) -> Iterator[Figure]:
    """The ratio of all legs, comparisons and tests to the native tests; and what a touched port re-runs."""
    wrapper = repository / "tools" / "bazel"
    work = Workspace(scratch / f"pairs{pairs}", repository, pairs)
    bazel(work.folder, wrapper, "build", "--build_tests_only=false", "//...")
    parity: list[float] = []
    native: list[float] = []
    for round_number in range(ROUNDS + 1):  # the first warms workers and server, and is dropped
        work.write_fixtures(1000 * (round_number + 1))
        parity.append(bazel(work.folder, wrapper, "test", "--test_tag_filters=parity", "//...").seconds)
        native.append(
            bazel(work.folder, wrapper, "test", "--nocache_test_results", "--test_tag_filters=native", "//...").seconds
        )
    ours, theirs = median(parity[1:]), median(native[1:])
    yield Figure(
        name=f"{pairs} trivial pairs, all legs, against their native tests",
        value=ours / theirs,
        limit=1.0,
        unit="ratio",
        detail=f"{ours:.2f} s against {theirs:.2f} s, median of {ROUNDS}",
    )
    yield from _touched_port(work, wrapper)


def _touched_port(work: Workspace, wrapper: Path) -> Iterator[Figure]:
    work.touch_port(0, 1)
    actions = bazel(work.folder, wrapper, "test", "--test_tag_filters=parity", "//...").actions
    rest = {name: count for name, count in actions.items() if count and name not in NOT_OURS}
    shown = ", ".join(f"{count} {name}" for name, count in sorted(rest.items()))
    yield Figure("reference legs after touching one port", rest.get("ParityPythonLeg", 0), 0, "actions", shown)
    yield Figure(
        "actions after touching one port, besides compile and link",
        sum(rest.values()),
        ALLOWED_AFTER_TOUCH,
        "actions",
        shown,
    )


def many_cases(scratch: Path, repository: Path, cases: int) -> Iterator[Figure]:
    """Seconds for one pair with many cases: fixture, both legs, comparison and test, nothing cached."""
    wrapper = repository / "tools" / "bazel"
    work = Workspace(scratch / f"cases{cases}", repository, 1, cases)
    bazel(work.folder, wrapper, "test", "--test_tag_filters=parity", "//...")
    seconds: list[float] = []
    for round_number in range(ROUNDS):
        work.write_fixtures(1000 * (round_number + 1))
        seconds.append(bazel(work.folder, wrapper, "test", "--test_tag_filters=parity", "//...").seconds)
    shown = f"median of {ROUNDS}; {min(seconds):.2f} to {max(seconds):.2f}"
    yield Figure(f"{cases:,} trivial cases in one pair, uncached", median(seconds), 2.0, "s", shown)
