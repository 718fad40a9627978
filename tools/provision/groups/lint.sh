#!/usr/bin/env bash
# The group `lint`, inside the private root: buildifier, from its published source.
set -euo pipefail
readonly buildifier=github.com/bazelbuild/buildtools/buildifier@v0.0.0-20260904073137-eaa4d125b423

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends golang-go
# Without C code, so that it runs on the host as well, which has an older libc.
CGO_ENABLED=0 GOBIN=/usr/local/bin GOPATH=/var/cache/parity_rules/go GOFLAGS=-modcacherw go install "$buildifier"
rm -rf /var/cache/parity_rules/go
buildifier --version
