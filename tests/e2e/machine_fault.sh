#!/usr/bin/env bash
# A driver that the machine cannot start is no outcome: the action fails, says why, leaves no file, and is tried anew each time.
# Arguments are handed on to Bazel.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=//tests/miniatures/isolation:unstartable
outcomes=bazel-bin/tests/miniatures/isolation/unstartable.rust.outcomes
output=$(mktemp)
trap 'rm -f "$output"' EXIT

for attempt in first second; do
  if tools/bazel build "$@" "$target" >"$output" 2>&1; then
    cat "$output"
    echo "machine_fault: the $attempt build passed with a driver that cannot be started" >&2
    exit 1
  fi
  for expected in 'Running the rust leg of //tests/miniatures/isolation:unstartable failed' 'cannot be started: No such file or directory'; do
    if ! grep -qF -- "$expected" "$output"; then
      cat "$output"
      echo "machine_fault: the $attempt build does not say: $expected" >&2
      exit 1
    fi
  done
  if [ -e "$outcomes" ]; then
    echo "machine_fault: the $attempt build left $outcomes" >&2
    exit 1
  fi
done
echo "machine_fault: the action failed both times, and left nothing"
