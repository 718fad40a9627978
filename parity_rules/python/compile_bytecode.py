"""Compiles Python sources to bytecode that its interpreter trusts without looking for the source.

Arguments come in threes: source, output, and the path that tracebacks show. Nothing of the machine gets into an output.
"""

import py_compile
import sys


def main(arguments: list[str]) -> None:
    """Compiles each source; py_compile.PyCompileError for one that Python does not accept."""
    threes = zip(arguments[0::3], arguments[1::3], arguments[2::3], strict=True)
    for source, output, shown in threes:
        py_compile.compile(
            source,
            cfile=output,
            dfile=shown,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
