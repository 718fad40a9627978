"""A driver in Go, built by the toolchain that a flag names; without one, a driver that says that it cannot run."""

load("@bazel_skylib//rules:common_settings.bzl", "BuildSettingInfo")

_BUILD = """
set -eu
export GOCACHE="$(mktemp -d)" GOPATH=/nonexistent GOROOT="$1" GOTOOLCHAIN=local CGO_ENABLED=0
trap 'rm -rf "$GOCACHE"' EXIT
out="$PWD/$2"
cd "$3"
"$GOROOT/bin/go" build -trimpath -buildvcs=false -ldflags=-buildid= -o "$out" .
"""

# The hello of a driver is one frame; printf takes its numbers as octal bytes.
_ABSENT = """#!/bin/sh
# Stands in for the driver where no Go toolchain is named.
printf 'PRTY\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\{low}\\{high}\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000'
printf '%s' '{hello}'
"""

def _octal(number):
    return "{}{}{}".format(number // 64, number // 8 % 8, number % 8)

def _absent(label):
    hello = json.encode({
        "format": "parity-driver",
        "not_run": {
            "detail": "no Go toolchain is named: build with --{}=$(go env GOROOT)".format(label),
            "reason": "missing_runtime",
        },
        "sdk": "none",
        "version": 1,
    })
    return _ABSENT.format(hello = hello, high = _octal(len(hello) // 256), low = _octal(len(hello) % 256))

def _go_driver_impl(ctx):
    driver = ctx.actions.declare_file(ctx.label.name)
    sdk = ctx.attr.sdk[BuildSettingInfo].value
    if sdk:
        ctx.actions.run_shell(
            command = _BUILD,
            arguments = [sdk, driver.path, ctx.file.mod.dirname],
            inputs = ctx.files.srcs + [ctx.file.mod],
            outputs = [driver],
            mnemonic = "GoDriver",
            progress_message = "Building %{label}",
        )
    else:
        ctx.actions.write(driver, _absent(str(ctx.attr.sdk.label).lstrip("@")), is_executable = True)
    return [DefaultInfo(executable = driver, files = depset([driver]), runfiles = ctx.runfiles([driver]))]

go_driver = rule(
    implementation = _go_driver_impl,
    doc = "Builds one package of Go, without dependencies, as the executable of a leg.",
    attrs = {
        "mod": attr.label(
            doc = "The package's go.mod.",
            allow_single_file = ["go.mod"],
            mandatory = True,
        ),
        "sdk": attr.label(
            doc = "The flag that holds the toolchain's GOROOT; empty where there is none.",
            mandatory = True,
            providers = [BuildSettingInfo],
        ),
        "srcs": attr.label_list(
            doc = "The package's files.",
            allow_files = [".go"],
            mandatory = True,
        ),
    },
    executable = True,
)
