"""What the rules provide, which actions they declare, and what they refuse."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//parity_rules:providers.bzl", "ParityDriverInfo", "ParityEvidenceInfo", "ParityNaInfo", "ParityPairInfo")

def _pair_test_impl(ctx):
    env = analysistest.begin(ctx)
    pair = analysistest.target_under_test(env)[ParityPairInfo]
    asserts.equals(env, ["sample.py"], pair.sources)
    asserts.equals(env, "reconstructed", pair.origin)
    asserts.equals(env, ["sample.rs"], [file.basename for file in pair.port_sources.to_list()])
    asserts.equals(env, ["sample.py"], [file.basename for file in pair.reference_sources.to_list()])
    return analysistest.end(env)

def _own_sources_test_impl(ctx):
    env = analysistest.begin(ctx)
    pair = analysistest.target_under_test(env)[ParityPairInfo]
    asserts.equals(env, ["tests/analysis/sample.py"], pair.sources)
    asserts.equals(env, "original", pair.origin)
    return analysistest.end(env)

def _mnemonics(env):
    mnemonics = {}
    for action in analysistest.target_actions(env):
        if action.mnemonic.startswith("Parity"):
            mnemonics[action.mnemonic] = mnemonics.get(action.mnemonic, 0) + 1
    return mnemonics

def _actions_test_impl(ctx):
    env = analysistest.begin(ctx)
    expected = ["ParityCases", "ParityCompare", "ParityPythonLeg", "ParityReport", "ParityRustLeg", "ParityShard"]
    asserts.equals(env, {mnemonic: 1 for mnemonic in expected}, _mnemonics(env))
    evidence = analysistest.target_under_test(env)[ParityEvidenceInfo]
    asserts.equals(env, ["sample.py"], evidence.sources)
    asserts.equals(env, "sample_pair", evidence.pair.name)
    return analysistest.end(env)

def _golden_actions_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, 1, _mnemonics(env).get("ParityGoldenLeg"))
    return analysistest.end(env)

def _legs_see_their_side_only_test_impl(ctx):
    env = analysistest.begin(ctx)
    for action in analysistest.target_actions(env):
        names = [file.basename for file in action.inputs.to_list()]
        if action.mnemonic == "ParityPythonLeg":
            asserts.false(env, "sample_parity_rs" in names, "the python leg sees the port's driver")
        if action.mnemonic == "ParityRustLeg":
            asserts.false(env, "sample.py" in names, "the rust leg sees the reference")
        if action.mnemonic in ("ParityPythonLeg", "ParityRustLeg"):
            asserts.false(env, "sample_parity.plan.json" in names, "{} sees comparators".format(action.mnemonic))
    return analysistest.end(env)

def _driver_test_impl(ctx):
    env = analysistest.begin(ctx)
    driver = analysistest.target_under_test(env)[ParityDriverInfo]
    asserts.true(env, driver.argv[1].endswith("parity/driver/main.pyc"))
    asserts.true(env, driver.argv[2].startswith("--ops=${EXECROOT}/"))
    asserts.true(env, "parity_rules/python" in driver.env["PYTHONPATH"])
    return analysistest.end(env)

def _na_rule_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, {"ParityNa": 1}, _mnemonics(env))
    asserts.equals(env, ["tests/analysis/sample.py"], analysistest.target_under_test(env)[ParityNaInfo].sources)
    return analysistest.end(env)

def _index_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, {"ParityIndex": 1}, _mnemonics(env))
    inputs = [action.inputs.to_list() for action in analysistest.target_actions(env) if action.mnemonic == "ParityIndex"][0]
    shards = [file.short_path for file in inputs if file.basename.endswith(".shard.json")]
    asserts.true(env, "examples/pep440/versions_parity.shard.json" in shards, "found {}".format(shards))
    return analysistest.end(env)

def _refusal_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.expect_failure(env, ctx.attr.message)
    return analysistest.end(env)

pair_test = analysistest.make(_pair_test_impl)
own_sources_test = analysistest.make(_own_sources_test_impl)
actions_test = analysistest.make(_actions_test_impl)
golden_actions_test = analysistest.make(_golden_actions_test_impl)
legs_see_their_side_only_test = analysistest.make(_legs_see_their_side_only_test_impl)
driver_test = analysistest.make(_driver_test_impl)
na_rule_test = analysistest.make(_na_rule_test_impl)
index_test = analysistest.make(_index_test_impl)
refusal_test = analysistest.make(
    _refusal_test_impl,
    attrs = {"message": attr.string(mandatory = True)},
    expect_failure = True,
)
