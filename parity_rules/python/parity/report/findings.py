"""What is wrong with a test beyond single cases and expectations: missing operations, missing legs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from parity.proto import evidence_pb2 as pb
from parity.report.names import Names

_BLAMED_OP = re.compile(r'op "([^"]+)"')
_BLAMED_MODULE = re.compile(r"module (\S+) of operations")
_FAULT = "fault"
_MISSING_RUNTIME = "missing_runtime"
_STALE = "stale"
# What the macro writes of the attribute `ops`; nobody edits that file.
_GENERATED_OPS = ".ops.json"


def missing_operation_lines(missing: pb.MissingOperation, names: Names) -> Iterator[str]:
    """An operation that fixtures use and a leg does not serve."""
    role = names.leg(missing.leg)
    yield f'ERROR: {names.label}: op "{missing.op}" has no implementation in the {role}.'
    more = f" (and {missing.cases - 1} more)" if missing.cases > 1 else ""
    written = "" if missing.driver_source.endswith(_GENERATED_OPS) else names.file(missing.driver_source)
    served = ", ".join(missing.served) or "nothing"
    yield f"  fixtures use it in {names.file(missing.source)}{more}; {written or f'the {role}'} serves: {served}."
    near = difflib.get_close_matches(missing.op, missing.served, n=1)
    if near:
        yield f'  Did you mean "{near[0]}"?'
    target = written or (f"ops of {names.label}" if missing.driver_source else "its driver")
    entry = f'"{missing.op}" => |…| …' if role == "port" else f'"{missing.op}": "module:function"'
    yield f"  Add  {entry}  to {target}, or take the cases out."


def missing_leg_lines(leg: pb.Leg, evidence: pb.Evidence, names: Names) -> Iterator[str]:
    """A leg that gave nothing at all, and where to mend that."""
    detail = f": {leg.not_run.detail}" if leg.not_run.detail else "."
    what = "proves nothing" if leg.recorded else "did not run"
    yield f"? {names.leg(leg.name)} ({leg.name}) {what}, {leg.not_run.reason}{detail}"
    if leg.not_run.reason in evidence.requires:
        yield "  The test declares this cause in requires; nothing is proven for this leg."
    elif not any(case.detail.again for case in evidence.cases[:1]):  # else a case below says how to run it again
        yield f"  {_remedy(leg.not_run, evidence, names)}"


def _remedy(not_run: pb.NotRun, evidence: pb.Evidence, names: Names) -> str:
    op, module = _BLAMED_OP.match(not_run.detail), _BLAMED_MODULE.match(not_run.detail)
    if not_run.reason == _FAULT and op:
        return f'Correct ops of {names.label}, at "{op[1]}".'
    if not_run.reason == _FAULT and module:
        return f"Correct {module[1]}, in py_srcs of {names.label}."
    if not_run.reason == _MISSING_RUNTIME:
        return (
            f'Add what is missing to the dependencies of {names.label}, or declare requires = ["{_MISSING_RUNTIME}"].'
        )
    if not_run.reason == _STALE:
        return f"Record again, and look at what changes: tools/parity record {names.label}"
    if not_run.reason == "no_device":
        return 'Run it where there is such a device, or declare requires = ["no_device"].'
    case = evidence.cases[0].id if evidence.cases else "*"
    return f"Correct its driver, and start it alone: tools/parity rerun {names.label} --case={case}"
