"""Starts the Python driver: `python parity/driver/main.py --ops=OPS.json`, with the package's root on PYTHONPATH."""

import sys

from parity.driver.serve import leave, main

leave(main(sys.argv[1:]))
