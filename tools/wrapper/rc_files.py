"""What the rc files of a call say, as far as the wrapper has to know: which options they set, and for which commands."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workspace import workspace_root

_IMPORTS = frozenset({"import", "try-import"})
# Commands whose options every command takes.
_FOR_ALL = frozenset({"always", "common"})


@dataclass(frozen=True)
class Setting:
    """One line of an rc file: `COMMAND:CONFIG OPTIONS`; config is empty for lines that always apply."""

    command: str
    config: str
    options: str


def settings_of_call(words: Iterable[str], here: Path) -> tuple[Setting, ...]:
    """What applies to a call of Bazel with these startup options from the folder `here`; system-wide files left aside."""
    top = workspace_root(here) or here
    named = (Path(here, word.partition("=")[2]) for word in words if word.startswith("--bazelrc="))
    return tuple(read_settings([top / ".bazelrc", Path.home() / ".bazelrc", *named], top))


def read_settings(files: Iterable[Path], top: Path) -> Iterator[Setting]:
    """The lines of rc files and of what they import; `top` is what `%workspace%` stands for. Missing files say nothing."""
    seen: set[Path] = set()
    pending = list(files)
    while pending:
        path = pending.pop(0)
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        for word, rest in _lines(path):
            if word in _IMPORTS:
                pending.append(Path(rest.strip("\"'").replace("%workspace%", str(top))))
            else:
                command, _, config = word.partition(":")
                yield Setting(command, config, rest)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8", errors="replace").replace("\\\n", " ")
    for line in text.splitlines():
        word, _, rest = re.sub(r"(^|\s)#.*", "", line).strip().partition(" ")
        if word:
            yield word, rest.strip()


def configs_of(command: str, settings: Iterable[Setting]) -> frozenset[str]:
    """The configs that a command may be given; Bazel refuses others."""
    return frozenset(s.config for s in settings if s.config and s.command in _FOR_ALL | {command})


def mention(option: str, settings: Iterable[Setting]) -> bool:
    return any(f"--{option}" in setting.options for setting in settings)
