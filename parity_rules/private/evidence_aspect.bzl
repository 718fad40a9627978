"""Gathers what the parity tests of a package proved, through the package's suite."""

load("//parity_rules:providers.bzl", "ParityEvidenceInfo", "ParityNaInfo")

ParityShardsInfo = provider(
    doc = "The shards below a target. Only parity_index reads it.",
    fields = {
        "packages": "depset of string: the packages that the tests are in.",
        "shards": "depset of File: one part of the index per test or justification.",
    },
)

# A suite without `tests` keeps the tests that it stands for in this implicit attribute.
_SUITE_ATTRS = ["tests", "$implicit_tests"]

def _own_shards(target):
    if ParityEvidenceInfo in target:
        return [target[ParityEvidenceInfo].shard]
    if ParityNaInfo in target:
        return [target[ParityNaInfo].shard]
    return []

def _suite_members(ctx):
    members = []
    for attribute in dir(ctx.rule.attr):
        value = getattr(ctx.rule.attr, attribute)
        if type(value) == "list":
            members += [member for member in value if type(member) == "Target" and ParityShardsInfo in member]
    return members

def _evidence_aspect_impl(target, ctx):
    members = _suite_members(ctx)
    return [ParityShardsInfo(
        packages = depset([ctx.label.package], transitive = [member[ParityShardsInfo].packages for member in members]),
        shards = depset(_own_shards(target), transitive = [member[ParityShardsInfo].shards for member in members]),
    )]

evidence_aspect = aspect(
    implementation = _evidence_aspect_impl,
    doc = "Follows test suites to the evidence of their parity tests.",
    attr_aspects = _SUITE_ATTRS,
)
