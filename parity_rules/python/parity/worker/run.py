"""One command line from start to end, with every failure as text and an exit code."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import NamedTuple

from parity.fixtures.problems import ToolError, UserError
from parity.protocol.frames import FrameError
from parity.worker.arguments import UsageError, expand
from parity.worker.subcommands import dispatch

USER_ERROR = 1
USAGE_ERROR = 2
INTERNAL_ERROR = 70


class Result(NamedTuple):
    """What a run leaves besides its files; the output is empty if all went well."""

    exit_code: int
    output: str


def run(arguments: Sequence[str]) -> Result:
    """Runs a command line, flag files expanded; never raises."""
    try:
        dispatch(expand(arguments))
    except UserError as error:
        return Result(USER_ERROR, f"{error}\n")
    except UsageError as error:
        return Result(USAGE_ERROR, f"ERROR: {error}.\n")
    except (ToolError, FrameError) as error:
        return Result(USER_ERROR, f"ERROR: {error}.\n")
    except OSError as error:
        return Result(USER_ERROR, f"ERROR: {error.filename}: {error.strerror}.\n")
    except Exception:  # noqa: BLE001 - a worker must answer, whatever happened
        return Result(INTERNAL_ERROR, f"ERROR: a fault of the tool itself, please report it.\n{traceback.format_exc()}")
    return Result(0, "")
