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
    asserts.equals(env, "sample_pair.pair.json", pair.shard.basename)
    return analysistest.end(env)

def _pair_that_compiles_test_impl(ctx):
    """A pair counts in the index only if its port compiles: the shard depends on the crate, not on its sources alone."""
    env = analysistest.begin(ctx)
    actions = [action for action in analysistest.target_actions(env) if action.mnemonic == "ParityShard"]
    inputs = [file.basename for action in actions for file in action.inputs.to_list()]
    for name in ["sample.py", "sample.rs"]:
        asserts.true(env, name in inputs, "{} is missing in {}".format(name, inputs))
    asserts.true(env, [name for name in inputs if name.endswith(".rlib")] != [], "no crate in {}".format(inputs))
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

def _mirror_actions_test_impl(ctx):
    env = analysistest.begin(ctx)
    expected = ["ParityMirror", "ParityPythonTest", "ParityReport", "ParityRustTest", "ParityShard"]
    asserts.equals(env, {mnemonic: 1 for mnemonic in expected}, _mnemonics(env))
    evidence = analysistest.target_under_test(env)[ParityEvidenceInfo]
    asserts.equals(env, ["tests/analysis/sample_test.py"], evidence.sources)
    asserts.equals(env, "sample_mirror", evidence.pair.name)
    return analysistest.end(env)

def _mirror_sides_test_impl(ctx):
    env = analysistest.begin(ctx)
    for action in analysistest.target_actions(env):
        names = [file.basename for file in action.inputs.to_list()]
        if action.mnemonic == "ParityPythonTest":
            asserts.false(env, "sample_mirror_rs_libtest" in names, "the python test's action sees the port's test")
        if action.mnemonic == "ParityRustTest":
            asserts.true(env, "sample_mirror_rs_libtest" in names, "the rust test's action does not see the test behind its target")
            asserts.false(env, "sample_test.py" in names, "the rust test's action sees the reference's test")
        if action.mnemonic in ("ParityPythonTest", "ParityRustTest"):
            asserts.false(env, "sample_mirror.mapping.json" in names, "{} sees the mapping".format(action.mnemonic))
    return analysistest.end(env)

def _descriptions(env):
    """What native tests are told to be, by leg."""
    found = {}
    for action in analysistest.target_actions(env):
        for output in action.outputs.to_list():
            if output.basename.endswith(".native.json"):
                description = json.decode(action.content)
                found[description["leg"]] = description
    return found

def _mirror_descriptions_test_impl(ctx):
    env = analysistest.begin(ctx)
    found = _descriptions(env)
    python, rust = found["python"], found["rust"]
    asserts.equals(env, ["--data=tests/analysis/sample.yaml"], python["argv"][1:])
    asserts.equals(env, {"SAMPLE": "1"}, python["env"])
    asserts.equals(env, python["argv"][0] + ".runfiles", python["runfiles"])
    asserts.true(env, python["argv"][0].startswith("${EXECROOT}/"))
    asserts.equals(env, "//tests/analysis:own_main", python["label"])
    asserts.equals(env, ["junit", "libtest"], [python["results"], rust["results"]])
    asserts.equals(env, [["sample_test"], []], [python["modules"], rust["modules"]])
    asserts.equals(env, [60, 60], [python["timeout_s"], rust["timeout_s"]])
    evidence = analysistest.target_under_test(env)[ParityEvidenceInfo]
    asserts.equals(env, ["elsewhere/sample_test.py"], evidence.sources)
    return analysistest.end(env)

def _mirror_mapping_test_impl(ctx):
    env = analysistest.begin(ctx)
    contents = [
        action.content
        for action in analysistest.target_actions(env)
        if [output for output in action.outputs.to_list() if output.basename == "sample_mirror.mapping.json"]
    ]
    asserts.equals(env, [{"SampleTest.test_doubles": {"facet": "errors"}}], [json.decode(content) for content in contents])
    found = _descriptions(env)
    asserts.equals(env, [7, 7], [description["timeout_s"] for description in found.values()])
    asserts.true(env, found["rust"]["argv"][0].endswith("/sample_mirror_rs_libtest"))
    asserts.equals(env, "//tests/analysis:sample_mirror_rs", found["rust"]["label"])
    return analysistest.end(env)

def _na_rule_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, {"ParityNa": 1}, _mnemonics(env))
    asserts.equals(env, ["tests/analysis/sample.py"], analysistest.target_under_test(env)[ParityNaInfo].sources)
    return analysistest.end(env)

def _action(env, mnemonic):
    return [action for action in analysistest.target_actions(env) if action.mnemonic == mnemonic][0]

def _index_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, {"ParityIndex": 1, "ParityIndexCheck": 1}, _mnemonics(env))
    inputs = [file.short_path for file in _action(env, "ParityIndex").inputs.to_list()]
    asserts.true(env, "examples/pep440/versions_parity.shard.json" in inputs, "found {}".format(inputs))
    return analysistest.end(env)

def _index_of_a_ledger_test_impl(ctx):
    """What an index knows beside evidence is declared: ledger and benchmark records are inputs."""
    env = analysistest.begin(ctx)
    inputs = [file.short_path for file in _action(env, "ParityIndex").inputs.to_list()]
    asserts.true(env, "monolith-rs/benchmarks.json" in inputs, "found {}".format(inputs))
    asserts.true(env, "monolith-rs/ledger/native_training.textproto" in inputs, "found {}".format(inputs))
    asserts.true(env, "monolith-rs/pairs/model_manager_test.shard.json" in inputs, "found {}".format(inputs))
    asserts.true(env, "monolith-rs/pairs/package.pair.json" in inputs, "found {}".format(inputs))
    return analysistest.end(env)

def _whole_index_test_impl(ctx):
    """That an index is whole is checked beside it, so that it is written in any case."""
    env = analysistest.begin(ctx)
    groups = analysistest.target_under_test(env)[OutputGroupInfo]
    asserts.equals(env, ["parity_index.whole"], [file.basename for file in groups._validation.to_list()])
    names = [file.basename for file in analysistest.target_under_test(env)[DefaultInfo].files.to_list()]
    asserts.equals(env, ["PYTHON_PARITY_INDEX.md", "index.html", "index.json", "parity"], sorted(names))
    return analysistest.end(env)

def _first_phase_test_impl(ctx):
    """The first phase of a plan reads what is declared, and only it does."""
    env = analysistest.begin(ctx)
    inputs = [file.short_path for file in _action(env, "ParityPhase").inputs.to_list()]
    for path in ["ledger/core.textproto", "ledger/plan-defects.json", "index.json", "parity/monolith/path_utils.py.md"]:
        asserts.true(env, "monolith-rs/" + path in inputs, "{} is not in {}".format(path, inputs))
    asserts.true(env, "monolith/path_utils.py" in inputs)
    return analysistest.end(env)

def _later_phase_test_impl(ctx):
    """A later phase sees documents of earlier ones, and no file of the project."""
    env = analysistest.begin(ctx)
    inputs = [file.short_path for file in _action(env, "ParityPhase").inputs.to_list()]
    asserts.equals(
        env,
        ["monolith-rs/plan/00-discover.json", "monolith-rs/plan/01-inventory-validation.json"],
        sorted([path for path in inputs if path.startswith("monolith")]),
    )
    return analysistest.end(env)

def _tracked_test_impl(ctx):
    """Whether a file is left untracked is judged from phase 01 alone."""
    env = analysistest.begin(ctx)
    asserts.equals(env, {"ParityTracked": 1}, _mnemonics(env))
    inputs = [file.short_path for file in _action(env, "ParityTracked").inputs.to_list()]
    asserts.equals(
        env,
        ["monolith-rs/plan/01-inventory-validation.json"],
        [path for path in inputs if path.startswith("monolith")],
    )
    return analysistest.end(env)

def _plan_test_impl(ctx):
    """A plan is all its phases, each in both forms."""
    env = analysistest.begin(ctx)
    names = [file.basename for file in analysistest.target_under_test(env)[DefaultInfo].files.to_list()]
    phases = ["00-discover", "01-inventory-validation", "10-mapping-table", "11-mapping-conventions"]
    asserts.equals(env, [phase + form for phase in phases for form in [".json", ".md"]], sorted(names))
    return analysistest.end(env)

def _stale_index_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, {"ParityStale": 1}, _mnemonics(env))
    inputs = [file.short_path for file in _action(env, "ParityStale").inputs.to_list()]
    for path in ["monolith-rs/index/index.json", "monolith-rs/index/parity", "monolith-rs/index.json", "monolith-rs/PYTHON_PARITY_INDEX.md"]:
        asserts.true(env, path in inputs, "{} is not in {}".format(path, inputs))
    return analysistest.end(env)

def _shard_inputs_test_impl(ctx):
    """A shard tells what the sources of both sides show, and what the operations of the reference are."""
    env = analysistest.begin(ctx)
    names = [file.basename for file in _action(env, "ParityShard").inputs.to_list()]
    for name in ["sample_parity.evidence.pb", "sample.py", "sample.rs", "sample_parity_py.ops.json"]:
        asserts.true(env, name in names, "{} is not in {}".format(name, names))
    return analysistest.end(env)

def _refusal_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.expect_failure(env, ctx.attr.message)
    return analysistest.end(env)

pair_test = analysistest.make(_pair_test_impl)
pair_that_compiles_test = analysistest.make(_pair_that_compiles_test_impl)
own_sources_test = analysistest.make(_own_sources_test_impl)
actions_test = analysistest.make(_actions_test_impl)
golden_actions_test = analysistest.make(_golden_actions_test_impl)
legs_see_their_side_only_test = analysistest.make(_legs_see_their_side_only_test_impl)
driver_test = analysistest.make(_driver_test_impl)
mirror_actions_test = analysistest.make(_mirror_actions_test_impl)
mirror_descriptions_test = analysistest.make(_mirror_descriptions_test_impl)
mirror_mapping_test = analysistest.make(_mirror_mapping_test_impl)
mirror_sides_test = analysistest.make(_mirror_sides_test_impl)
na_rule_test = analysistest.make(_na_rule_test_impl)
index_test = analysistest.make(_index_test_impl)
index_of_a_ledger_test = analysistest.make(_index_of_a_ledger_test_impl)
whole_index_test = analysistest.make(_whole_index_test_impl)
first_phase_test = analysistest.make(_first_phase_test_impl)
later_phase_test = analysistest.make(_later_phase_test_impl)
tracked_test = analysistest.make(_tracked_test_impl)
plan_test = analysistest.make(_plan_test_impl)
stale_index_test = analysistest.make(_stale_index_test_impl)
shard_inputs_test = analysistest.make(_shard_inputs_test_impl)
refusal_test = analysistest.make(
    _refusal_test_impl,
    attrs = {"message": attr.string(mandatory = True)},
    expect_failure = True,
)
