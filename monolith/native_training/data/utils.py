"""The numbers ("slots") of features that are known by name, for reading training instances.

All state is global to the process and nothing guards it: register slots before threads begin to read instances.
"""

from collections.abc import Mapping, Sequence

#: Whether slot names carry the prefix of the "tob" environment; `enable_tob_env` sets it for good.
TOBENV = False
#: Numbers counted out to names that nobody registered, in the order in which they were first asked for.
USED_FREATUE_NAMES: dict[str, int] = {}
#: Slots that were registered by name; they come before everything that a name itself may say.
NAME_TO_SLOT: dict[str, int] = {}

_SLOT_PREFIXES = ("slot_", "fc_slot_")


def enable_tob_env() -> None:
    """Let `get_slot_feature_name` write `fc_slot_` from now on."""
    global TOBENV
    TOBENV = True


def get_slot_feature_name(slot: int) -> str:
    """Return the feature name that stands for a slot."""
    return f"fc_slot_{slot}" if TOBENV else f"slot_{slot}"


def get_slot_from_feature_name(feature_name: str) -> int | None:
    """Return the slot of a feature.

    It is the one registered under the name, else the number behind `slot_` or `fc_slot_` (None if there is no number), else
    a number counted from 1 that stays with the name. A counted number may equal a registered slot.
    """
    if feature_name in NAME_TO_SLOT:
        return NAME_TO_SLOT[feature_name]
    for prefix in _SLOT_PREFIXES:
        if feature_name.startswith(prefix):
            return _parse_slot(feature_name.removeprefix(prefix))
    return USED_FREATUE_NAMES.setdefault(feature_name, len(USED_FREATUE_NAMES) + 1)


def register_slots(sparse_features: Sequence[int] | Mapping[str, int]) -> None:
    """Register slots: a list or tuple of them, under their own feature names, or a dict from name to slot.

    A later registration of a name replaces an earlier one. The slots of a dict are taken as they are.

    Raises:
        AssertionError: it is neither list, tuple nor dict, or a list with something other than an integer in it.
    """
    assert isinstance(sparse_features, list | tuple | dict)
    if not isinstance(sparse_features, dict):
        assert all(isinstance(slot, int) for slot in sparse_features)
        sparse_features = {get_slot_feature_name(slot): slot for slot in sparse_features}
    NAME_TO_SLOT.update(sparse_features)


def _parse_slot(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
