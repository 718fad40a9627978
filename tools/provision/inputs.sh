# What the private root is made of; sourced by paths.sh. The root is named by the digest of this file, so a change of it
# makes a new root.
# shellcheck shell=bash disable=SC2034

# To be raised when a step of provision.sh leaves something else in the root, the packages being the same.
readonly revision=1

# Bazel is in Debian unstable only; Python 3.11, which the locks are resolved for, in Debian 12.
readonly suites=(sid bookworm)
readonly packages=(
  bazel-bootstrap
  bazel-features
  bazel-rules-license
  bazel-rules-proto
  bazel-rules-python
  bazel-rules-rust
  bazel-rules-shell
  bubblewrap
  ca-certificates
  file
  gcc
  git
  libc6-dev
  python3-pip
  python3.11
  unzip
  zip
)

# The generator that belongs to Debian's rules_rust.
readonly cargo_bazel_version=0.15.0
