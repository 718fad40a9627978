#!/usr/bin/env bash
# Plants a wrong answer in a port of a copy of this repository, and checks that the main job turns red over it: it must name the
# case, both values and the command that reproduces it. Arguments are handed on to Bazel.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
copy=$(mktemp -d "${TMPDIR:-/tmp}/planted.XXXXXX")
output=$copy.log
trap 'cd "$repository"; (cd "$copy" && tools/bazel shutdown) >/dev/null 2>&1 || true; rm -rf "$copy" "$output"' EXIT

git -C "$repository" ls-files -z --cached --others --exclude-standard | (cd "$repository" && tar --null --files-from=- -cf -) | tar -xf - -C "$copy"
cd "$copy"
port=monolith-rs/crates/monolith-data/src/slots.rs
sed -i 's/"fc_slot_/"fc_slit_/' "$port"
if cmp -s "$port" "$repository/$port"; then
  echo "planted_divergence: nothing to break in $port: name another place" >&2
  exit 1
fi

if tools/bazel test "$@" //monolith-rs/...:parity >"$output" 2>&1; then
  cat "$output"
  echo "planted_divergence: a wrong port passed" >&2
  exit 1
fi
for expected in 'get_slot_feature_name' 'fc_slot_7' 'fc_slit_7' 'tools/parity rerun //monolith-rs'; do
  if ! grep -qF -- "$expected" "$output"; then
    cat "$output"
    echo "planted_divergence: the red run does not say $expected" >&2
    exit 1
  fi
done
echo "planted_divergence: the wrong port turned the run red, with case, both values and command"
