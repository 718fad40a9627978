#!/usr/bin/env bash
# enter.sh ROOT DIRECTORY... -- COMMAND...   replaces itself by COMMAND inside the private root ROOT.
#
# To be started as root in a mount namespace of its own (`unshare --mount --propagation private`). It uses pivot_root, not
# chroot: inside a chroot neither Bazel's linux-sandbox nor bubblewrap can make a user namespace. The host's own top-level
# folders (/home, /root, /work, /tmp …) and each DIRECTORY are visible inside at the same paths; system folders (/usr, /etc,
# /var …) are the root's. More is shown than one command needs, because a Bazel server keeps the mounts of the call that
# started it and serves later calls as well.
set -euo pipefail

# Folders that the root brings itself, and those that only a running host has.
readonly system=" /bin /boot /dev /etc /lib /lib32 /lib64 /libx32 /lost+found /proc /run /sbin /sys /usr /var "
# Variables that name software of the host, which the root does not have.
readonly foreign=(AR CC CONDA_PREFIX CPP CXX GOROOT JAVA_HOME LD LD_AUDIT LD_LIBRARY_PATH LD_PRELOAD NODE_PATH PERL5LIB
  PYTHONHOME PYTHONPATH RUSTC RUSTUP_TOOLCHAIN VIRTUAL_ENV)
# Variables that name certificates: kept where that file or folder exists in the root as well.
readonly certificates=(CARGO_HTTP_CAINFO CURL_CA_BUNDLE GIT_SSL_CAINFO NODE_EXTRA_CA_CERTS PIP_CERT REQUESTS_CA_BUNDLE
  SSL_CERT_DIR SSL_CERT_FILE)
# Files of the host that name resolution inside the root needs.
readonly network=(/etc/hosts /etc/resolv.conf)

root=$1
shift
table=""
shown=()

# add_mount SOURCE TARGET TYPE OPTIONS: one more line of a table as in fstab(5), which wants blanks as octal numbers.
add_mount() {
  local source=${1//\\/\\134} target=${2//\\/\\134}
  table+="${source// /\\040} ${target// /\\040} $3 $4 0 0"$'\n'
}

# show DIRECTORY, at its own path, unless a folder above it is shown already.
show() {
  local above
  for above in "${shown[@]}"; do
    [[ $1/ != "$above"/* ]] || return 0
  done
  [[ -d $root$1 ]] || mkdir -p -- "$root$1"
  add_mount "$1" "$root$1" none rbind
  shown+=("$1")
}

# may_show DIRECTORY: not where it would hide what the root has there itself, as /etc or / would.
may_show() {
  local entries
  local top=${1#/}
  [[ -d $1 && $1 != / ]] || return 1
  [[ $system == *" /${top%%/*} "* ]] || return 0
  shopt -s nullglob dotglob
  entries=("$root$1"/*)
  shopt -u nullglob dotglob
  ((${#entries[@]} == 0))
}

show_host() {
  local folder
  local folders=()
  for folder in /*; do
    [[ ! -d $folder || -L $folder || $system == *" $folder "* ]] || folders+=("$folder")
  done
  for folder; do
    ! may_show "$folder" || folders+=("$folder")
  done
  # What holds the root goes first: shown later, it would show the mounts made meanwhile inside the root once more.
  for folder in "${folders[@]}"; do
    [[ $root != "$folder"/* ]] || show "$folder"
  done
  for folder in "${folders[@]}"; do
    show "$folder"
  done
}

mount_everything() {
  add_mount proc "$root/proc" proc defaults
  add_mount /sys "$root/sys" none rbind
  add_mount /dev "$root/dev" none rbind
  # pivot_root wants a mount point; made last and with recursion, it takes everything above along.
  add_mount "$root" "$root" none rbind
  local file=$root/run/fstab.$$
  printf '%s' "$table" >"$file"
  mount --all --fstab "$file"
  rm -- "$file"
}

refresh_network_files() {
  local file
  for file in "${network[@]}"; do
    [[ ! $file -nt $root$file ]] || cp --dereference --remove-destination -- "$file" "$root$file"
  done
}

clean_environment() {
  local name
  unset "${foreign[@]}"
  for name in "${certificates[@]}"; do
    [[ -z ${!name:-} || -e ${!name} ]] || unset "$name"
  done
  export PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin PARITY_RULES_INSIDE=1
}

directories=()
while [[ $1 != -- ]]; do
  directories+=("$1")
  shift
done
shift
show_host "${directories[@]}"
mount_everything
refresh_network_files
here=$PWD
cd "$root"
pivot_root . .old
umount --lazy /.old
clean_environment
cd "$here" 2>/dev/null || {
  echo "tools/bazel: the folder $here cannot be seen from the private root; call from a folder outside the system's, or install Bazelisk." >&2
  exit 2
}
exec "$@"
