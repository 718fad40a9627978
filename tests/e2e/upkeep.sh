#!/usr/bin/env bash
# The way of a ledger in a module that uses this one: it is started from a package and a crate, brought in line with the sources twice, held
# against them, and shown in an index. Arguments are handed on to Bazel. It uses what the module `consumer` has fetched already.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/upkeep.XXXXXX")
export PARITY_BAZEL=$scratch/bazel
trap 'cd "$repository"; (cd "$scratch/port" && "$PARITY_BAZEL" shutdown) >/dev/null 2>&1 || true; rm -rf "$scratch"' EXIT

fail() {
  printf 'upkeep: %s\n' "$*" >&2
  exit 1
}

# expect CODE COMMAND…: runs tools/parity, which has to exit with the code; what it says is in $said.
expect() {
  local code=$1 found=0
  shift
  said=$(cd "$scratch/port" && "$PARITY_BAZEL" run "${flags[@]}" @parity_rules//parity_rules/python:parity_cli -- "$@") || found=$?
  printf '$ tools/parity %s\n%s\n' "$*" "$said"
  [[ $found == "$code" ]] || fail "tools/parity $* ended with $found, expected $code"
}

# says TEXT…: each has to be in what the last command said.
says() {
  local text
  for text; do
    [[ $said == *"$text"* ]] || fail "the last command does not say: $text"
  done
}

# content: every file of the module, to compare with.
content() {
  (cd "$scratch/port" && find . -type f -not -path './bazel-*' -exec sha256sum {} + | sort)
}

flags=("$@" --noshow_progress --ui_event_filters=-info,-debug,-stdout --show_result=0)
mkdir "$scratch/port"
cp -r "$repository"/examples/numerals/numerals "$scratch/port/numerals"
cp -r "$repository"/examples/numerals/port "$scratch/port/crate"
rm "$scratch/port/numerals/BUILD.bazel"
sed "s|\"../../..\"|\"$repository\"|" "$repository/tests/e2e/consumer/MODULE.bazel" >"$scratch/port/MODULE.bazel"
cp "$repository/.bazelversion" "$scratch/port/"
[[ ! -e $repository/user.bazelrc ]] || cp "$repository/user.bazelrc" "$scratch/port/.bazelrc"
output_base=$(cd "$repository/tests/e2e/consumer" && "$repository/tools/bazel" info output_base && "$repository/tools/bazel" shutdown)
cat >"$PARITY_BAZEL" <<END
#!/usr/bin/env bash
exec "$repository/tools/bazel" --output_base="$output_base" "\$@"
END
chmod +x "$PARITY_BAZEL"

expect 0 init --py_root=numerals --crate=crate
says 'numerals/roman.py   goes to crate/src/roman.rs, guessed from its name' 'wrote crate/BUILD.bazel, crate/ledger/'
before=$(content)
expect 2 init --py_root=numerals --crate=crate
[[ $(content) == "$before" ]] || fail "a second init changed files"

expect 1 update
says 'parity_library roman_pair' 'left  //numerals:clock   its entry names no destination'
before=$(content)
expect 1 update
says 'nothing to change'
[[ $(content) == "$before" ]] || fail "a second update changed files"

expect 1 validate
says '✗ //numerals:clock   has neither a port nor a reason to have none' '✗ //numerals:roman_test   has no test of the port beside it'

printf '\n# parity:ignore scratch.py\n' >>"$scratch/port/numerals/BUILD.bazel"
touch "$scratch/port/numerals/scratch.py"
expect 1 update
says 'nothing to change'

printf '<<<<<<< ours\n' >>"$scratch/port/crate/ledger/top_level.textproto"
before=$(content)
expect 2 update
[[ $(content) == "$before" ]] || fail "an update of a damaged ledger changed files"
expect 1 validate
says 'unreadable_ledger'
sed -i '/^<<<<<<< /d' "$scratch/port/crate/ledger/top_level.textproto"

(cd "$scratch/port" && "$PARITY_BAZEL" build "$@" //crate:index)
grep -q '"path": "numerals/roman.py"' "$scratch/port/bazel-bin/crate/index/index.json" || fail "the index has no row of numerals/roman.py"
echo "upkeep: a ledger was started, brought in line twice, held against its sources, and shown"
