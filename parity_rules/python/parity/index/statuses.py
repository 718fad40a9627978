"""The statuses of a file, weakest first, and what each means."""

from __future__ import annotations

MEANINGS = {
    "unreadable": "evidence or ledger entry is damaged, or two of them contradict each other",
    "not built": "a test that accounts for it did not build",
    "diverging": "a test failed",
    "n/a-unjustified": "said to need no port, without a justification that holds",
    "unmapped": "nobody says where it goes",
    "planned": "the ledger says where it goes, nothing compares it yet",
    "ported": "there is a pair, its evidence proves nothing yet",
    "partial": "some items of its checklist are proven, none is wrong",
    "parity": "all items that apply are proven",
    "n/a": "it needs no port, for a reason that is checked",
}

STATUSES = tuple(MEANINGS)

# In the order in which a summary is read: what is proven first.
SHOWN = (
    "parity",
    "partial",
    "ported",
    "diverging",
    "planned",
    "unmapped",
    "n/a",
    "n/a-unjustified",
    "not built",
    "unreadable",
)
