#!/bin/sh
# The generator of crate_universe, as offline.bazelrc names it. Before it starts, the index of crates gets a second name: cargo
# has called the folder otherwise since 1.85, and the generator's library looks for the older name.
set -eu
index=${CARGO_HOME:-$HOME/.cargo}/registry/index
mkdir -p "$index"
ln -s index.crates.io-1949cf8c6b5b557f "$index/index.crates.io-6f17d22bba15001f" 2>/dev/null || true
exec /usr/local/bin/cargo-bazel "$@"
