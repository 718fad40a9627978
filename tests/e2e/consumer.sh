#!/usr/bin/env bash
# Runs the tests of a module that uses this one from the outside. Arguments are handed on to Bazel.
set -euo pipefail
wrapper=$(cd "$(dirname "$0")/../../tools" && pwd)/bazel
cd "$(dirname "$0")/consumer"
trap '"$wrapper" shutdown >/dev/null 2>&1 || true' EXIT
"$wrapper" test "$@" //...
"$wrapper" build "$@" //:index
