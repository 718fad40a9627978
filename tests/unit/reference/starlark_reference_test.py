"""The Starlark reference shows what a public file offers, and objects to every name, argument and field that nothing explains."""

from __future__ import annotations

from pathlib import Path

import pytest
from reference.page import Undocumented
from reference.starlark import starlark_page

DEFS = 'load("//parity_rules/private:m.bzl", _make = "make")\n\nmake = _make\n_hidden = 1\n'
MACRO = '''def make(name, size = "small", **kwargs):
    """Makes something.

    Generated targets:

    - `<name>`: it.

    Args:
      name: its name.
      size: how large it is,
        in words.
      **kwargs: the rest.

    Returns:
      nothing: at all
    """
'''
PROVIDER = 'ThingInfo = provider(\n    doc = "A thing.",\n    fields = {"part": "File: its part."},\n)\n'
SETTING = '# The day.\nstring_flag(\n    name = "as_of",\n    build_setting_default = "",\n)\n'


def write(
    root: Path, *, macro: str = MACRO, provider: str = PROVIDER, setting: str = SETTING, defs: str = DEFS
) -> Path:
    (root / "parity_rules/private").mkdir(parents=True)
    (root / "parity_rules/defs.bzl").write_text(defs)
    (root / "parity_rules/providers.bzl").write_text(provider)
    (root / "parity_rules/private/m.bzl").write_text(macro)
    (root / "parity_rules/BUILD.bazel").write_text(setting)
    return root


def test_what_a_page_shows(tmp_path: Path) -> None:
    text = starlark_page(write(tmp_path))
    for shown in [
        "- [make](#make)\n- [ThingInfo](#thinginfo)\n- [Settings](#settings)",
        '### make\n\n```starlark\nmake(name, size = "small", **kwargs)\n```\n\nMakes something.\n\nGenerated targets:\n\n- `<name>`: it.',
        "| `name` | required | its name. |",
        '| `size` | `"small"` | how large it is, in words. |',
        "| `**kwargs` |  | the rest. |",
        "### ThingInfo\n\nA thing.\n\n| field | is |\n| --- | --- |\n| `part` | File: its part. |",
        "| `//parity_rules:as_of` | empty | The day. |",
    ]:
        assert shown in text
    assert "hidden" not in text
    assert "nothing" not in text


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        (
            {"macro": MACRO.replace("      size: how large it is,\n        in words.\n", "")},
            "m.bzl:1: argument size is not documented",
        ),
        ({"macro": MACRO.replace("size = ", "length = ")}, "m.bzl:1: argument length is not documented"),
        ({"macro": MACRO.replace(', size = "small"', "")}, "m.bzl:1: size is documented, but no argument"),
        ({"macro": "def make():\n    pass\n"}, "m.bzl:1: make has no documentation"),
        ({"macro": "def other():\n    pass\n"}, "m.bzl does not define make, which a public file loads from it"),
        ({"provider": PROVIDER.replace("File: its part.", "")}, "providers.bzl:1: field part is not documented"),
        ({"provider": PROVIDER.replace("A thing.", "")}, "providers.bzl:1: ThingInfo has no documentation"),
        ({"provider": 'ThingInfo = provider(doc = "A thing.")\n'}, "ThingInfo documents no fields"),
        ({"provider": "LIMIT = 5\n"}, "LIMIT is neither a function nor a provider"),
        ({"setting": SETTING.replace("# The day.\n", "")}, "//parity_rules:as_of has no comment above it"),
    ],
)
def test_a_gap_is_an_error(tmp_path: Path, changes: dict[str, str], finding: str) -> None:
    with pytest.raises(Undocumented) as caught:
        starlark_page(write(tmp_path, **changes))
    assert finding in str(caught.value)


def test_a_folder_without_public_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Undocumented, match=r"has no \.bzl file"):
        starlark_page(tmp_path)
