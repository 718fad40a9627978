"""What to do about differences whose usual cause is how the test is written, not what the port does."""

from __future__ import annotations

import re

from parity.proto import evidence_pb2 as pb

_ALLOWED = re.compile(r"allowed: (.+)")
_TARGET = re.compile(r"[\w.]+:[A-Za-z_][\w.]*")
_SCALAR = re.compile(r"(text|int|float|bool) ")
_CONVERTERS = {"text": "str", "int": "int", "float": "float", "bool": "bool"}
_CHANGED = re.compile(r"\$\.(?:steps\[\d+\]|observations)\.arguments(?:\[\d+\]|\.\w+)")
_EXITED = re.compile(r"crashed with exit code (\d+)")
_RETURNED = re.compile(r"\$\.(?:steps\[\d+\]\.)?returned")


def hint_of(divergence: pb.Divergence, target: str) -> str:
    """A sentence, or nothing; `target` is where the reference's operation is."""
    if divergence.kind == "kind":
        return _mapping(divergence)
    if divergence.kind == "outcome":
        return _exit(divergence)
    if divergence.kind == "missing" and _CHANGED.fullmatch(divergence.path):
        return "the port shows no change; let its driver take the argument as a parity_driver::InOut"
    if divergence.kind == "type" and _RETURNED.fullmatch(divergence.path):
        return _converter(divergence, target)
    return ""


def _mapping(divergence: pb.Divergence) -> str:
    """How to let the port's kind of error stand for the reference's, where kinds are mapped at all."""
    bound = _ALLOWED.fullmatch(divergence.bound)
    if bound is None:
        return ""
    allowed = [name for name in bound[1].split(", ") if name != divergence.reference]
    kinds = [*allowed, divergence.port]
    entry = kinds[0] if len(kinds) == 1 else f"[{', '.join(kinds)}]"
    known = (
        f"{divergence.reference} is mapped to {', '.join(allowed)}"
        if allowed
        else f"no rule maps {divergence.reference}"
    )
    return f"{known}; if {divergence.port} is its counterpart:  errors: {{{divergence.reference}: {entry}}}"


def _converter(divergence: pb.Divergence, target: str) -> str:
    """How to turn an object of the reference into what the port returns."""
    scalar = _SCALAR.match(divergence.port)
    if scalar is None or not divergence.reference.startswith("object ") or not _TARGET.fullmatch(target):
        return ""
    return f'the reference returned an object; turn it into {scalar[1]} in ops: "{target} -> {_CONVERTERS[scalar[1]]}"'


def _exit(divergence: pb.Divergence) -> str:
    """How a port says that it would end the process, which its driver must not do."""
    exited = _EXITED.fullmatch(divergence.port)
    if exited is None or not divergence.reference.startswith("raised SystemExit: "):
        return ""
    return f"the port ended its driver; in the driver, return Err(parity_driver::Exit::new({exited[1]})) instead"
