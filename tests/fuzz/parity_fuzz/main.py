"""Runs one target under atheris: `main.py TARGET --corpus=FOLDER [libFuzzer options] [INPUTS]`; `tests/fuzz/run` calls it."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["parity", "google.protobuf.text_format"], enable_loader_override=False):
    from parity_fuzz import registry

_CORPUS = "--corpus="


def main() -> None:
    """The corpus gets the seeds and the dictionary of the target."""
    name, folder, *options = sys.argv[1:]
    corpus, target = Path(folder.removeprefix(_CORPUS)), registry.TARGETS[name]
    registry.prepare()
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    words = corpus.parent / f"{name}.dict"
    words.write_text("".join(f"{_quoted(word)}\n" for word in target.words), "ascii")
    atheris.Setup([sys.argv[0], f"-dict={words}", *options], target.check)
    atheris.Fuzz()


def _quoted(word: str) -> str:
    """A word as libFuzzer's dictionaries have it."""
    plain = (chr(byte) if 32 < byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word.encode())
    return f'"{"".join(plain)}"'


if __name__ == "__main__":
    main()
