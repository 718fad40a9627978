#!/usr/bin/env bash
# Plays a user of tools/parity in a copy of this repository: records a reference, changes it, and breaks a port. A recording must go stale
# and say so, and the index must have rows for what does not build. Arguments are handed on to Bazel.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
copy=$(mktemp -d "${TMPDIR:-/tmp}/command_line.XXXXXX")
output=$copy.log
trap 'cd "$repository"; (cd "$copy" && tools/bazel shutdown) >/dev/null 2>&1 || true; rm -rf "$copy" "$output"' EXIT

git -C "$repository" ls-files -z --cached --others --exclude-standard | (cd "$repository" && tar --null --files-from=- -cf -) | tar -xf - -C "$copy"
cd "$copy"
printf 'build %s\n' "$@" >>user.bazelrc
rates=//tests/miniatures/recorded
golden=tests/miniatures/recorded/current.golden.jsonl

# expect CODE COMMAND...: runs a command, which has to end with that code; what it printed is left in $output.
expect() {
  local code=$1 found=0
  shift
  "$@" >"$output" 2>&1 || found=$?
  if ((found != code)); then
    cat "$output"
    echo "command_line: expected exit $code of $*, found $found" >&2
    exit 1
  fi
}

# says TEXT...: the last command printed each of the texts.
says() {
  local text
  for text; do
    if ! grep -qF -- "$text" "$output"; then
      cat "$output"
      echo "command_line: the last command does not say $text" >&2
      exit 1
    fi
  done
}

expect 0 tools/parity
says 'tools/parity record LABEL' 'tools/parity doctor'
expect 0 tools/parity doctor
says 'The main job can run'

# A recording of the reference as it is does not change, and agrees.
expect 0 tools/parity record "$rates:current"
says '4 of 4 cases recorded' 'nothing to change'
cmp -s "$golden" "$repository/$golden" || { echo "command_line: recording again changed $golden" >&2; exit 1; }
expect 0 tools/parity explain "$rates:current"
says "4 of 4 agree with the reference's own recording"

# Once the reference is another one it is stale, and the test red, although both sides still agree with each other.
sed -i 's|return sum(values) / len(values)|return sum(values) / float(len(values))|' tests/miniatures/recorded/rates.py
expect 3 tools/bazel test "$rates:current"
says 'stale: the reference has changed since' 'tests/miniatures/recorded/rates.py is changed' "tools/parity record $rates:current"
expect 0 tools/parity record "$rates:current" --dry_run
says 'dry run: nothing was written'
expect 0 tools/parity record "$rates:current"
says "rewrote $golden"
expect 0 tools/bazel test "$rates:current"

# A misspelt label and a misspelt case are one line with the right one.
expect 2 tools/parity explain "$rates:curent"
says "$rates:curent is no parity_test. Did you mean $rates:current?"
expect 2 tools/parity explain "$rates:current" pack/sings
says 'Did you mean pack/signs'

# The index has a row for what does not build, and all others.
echo 'fn broken(' >>examples/msgpack/packing_driver.rs
expect 1 tools/parity index //:parity_index --out=index
says '2 not built' 'packing_parity does not build: Rustc of //examples/msgpack:packing_parity_rs failed'
grep -q '"status": "partial"' index/index.json || { echo "command_line: the index lost what does build" >&2; exit 1; }
echo "command_line: recordings go stale, and the index shows what does not build"
