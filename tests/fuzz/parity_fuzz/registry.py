"""All targets by name."""

from __future__ import annotations

from parity_fuzz import (
    answers_target,
    codec_target,
    comparators_target,
    expectations_target,
    fixtures_target,
    frames_target,
    goldens_target,
    mapping_target,
    values_target,
)
from parity_fuzz.target import Target

TARGETS: dict[str, Target] = {
    module.TARGET.name: module.TARGET
    for module in (
        answers_target,
        codec_target,
        comparators_target,
        expectations_target,
        fixtures_target,
        frames_target,
        goldens_target,
        mapping_target,
        values_target,
    )
}


def prepare() -> None:
    """Sets limits of the product low, so that reaching them takes no time."""
    fixtures_target.prepare()
