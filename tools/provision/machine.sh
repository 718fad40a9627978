# What the machine must offer for a private root, each lack said in a sentence; sourced by provision.sh.
# shellcheck shell=bash disable=SC2154

readonly otherwise="install Bazelisk"
readonly needed_gigabytes=4
# Tests point this elsewhere.
readonly os_release=${PARITY_RULES_OS_RELEASE:-/etc/os-release}

check_machine() {
  check_system
  check_rights
  check_tools
}

check_system() {
  local system
  system="$(uname -s) $(uname -m)"
  [[ $system == "Linux x86_64" ]] ||
    die "there is no Bazel 7.4 or newer on PATH, and a private one can be set up on Linux x86_64 only, not on $system; $otherwise."
  command -v apt-get >/dev/null ||
    die "there is no Bazel 7.4 or newer on PATH, and a private one can be set up on Debian only: this machine has no apt-get; $otherwise."
  grep -qx 'ID=debian' "$os_release" 2>/dev/null ||
    die "there is no Bazel 7.4 or newer on PATH, and a private one can be set up on Debian only, not on $(distribution); $otherwise."
}

distribution() {
  sed -n 's/^PRETTY_NAME="\?\([^"]*\)"\?$/\1/p' "$os_release" 2>/dev/null | grep . || echo "an unknown distribution"
}

check_rights() {
  [[ $(id -u) == 0 ]] ||
    die "there is no Bazel 7.4 or newer on PATH, and only root can set up a private one; $otherwise, or call tools/bazel as root."
  unshare --mount --propagation private -- true 2>/dev/null ||
    die "this machine does not let root make a mount namespace (in a container, start it with --privileged), which the private Bazel needs; $otherwise."
  unshare --user --map-root-user -- true 2>/dev/null ||
    die "this machine does not allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone), which Bazel's sandbox needs; enable them, or $otherwise and choose another strategy."
}

check_tools() {
  local tool
  for tool in flock mount pivot_root sha256sum; do
    command -v "$tool" >/dev/null ||
      die "the program $tool is missing, which setting up a private Bazel needs; apt-get install util-linux coreutils, or $otherwise."
  done
}

check_space() {
  local free
  free=$(df --output=avail --block-size=1M -- "$base" | tail -n 1)
  ((free / 1024 >= needed_gigabytes)) ||
    die "$base has ${free// /} MB free, setting up a private Bazel needs $needed_gigabytes GB; make room, point XDG_CACHE_HOME elsewhere, or $otherwise."
}

# debian_mirror prints where this machine gets its own Debian packages from.
debian_mirror() {
  local mirror
  mirror=$(known_mirror)
  if [[ -z $mirror ]]; then
    apt-get update --quiet >&2
    mirror=$(known_mirror)
  fi
  [[ -n $mirror ]] || {
    echo "apt's sources on this machine name no mirror of Debian itself" >&2
    return 1
  }
  printf '%s\n' "$mirror"
}

known_mirror() {
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(ORIGIN)/$(LABEL) $(SITE)' | sed -n 's|^Debian/Debian ||p' | head -n 1
}

# apt_transport_options prints the machine's own proxy and certificate settings of apt, one a line.
apt_transport_options() {
  apt-config dump | grep -iE '^Acquire::https?::(.*::)?(Proxy|CaInfo|CaPath|SslCert|SslKey|Verify-[a-z]+) ' || true
}

# cause LOG prints its first line that reports an error, or else its last line.
cause() {
  grep -m 1 -iE '(^|[ :])error[: [(]|^E: ' "$1" || grep -v '^ *$' "$1" | tail -n 1
}

# explain_failure STEP LOG ends the call with the cause that the log shows.
explain_failure() {
  local again="then call tools/bazel again (it goes on where it stopped), or $otherwise. The log is $2"
  if grep -qi 'no space left' "$2"; then
    die "$1: the disk is full; make room, $again"
  elif grep -qiE 'could ?n.t resolve|temporary failure|failed to fetch|unable to connect|could not connect|connection (refused|failed|timed)|network is unreachable|failed to download|timed out|unable to update registry' "$2"; then
    die "$1: a download failed, see the network and apt's and cargo's mirrors, $again"
  fi
  die "$1 failed: $(cause "$2"); put that right, $again"
}
