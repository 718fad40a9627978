#!/usr/bin/env bash
# The group `go`, inside the private root: the Go toolchain, in /usr/lib/go, for the driver of tests/miniatures/go.
set -euo pipefail

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends golang-go
/usr/lib/go/bin/go version
