"""The reference's side of the pair data_utils: what is not a function of the module."""

from monolith.native_training.data import utils


def const(name: str) -> object:
    """A global of the module, as it is now."""
    return getattr(utils, name)
