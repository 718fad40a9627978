"""The comment `# parity:ignore PATTERN …` of a BUILD file: files of its package that are nobody's business.

Without a pattern, and directly above a target, it stands for that target: no pair is declared for it.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

_COMMENT = re.compile(r"^[ \t]*#[ \t]*parity:ignore\b[ \t]*(.*?)[ \t]*$", re.MULTILINE)


def patterns_of(text: str) -> tuple[str, ...]:
    """The patterns of all comments of a BUILD file."""
    return tuple(pattern for found in _COMMENT.finditer(text) for pattern in found[1].split())


def marks_target(lines: str) -> bool:
    """Whether the comment lines above a target say that it is to be left alone."""
    return any(not found[1] for found in _COMMENT.finditer(lines))


def is_ignored(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a file, named from the folder of the BUILD file, matches one of the patterns."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)
