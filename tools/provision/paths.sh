# Where the private root lies, and how to get into it; sourced by tools/bazel and the scripts beside this one, which set `tools`.
# shellcheck shell=bash disable=SC2034,SC2154
# shellcheck source-path=SCRIPTDIR source=inputs.sh
. "$tools/provision/inputs.sh"

say() {
  printf 'tools/bazel: %s\n' "$*" >&2
}

# die SENTENCE: says what is wrong and what to do about it. Bazel's own code for a wrong environment or command line is 2.
die() {
  say "$*"
  exit 2
}

# short_digest: the first characters of the SHA-256 of standard input.
short_digest() {
  local sum
  sum=$(sha256sum)
  printf '%s' "${sum:0:12}"
}

rules_digest() (
  shopt -s globstar nullglob
  cd "$tools/provision" || exit
  sha256sum -- offline.bazelrc rules.sh overlay/**/*.* | short_digest
)

[[ -n ${XDG_CACHE_HOME:-${HOME:-}} ]] || die "HOME is not set, and the private Bazel is kept below it; set HOME, or install Bazelisk."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/parity_rules
base=$cache/$(short_digest <"$tools/provision/inputs.sh")
root=$base/root
# As seen inside the root. A folder for each state of the overlay: several checkouts may use the root at once.
rules=/usr/local/share/parity_rules/$(rules_digest)
offline_rc=$rules/offline.bazelrc

# What stands before a command to run it in the private root. The folders are shown there, wherever they are: Bazel keeps its
# outputs beside our cache.
set_entry() {
  entry=(unshare --mount --propagation private -- "$tools/provision/enter.sh" "$root" "${tools%/*}" "$PWD"
    "$cache" "${cache%/*}/bazel" "${HOME:-/}" "${TMPDIR:-/tmp}" --)
}
