"""The references of both SDKs show every public name, and object to one that nothing explains."""

from __future__ import annotations

from pathlib import Path

import pytest
from reference.page import Undocumented
from reference.python_sdk import python_sdk_page
from reference.rust_sdk import rust_sdk_page
from reference.rust_source import items_of

INIT = '"""The SDK."""\n\nfrom parity.driver.case import tmp, Case as Under\n\n__all__ = ["tmp", "Under"]\n'
CASE = '''def tmp(*, deep: bool = False) -> str:
    """The folder."""


class Case:
    """The case."""

    def name(self) -> str:
        """Its name."""

    def _own(self) -> None: ...
'''


def python(root: Path, init: str = INIT, case: str = CASE) -> Path:
    folder = root / "parity_rules/python/parity/driver"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(init)
    (folder / "case.py").write_text(case)
    return root


def test_the_python_sdk(tmp_path: Path) -> None:
    text = python_sdk_page(python(tmp_path, INIT.replace("Case as Under", "Case").replace('"Under"', '"Case"')))
    for shown in [
        "# Python driver SDK\n\nThe SDK.",
        "## tmp\n\n```python\ndef tmp(*, deep: bool=False) -> str\n```\n\nThe folder.",
        "## Case\n\n```python\nclass Case\n```\n\nThe case.",
        "### Case.name\n\n```python\ndef name(self) -> str\n```\n\nIts name.",
    ]:
        assert shown in text
    assert "_own" not in text


@pytest.mark.parametrize(
    ("init", "case", "finding"),
    [
        (INIT, CASE.replace('    """The folder."""', "    ..."), "case.py:1: tmp has no docstring"),
        (INIT, CASE.replace('        """Its name."""', "        ..."), "case.py:8: name has no docstring"),
        (INIT, CASE.replace("def tmp", "def temp"), "defines no function or class tmp"),
        (INIT.replace("__all__", "names"), CASE, "has no __all__"),
    ],
)
def test_a_gap_in_the_python_sdk_is_an_error(tmp_path: Path, init: str, case: str, finding: str) -> None:
    with pytest.raises(Undocumented) as caught:
        python_sdk_page(python(tmp_path, init, case))
    assert finding in str(caught.value)


LIB = """//! Answers cases with [`serve!`].
//!
//! ```no_run
//! # fn hidden() {}
//! shown();
//! ```

#![deny(missing_docs)]

mod macros;
mod value;
pub mod clock;

pub use value::{Kind, Value};

/// Not for use by hand.
#[doc(hidden)]
pub mod __private {}
"""
VALUE = """/// What a value is; see [`Value`](crate::Value).
#[derive(Clone)]
pub enum Kind {
    /// Nothing.
    Null,
    /// One of two.
    Both {
        inner: u8,
    },
}

/// A value.
pub struct Value<T> {
    /// What it holds.
    pub held: T,
    private: u8,
}

impl<T: Clone> Value<T> {
    /// Makes one.
    ///
    /// # Panics
    /// Never.
    pub fn new(
        held: T,
    ) -> Self
    where
        T: Send,
    {
        let pub_like = 1;
    }

    pub(crate) fn own(&self) {}

    fn secret(&self) {}
}

impl<T> From<T> for Value<T> {
    fn from(held: T) -> Self {}
}
"""
MACROS = """/// Serves.
#[macro_export]
macro_rules! serve {
    () => {};
}

macro_rules! own {
    () => {};
}
"""


def rust(root: Path, *, lib: str = LIB, value: str = VALUE) -> Path:
    log = "//! Logs.\n\n#![deny(missing_docs)]\n\n/// Installs it.\npub fn install() -> bool {\n    true\n}\n"
    for crate, files in {
        "parity_driver": {
            "lib": lib,
            "value": value,
            "macros": MACROS,
            "clock": "/// The time.\npub fn now() -> f64 {\n}\n",
        },
        "parity_driver_log": {"lib": log},
        "parity_driver_tracing": {"lib": log},
    }.items():
        folder = root / "parity_rules/rust" / crate / "src"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / f"{name}.rs").write_text(text)
    return root


def test_the_rust_sdk(tmp_path: Path) -> None:
    text = rust_sdk_page(rust(tmp_path))
    for shown in [
        "Answers cases with `serve!`.\n\n```rust\nshown();\n```",
        "### macro serve!\n\n```rust\nserve! { … }\n```\n\nServes.",
        "### enum Kind\n\n```rust\npub enum Kind\n```\n\nWhat a value is; see `Value`.\n\n- `Null`\n\n  Nothing.\n\n- `Both`\n\n  One of two.",
        "### struct Value\n\n```rust\npub struct Value<T>\n```\n\nA value.\n\n- `pub held: T`\n\n  What it holds.",
        "- `pub fn new(held: T) -> Self where T: Send`\n\n  Makes one.\n\n  **Panics**\n\n  Never.",
        "### fn clock::now\n\n```rust\npub fn now() -> f64\n```\n\nThe time.",
        "## Crate parity_driver_log\n\nLogs.\n\n### fn install",
    ]:
        assert shown in text
    for hidden in ["own!", "fn own", "secret", "private", "pub_like", "inner", "from("]:
        assert hidden not in text


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"lib": LIB.replace("deny", "warn")}, "lacks #![deny(missing_docs)]"),
        ({"lib": LIB.replace("{Kind, Value}", "{Kind, Other}")}, "has no public item Other, which lib.rs exports"),
        ({"value": VALUE.replace("    /// Nothing.\n", "")}, "Kind::Null has no documentation"),
        ({"value": VALUE.replace("/// A value.\n", "")}, "struct Value has no documentation"),
        ({"value": VALUE.replace("    /// What it holds.\n", "")}, "Value::held has no documentation"),
    ],
)
def test_a_gap_in_the_rust_sdk_is_an_error(tmp_path: Path, changes: dict[str, str], finding: str) -> None:
    with pytest.raises(Undocumented) as caught:
        rust_sdk_page(rust(tmp_path, **changes))
    assert finding in str(caught.value)


def test_items_have_their_lines() -> None:
    assert [(item.kind, item.name, item.line) for item in items_of(VALUE.split("\n"))] == [
        ("enum", "Kind", 3),
        ("struct", "Value", 13),
    ]
