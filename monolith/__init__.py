"""The Monolith package: its submodules, and the short names of its training modules, each imported when first asked for.

`monolith.base_model`, `monolith.data`, `monolith.entry`, `monolith.estimator`, `monolith.layers` and
`monolith.model_export` stand for modules below `monolith.native_training`. They need TensorFlow, so that importing the
package itself imports none of them: the first access to such a name does, registers the module under the short name
and patches TensorFlow once. A short name is an attribute (`from monolith import base_model`) from the start, and a
module of its own (`import monolith.base_model`) from its first access on.
"""

import importlib
import sys
from functools import cache
from types import ModuleType

_TRAINING_MODULES = {
    "base_model": "monolith.native_training.native_model",
    "data": "monolith.native_training.data",
    "entry": "monolith.native_training.entry",
    "estimator": "monolith.native_training.estimator",
    "layers": "monolith.native_training.layers",
    "model_export": "monolith.native_training.model_export",
}


def add_module(module: str | ModuleType) -> None:
    """Register a module, or the module of that dotted name, under `monolith.<last component>`.

    `native_model` becomes `monolith.base_model`.

    Raises:
        ImportError: a module given by name cannot be imported.
    """
    if isinstance(module, str):
        module = importlib.import_module(module)
    name = module.__name__.rpartition(".")[2]
    if name == "native_model":
        name = "base_model"
    sys.modules[f"{__name__}.{name}"] = module


def __getattr__(name: str) -> ModuleType:
    """Import the training module of that short name, or the submodule of that name.

    Raises:
        AttributeError: the package has no such name.
        ImportError: it has, but the module, or one that it needs, cannot be imported.
    """
    if name in _TRAINING_MODULES:
        return _training_module(name)
    submodule = f"{__name__}.{name}"
    try:
        return importlib.import_module(submodule)
    except ModuleNotFoundError as error:
        if error.name != submodule:
            raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


def __dir__() -> list[str]:
    return sorted({*globals(), *_TRAINING_MODULES})


def _training_module(name: str) -> ModuleType:
    add_module(_TRAINING_MODULES[name])
    module = sys.modules[f"{__name__}.{name}"]
    globals()[name] = module
    _patch_tensorflow()
    return module


@cache
def _patch_tensorflow() -> None:
    # absl is imported here, since modules as small as path_utils promise to need the standard library only.
    from absl import logging

    try:
        importlib.import_module("monolith.utils").enable_monkey_patch()
    except Exception:  # noqa: BLE001 - unpatched, TensorFlow still trains; the log says why a session may not recover
        logging.exception("enable_monkey_patch failed")
