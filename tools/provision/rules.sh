#!/usr/bin/env bash
# Puts the module overrides of offline.bazelrc into the private root: Debian's rules_python under our overlay, empty modules
# for names that only the module graph needs, and the rc file itself, which comes last and so marks the folder as whole.
set -euo pipefail
tools=$(cd -- "${BASH_SOURCE[0]%/*}/.." && pwd -P)
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$tools/provision/paths.sh"

readonly stubs=(apple_support aspect_rules_js buildozer protobuf zlib)

make_stubs() {
  local name
  for name in "${stubs[@]}"; do
    mkdir -p -- "$1/$name"
    printf 'module(name = "%s")\n' "$name" >"$1/$name/MODULE.bazel"
    : >"$1/$name/BUILD.bazel"
  done
  cp -- "$tools/provision/overlay/buildozer_binary.bzl" "$1/buildozer/"
}

made=$(mktemp -d -- "$root/tmp/rules.XXXXXX")
trap 'rm -rf -- "$made"' EXIT
cp -R -- "$root/usr/share/bazel/rules/python" "$made/rules_python"
cp -R -- "$tools/provision/overlay/rules_python/." "$made/rules_python"
cp -- "$tools/provision/overlay/cargo-bazel.sh" "$made/"
make_stubs "$made/stubs"
sed "s|%RULES%|$rules|g" "$tools/provision/offline.bazelrc" >"$made/offline.bazelrc"
chmod -R a+rX -- "$made"
chmod a+x -- "$made/cargo-bazel.sh"
mkdir -p -- "$root${rules%/*}"
# A folder in the way was left half made by an interrupt, or has just been made by another call: it is the same or worse.
rm -rf -- "${root:?}$rules"
mv -T -- "$made" "$root$rules"
