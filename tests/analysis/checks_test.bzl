"""What the macros say about mistakes in their arguments."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")

# buildifier: disable=bzl-visibility
load(
    "//parity_rules/private:checks.bzl",
    "as_of_mistake",
    "driver_mistake",
    "framework_mistake",
    "label_mistake",
    "mapping_mistake",
    "memory_mistake",
    "na_mistake",
    "ops_mistake",
    "packages_mistake",
    "plan_mistake",
    "requires_mistake",
    "sources_mistake",
)

def _says(env, mistake, *parts):
    for part in parts:
        asserts.true(env, mistake != None and part in mistake, "{} should contain {}".format(repr(mistake), repr(part)))

def _as_of_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, as_of_mistake(""))
    asserts.equals(env, None, as_of_mistake("2027-06-30"))
    _says(env, as_of_mistake("tomorrow"), '--//parity_rules:as_of = "tomorrow" is not a date', "expected YYYY-MM-DD")
    _says(env, as_of_mistake("20270630"), "is not a date")
    _says(env, as_of_mistake("2027-6-30; x"), "is not a date")
    return unittest.end(env)

def _labels_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, label_mistake("py", "//a:b"))
    _says(env, label_mistake("py", ["//a:b"]), 'py = ["//a:b"] is not a label', "name the target to pair")
    _says(env, label_mistake("rust", ""), 'rust = "" is not a label')
    return unittest.end(env)

def _sources_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, sources_mistake("py_srcs", ["a.py", ":generated", "//b"], ".py"))
    _says(env, sources_mistake("py_srcs", [], ".py"), "py_srcs = []", "at least one file")
    _says(env, sources_mistake("py_srcs", "a.py", ".py"), 'py_srcs = "a.py"', "must be a list")
    _says(env, sources_mistake("rust_srcs", ["lib.rs", "a.py"], ".rs"), 'lists "a.py"', "expected .rs files", "other side's attribute")
    return unittest.end(env)

def _requires_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, requires_mistake(["no_device", "missing_runtime"]))
    _says(env, requires_mistake(["gpu"]), 'requires lists "gpu"', "no_device")
    return unittest.end(env)

def _memory_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, memory_mistake(0))
    asserts.equals(env, None, memory_mistake(512))
    _says(env, memory_mistake(-1), "memory_mb = -1", "0 for no limit")
    return unittest.end(env)

def _drivers_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, driver_mistake("rust", None, ["d.rs"], {}))
    asserts.equals(env, None, driver_mistake("rust", ":driver", [], {"rust_deps": []}))
    asserts.equals(env, None, driver_mistake("py", None, [], {"ops": {"a": "b:c"}}))
    _says(env, driver_mistake("rust", None, [], {}), "neither rust_srcs nor rust_driver", "parity_driver::serve!")
    _says(env, driver_mistake("py", None, [], {"ops": {}}), "neither ops nor py_srcs nor py_driver")
    _says(env, driver_mistake("py", ":driver", ["o.py"], {"ops": {"a": "b:c"}}), "py_driver is given", "ops and py_srcs would have no effect")
    return unittest.end(env)

def _ops_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, ops_mistake({"a": "pkg.mod:Class.method -> str"}))
    for target in ["pkg.mod.function", "//pkg:target", ":function", "pkg:"]:
        _says(env, ops_mistake({"a": target}), 'ops["a"] = "{}"'.format(target), "expected \"package.module:attribute\"")
    return unittest.end(env)

def _packages_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, packages_mistake("packages", ["//a", "//a/b"]))
    for package in ["a", "//a:b", "//a/..."]:
        _says(env, packages_mistake("packages", [package]), 'packages lists "{}"'.format(package))
    _says(env, packages_mistake("roots", ["//a", "//a"]), 'roots lists "//a" twice')
    asserts.equals(env, None, plan_mistake(["ledger/core.textproto"]))
    _says(env, plan_mistake([]), "ledger is empty: list its files")
    return unittest.end(env)

def _na_test_impl(ctx):
    env = unittest.begin(ctx)
    reason = "only re-exports what others define"
    asserts.equals(env, None, na_mistake("stub", reason, "2026-01-31", ""))
    asserts.equals(env, None, na_mistake("superseded", reason, "2026-01-31", "tracing"))
    _says(env, na_mistake("boring", reason, "2026-01-31", ""), 'na_class = "boring"', "stub")
    _says(env, na_mistake("stub", "n/a", "2026-01-31", ""), 'reason = "n/a" does not explain')
    _says(env, na_mistake("superseded", reason, "2026-01-31", ""), "superseded_by belongs to")
    _says(env, na_mistake("stub", reason, "2026-01-31", "tracing"), "superseded_by belongs to")
    _says(env, na_mistake("stub", reason, "yesterday", ""), 'reviewed = "yesterday" is not a date')
    return unittest.end(env)

def _mappings_test_impl(ctx):
    env = unittest.begin(ctx)
    reason = {"na": "has no port yet"}
    asserts.equals(env, None, mapping_mistake({}, "normal"))
    asserts.equals(env, None, mapping_mistake("//a:mapping.yaml", "normal"))
    asserts.equals(env, None, mapping_mistake({"A.test_*": reason, "A.test_b": "b", "A.test_c": {"facet": "errors", "rust": "c"}}, "errors"))
    asserts.equals(env, None, mapping_mistake({"$port": {"bench_*": reason}}, "normal"))
    _says(env, mapping_mistake({}, "speed"), 'facet = "speed"', "concurrency")
    _says(env, mapping_mistake([], "normal"), "mapping = [] is not a label")
    _says(env, mapping_mistake({"a": 7}, "normal"), 'mapping["a"] = 7 must be the name of a Rust test')
    _says(env, mapping_mistake({"a": {}}, "normal"), 'mapping["a"] = {} must be')
    _says(env, mapping_mistake({"a": {"rusty": "b"}}, "normal"), 'mapping["a"] = {"rusty": "b"} must be')
    _says(env, mapping_mistake({"a*": "b"}, "normal"), 'mapping["a*"] gives many cases one counterpart')
    _says(env, mapping_mistake({"a?": {"rust": "b"}}, "normal"), 'mapping["a?"] gives many cases one counterpart')
    _says(env, mapping_mistake({"a": {"facet": "errors", "na": "has no port"}}, "normal"), 'mapping["a"] has na beside facet')
    _says(env, mapping_mistake({"a": {"na": "no"}}, "normal"), 'na = "no" does not explain anything')
    _says(env, mapping_mistake({"a": {"facet": "speed"}}, "normal"), 'mapping["a"]: facet = "speed"')
    _says(env, mapping_mistake({"$port": ["a"]}, "normal"), 'mapping["$port"] = ["a"] must be a dictionary')
    _says(env, mapping_mistake({"$port": {"a": "b"}}, "normal"), 'mapping["$port"]["a"] = "b" must be {"na": ')
    return unittest.end(env)

def _frameworks_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, None, framework_mistake("unittest", "main.py"))
    asserts.equals(env, None, framework_mistake("pytest", None))
    _says(env, framework_mistake("absltest", None), 'py_framework = "absltest"', "absltest is unittest")
    _says(env, framework_mistake("pytest", "main.py"), "py_main is given", "give one or the other")
    return unittest.end(env)

as_of_test = unittest.make(_as_of_test_impl)
labels_test = unittest.make(_labels_test_impl)
sources_test = unittest.make(_sources_test_impl)
memory_test = unittest.make(_memory_test_impl)
requires_test = unittest.make(_requires_test_impl)
drivers_test = unittest.make(_drivers_test_impl)
ops_test = unittest.make(_ops_test_impl)
packages_test = unittest.make(_packages_test_impl)
na_test = unittest.make(_na_test_impl)
mappings_test = unittest.make(_mappings_test_impl)
frameworks_test = unittest.make(_frameworks_test_impl)

def checks_test_suite(name):
    """Tests of parity_rules/private/checks.bzl.

    Args:
      name: name of the suite; the tests are `<name>_test_<n>`.
    """
    unittest.suite(name, as_of_test, labels_test, sources_test, requires_test, memory_test, drivers_test, ops_test, packages_test, na_test, mappings_test, frameworks_test)
