"""The check of a justification: what a file itself says against the claim that it needs no port."""

from __future__ import annotations

from collections.abc import Sequence

from parity.ledger.public_names import public_names


def finding_of(na_class: str, sources: Sequence[str]) -> str:
    """Why the justification is false, in a sentence; empty if nothing speaks against it.

    Only `stub` can be refuted by the files alone: a stub defines no public name. An import is no definition.
    """
    if not sources:
        return "the justification accounts for no Python file"
    if na_class != "stub":
        return ""
    found = [f"{path} defines {', '.join(names)}" for path in sources if (names := public_names(path))]
    return f"a stub has no public names, but {'; '.join(found)}" if found else ""
