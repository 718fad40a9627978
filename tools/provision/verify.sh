#!/usr/bin/env bash
# verify.sh RCFILE, inside the private root: everything that tools/bazel counts on is there and starts.
set -euo pipefail

# expect PATTERN COMMAND...: its output has to match.
expect() {
  local pattern=$1 output
  shift
  output=$("$@" 2>&1) || true
  printf '%s: %s\n' "$*" "${output%%$'\n'*}"
  [[ $output =~ $pattern ]] || {
    echo "expected $pattern from: $*, found: ${output%%$'\n'*}"
    exit 1
  }
}

expect '^bazel (7\.([4-9]|[1-9][0-9])|[89]\.|[1-9][0-9])' /usr/bin/bazel --version
expect '^Python 3\.11\.' python3 --version
expect '^pip .*python 3\.11' python3 -m pip --version
expect 'gcc|cc' cc --version
expect '^cargo-bazel ' cargo-bazel --version
expect '^sandboxed$' /usr/share/bazel/linux-sandbox -N -- /bin/echo sandboxed
while read -r module; do
  expect 'module\(' cat "$module/MODULE.bazel"
done < <(sed -n 's/^common --override_module=[a-z_]*=//p' "$1")
