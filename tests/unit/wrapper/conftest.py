"""Makes the wrapper's modules and the helper of these tests importable, with and without Bazel."""

import sys
from pathlib import Path

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parents[2] / "tools" / "wrapper")]
