"""Starts a native test: `python -I -S parity/native/main.py --test TEST.json --out FILE`."""

import sys

sys.path.insert(0, __file__.rpartition("/parity/native/")[0])

from parity.native.run import main

sys.exit(main(sys.argv[1:]))
