"""The provider of an index."""

ParityIndexInfo = provider(
    doc = "An index as files. Only the targets of parity_index read it.",
    fields = {
        "files": "depset of File: index.json, PYTHON_PARITY_INDEX.md and the folder parity.",
        "json": "File: index.json, beside which the others lie.",
    },
)
