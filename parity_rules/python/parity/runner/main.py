"""Starts the runner: `python -I -S parity/runner/main.py --leg LEG.json --cases FILE --out FILE`."""

import sys

sys.path.insert(0, __file__.rpartition("/parity/runner/")[0])

from parity.runner.run import main

sys.exit(main(sys.argv[1:]))
