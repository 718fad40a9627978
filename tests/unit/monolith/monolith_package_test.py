"""The package `monolith`: light to import, its training modules under their short names. Needs the repository on the import path."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import monolith
from monolith.native_training.metric import cli


@pytest.fixture(autouse=True)
def _modules_as_before() -> Iterator[None]:
    before, names = dict(sys.modules), dict(vars(monolith))
    yield
    sys.modules.clear()
    sys.modules.update(before)
    for name in vars(monolith).keys() - names.keys():
        delattr(monolith, name)


def test_importing_it_imports_nothing_outside_of_the_standard_library() -> None:
    code = "import sys, monolith, monolith.path_utils; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    root = str(Path(monolith.__file__).parents[1])
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {code}"]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert {"absl", "tensorflow"}.isdisjoint(loaded)


def test_a_training_module_is_imported_by_its_short_name_once_asked_for() -> None:
    from monolith import data

    assert data.__name__ == "monolith.native_training.data"
    assert sys.modules["monolith.data"] is data
    assert vars(monolith)["data"] is data


def test_native_model_is_called_base_model(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("monolith.native_training.native_model")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert monolith.base_model is module


def test_a_training_module_that_is_not_there_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"monolith\.native_training\.estimator"):
        _ = monolith.estimator


def test_submodules_are_attributes() -> None:
    assert monolith.path_utils.__name__ == "monolith.path_utils"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'monolith' has no attribute 'nonsense'"):
        _ = monolith.nonsense


def test_short_names_are_listed() -> None:
    assert {"add_module", "base_model", "data", "entry", "estimator", "layers", "model_export"} <= set(dir(monolith))


@pytest.mark.parametrize(("name", "registered"), [("a.b.layers", "layers"), ("a.b.native_model", "base_model")])
def test_add_module_registers_under_the_last_component(name: str, registered: str) -> None:
    module = ModuleType(name)
    monolith.add_module(module)
    assert sys.modules[f"monolith.{registered}"] is module


def test_add_module_imports_what_is_given_by_name() -> None:
    monolith.add_module("email.message")
    assert sys.modules["monolith.message"] is sys.modules["email.message"]


def test_tensorflow_is_patched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    utils = ModuleType("monolith.utils")
    vars(utils)["enable_monkey_patch"] = lambda: calls.append("patched")
    monkeypatch.setitem(sys.modules, utils.__name__, utils)
    monolith._patch_tensorflow.cache_clear()
    for name in ("layers", "entry"):
        module = ModuleType(f"monolith.native_training.{name}")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        assert getattr(monolith, name) is module
    assert calls == ["patched"]


def test_the_metrics_client_takes_anything_and_does_nothing() -> None:
    client = cli.get_cli("prefix", host="h")
    assert isinstance(client, cli.Client)
    assert client is not cli.get_cli()
    assert [client.emit_counter("a", 1), client.any_name_at_all(x=2)] == [None, None]
