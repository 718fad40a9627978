"""What the command line refuses, as one sentence for people."""

from __future__ import annotations


class UsageError(Exception):
    """A mistake in the arguments, or artifacts that are not there; the text says what to do."""
