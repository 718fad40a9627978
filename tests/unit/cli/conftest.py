"""Makes the helpers of these tests importable, with and without Bazel."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
