"""The rule of the test that holds the dates of an expectations file against the day, every time it is asked to.

It is no parity test: it compares nothing, and is named so that no count of pairs takes it for one.
"""

load("@bazel_skylib//rules:common_settings.bzl", "BuildSettingInfo")
load(":checks.bzl", "as_of_mistake")
load(":names.bzl", "shown")
load(":tool.bzl", "TOOL_ATTRS", "TOOL_GROUP", "run_tool")

# What makes Bazel run a test again, whatever it remembers, and remember nothing.
UNCACHED = ["external", "no-cache"]

_SCRIPT = """#!/bin/sh
# Holds dates that an action read against today, or against the day that the build names.
cd "${{TEST_SRCDIR:-$0.runfiles}}/{workspace}" || exit 1
day={as_of}
[ -n "$day" ] || day=$(date -u +%Y-%m-%d) || {{ echo "the clock does not answer" >&2; exit 1; }}
today=$(printf %s "$day" | tr -d -)
case $today in
  [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]) ;;
  *) echo "the clock says '$day', expected a day such as 2030-06-30" >&2; exit 1 ;;
esac
seen=0 expired=0 ending=0 report=
{{
  read -r count || {{ echo "{dates} is not whole" >&2; exit 1; }}
  while read -r last notice text; do
    seen=$((seen + 1))
    case $last:$notice in
      *[!0-9:]* | :* | *:) echo "{dates} has no dates in line $((seen + 1))" >&2; exit 1 ;;
    esac
    if [ "$today" -gt "$last" ]; then
      expired=$((expired + 1))
      report="$report
  ✗ expired: $text"
    elif [ "$today" -ge "$notice" ]; then
      ending=$((ending + 1))
      report="$report
  ! ends soon: $text"
    fi
  done
}} < "{dates}" || exit 1
if [ "$seen" != "$count" ]; then echo "{dates} is not whole" >&2; exit 1; fi
printf '%s   %s\\n' '{label}' "$expired expired, $ending within {notice_days} days of it, $count with a date; judged on $day$report"
[ "$expired" -eq 0 ] || {{ printf '\\n  Repair the difference, or let its owner renew the date.\\n'; exit 1; }}
"""

def _expiry_test_impl(ctx):
    as_of = ctx.attr._as_of[BuildSettingInfo].value
    mistake = as_of_mistake(as_of)
    if mistake:
        fail(mistake)
    dates = ctx.actions.declare_file(ctx.label.name + ".dates")

    def arguments(args):
        args.add(ctx.file.expectations, format = "--expectations=%s")
        args.add_all(ctx.attr.legs, format_each = "--leg=%s")
        args.add(dates, format = "--out=%s")

    run_tool(
        ctx,
        mnemonic = "ParityExpiry",
        subcommand = "expiry",
        arguments = arguments,
        inputs = [ctx.file.expectations],
        outputs = [dates],
        progress = "Reading the dates of %{label}",
    )
    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(executable, _SCRIPT.format(
        as_of = as_of,
        dates = dates.short_path,
        label = shown(ctx.label).replace("'", "'\\''"),
        notice_days = 30,
        workspace = ctx.workspace_name,
    ), is_executable = True)
    return DefaultInfo(executable = executable, runfiles = ctx.runfiles([dates]))

expiry_test = rule(
    implementation = _expiry_test_impl,
    doc = "Fails when an entry of an expectations file has expired. Users write parity_test, which creates it.",
    attrs = dict(
        TOOL_ATTRS,
        expectations = attr.label(
            doc = "YAML file of known divergences.",
            allow_single_file = [".yaml", ".yml"],
            mandatory = True,
        ),
        legs = attr.string_list(
            doc = "The legs that entries may name.",
        ),
        _as_of = attr.label(default = "//parity_rules:as_of"),
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
    test = True,
)
