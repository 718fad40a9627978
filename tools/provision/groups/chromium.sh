#!/usr/bin/env bash
# The group `chromium`, inside the private root: a browser, for the test of the index's page in tests/web.
set -euo pipefail

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends chromium
chromium --version
