"""Start of the tool that does everything but running drivers: `main.py SUBCOMMAND --flag=value …`, or `main.py @FLAGFILE`.

With `--persistent_worker` it serves such command lines to Bazel. Exit codes: 0 done, 1 a mistake in the user's files, 2 a mistake in the command
line, 70 a fault of the tool.
"""

from __future__ import annotations

import gc
import sys

from parity.worker.run import run

PERSISTENT = "--persistent_worker"


def main(arguments: list[str]) -> int:
    """Runs one command line, or serves many."""
    # Ten thousand cases are a million objects and no cycles: walking them again and again would take most of the time.
    gc.disable()
    if PERSISTENT in arguments:
        from parity.worker.persistent import claim_stdout, serve

        with claim_stdout() as responses:
            serve(sys.stdin.buffer, responses, run)
        return 0
    result = run(arguments)
    sys.stderr.write(result.output)
    return result.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
