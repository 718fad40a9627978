#!/usr/bin/env bash
# provision.sh [COMMAND...]   sets up the private root, and then becomes the command.
#
# The root has Bazel, Python and a C linker from Debian packages, in a folder of the user's cache, for machines that have
# neither Bazelisk nor a recent Bazel. One call at a time; each step leaves a stamp, so that an interrupted call resumes.
set -euo pipefail
tools=$(cd -- "${BASH_SOURCE[0]%/*}/.." && pwd -P)
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$tools/provision/paths.sh"
# shellcheck source-path=SCRIPTDIR source=machine.sh
. "$tools/provision/machine.sh"

readonly logs=$base/logs stamps=$base/stamps
readonly steps=(bootstrapper root settings generator rules verified)
declare -A does=(
  [bootstrapper]="mmdebstrap, which makes Debian roots"
  [root]="the root, from Debian packages"
  [settings]="certificates and Python in the root"
  [generator]="cargo-bazel $cargo_bazel_version, from its sources"
  [rules]="rules for use without the central registry"
  [verified]="trial of everything"
)
# Process groups that an interrupt has to end as well.
jobs=()

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@"
}

in_root() {
  local entry
  set_entry
  "${entry[@]}" "$@"
}

# The steps. Each runs in a process of its own with its output in a log; a step that fails leaves no stamp.

step_bootstrapper() {
  command -v mmdebstrap >/dev/null && return
  # A new machine may not have any lists of packages yet.
  apt_install mmdebstrap || { apt-get update && apt_install mmdebstrap; }
}

step_root() {
  local suite line include
  local options=() sources=()
  for suite in "${suites[@]}"; do
    sources+=("deb $(debian_mirror) $suite main")
  done
  while IFS= read -r line; do
    options+=("--aptopt=$line")
  done < <(apt_transport_options)
  printf -v include '%s,' "${packages[@]}"
  rm -rf --one-file-system -- "$root.part"
  # In a mount namespace of its own: an interrupt leaves no mount behind for the `rm` above to walk into.
  unshare --mount --propagation private -- mmdebstrap --variant=minbase --mode=root \
    --aptopt='Acquire::Check-Valid-Until "false"' "${options[@]}" \
    --include="${include%,}" "${suites[0]}" "$root.part" "${sources[@]}"
  mv -T -- "$root.part" "$root"
}

step_settings() {
  local cargo_home=$root/var/cache/parity_rules/cargo
  mkdir -p -- "$root/.old" "$root/usr/local/share/ca-certificates" "$cargo_home"
  # Taken from the host by each call that finds its own newer.
  rm -f -- "$root/etc/hosts" "$root/etc/resolv.conf"
  # Python 3.11 stands before unstable's own on PATH.
  ln -sfn /usr/bin/python3.11 "$root/usr/local/bin/python3"
  # The machine's own certificate authorities, such as a company's.
  find /usr/local/share/ca-certificates/ -name '*.crt' -exec cp --dereference --target-directory "$root/usr/local/share/ca-certificates" {} + || true
  in_root update-ca-certificates
  # Debian's rc file also asks for pages of output for each failing action, and for a flag that Bazel warns of.
  sed -i '/sandbox_debug/d; /host_javabase/d' "$root/etc/bazel/bazelrc"
  # A registry mirror that the user has set up for cargo is used here too.
  ln -sfn -- "${CARGO_HOME:-$HOME/.cargo}/config.toml" "$cargo_home/config.toml"
}

# Unoptimised, it builds in a quarter of the time, and takes half a second longer for a hundred crates.
build_generator() {
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_TARGET_DIR=$base/build "$@" install cargo-bazel \
    --version "$cargo_bazel_version" --locked --no-track --root "$base"
}

# The host's own cargo works while Debian's packages are being unpacked. What is built on an older system runs in the root.
build_generator_early() {
  build_generator cargo || true
}

step_generator() {
  if [[ ! -x $base/bin/cargo-bazel ]]; then
    in_root apt-get update
    in_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends cargo
    build_generator in_root cargo
  fi
  cp -- "$base/bin/cargo-bazel" "$root/usr/local/bin/"
  rm -rf -- "${base:?}/build" "${base:?}/bin"
}

step_rules() {
  "$tools/provision/rules.sh"
}

step_verified() {
  in_root "$tools/provision/verify.sh" "$offline_rc"
}

# The machinery around the steps.

duration() {
  local seconds=$((SECONDS - $1))
  if ((seconds < 60)); then printf '%d s' "$seconds"; else printf '%d min %02d s' $((seconds / 60)) $((seconds % 60)); fi
}

# start NAME FUNCTION: runs it in a process group of its own; the group's number is left in `started`.
start() {
  set -m
  (set +m -e && "$2") >"$logs/$1.log" 2>&1 </dev/null 9>&- &
  started=$!
  set +m
  jobs+=("$started")
}

# finish GROUP SENTENCE: waits for it; on a terminal, with a clock.
finish() {
  while [[ -t 2 ]] && kill -0 "$1" 2>/dev/null; do
    printf '\r\033[Ktools/bazel: %s … %s' "$2" "$(duration 0)" >&2
    sleep 0.2
  done
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
  wait "$1"
}

run_step() {
  local name=$1 number=$2 sentence
  local begin=$SECONDS
  sentence="step $number of ${#steps[@]}: ${does[$name]}"
  [[ ! -e $stamps/$name ]] || return 0
  [[ -t 2 ]] || say "$sentence …"
  if [[ $name == generator && -n ${early:-} ]]; then
    finish "$early" "$sentence"
  fi
  start "$name" "step_$name"
  finish "$started" "$sentence" || explain_failure "$sentence" "$logs/$name.log"
  touch -- "$stamps/$name"
  say "$sentence: done in $(duration "$begin"), $(duration 0) in all"
}

end_jobs() {
  local group
  trap '' INT TERM HUP
  for group in "${jobs[@]}"; do
    kill -TERM -- "-$group" 2>/dev/null || true
  done
}

interrupted() {
  say "interrupted; the next call goes on from here."
  exit 130
}

take_lock() {
  mkdir -p -- "$logs" "$stamps" "${cache%/*}/bazel"
  exec 9>"$base/lock"
  flock --nonblock 9 && return
  say "another call is setting up the private Bazel in $base; waiting for it."
  flock 9
}

main() {
  local number=0 name early=""
  check_machine
  take_lock
  rm -f -- "$stamps/verified"
  [[ -e $root$offline_rc ]] || rm -f -- "$stamps/rules"
  if [[ ! -e $base/ready ]]; then
    check_space
    say "no Bazelisk and no Bazel 7.4 or newer on PATH: setting up a private Bazel in $base, once, in 2 to 4 minutes."
  fi
  trap end_jobs EXIT
  trap interrupted INT TERM HUP
  if [[ ! -e $stamps/generator ]] && command -v cargo >/dev/null && command -v cc >/dev/null; then
    start early build_generator_early
    early=$started
  fi
  for name in "${steps[@]}"; do
    run_step "$name" $((++number))
  done
  touch -- "$base/ready"
}

main
exec 9>&-
(($# == 0)) || exec "$@"
