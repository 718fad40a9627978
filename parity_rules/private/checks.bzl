"""Mistakes in the arguments of our macros, as sentences. Each function returns the first mistake, or None.

They return instead of failing so that tests can read the sentence; `require` fails with the label in front.
"""

REQUIRES = ["missing_runtime", "no_device"]

FACETS = ["concurrency", "config", "errors", "io_format", "logging", "metrics", "normal", "ops", "performance", "protocol"]

FRAMEWORKS = ["pytest", "unittest"]

NA_CLASSES = ["generated", "hardware", "packaging", "stub", "superseded", "tensorflow_custom_op", "test_only", "tooling"]

def require(name, mistake):
    """Fails with the label of a target and a mistake, if there is one.

    Args:
      name: name of the target that the macro was called for.
      mistake: what a function of this file returned.
    """
    if mistake:
        fail("//{}:{}: {}".format(native.package_name(), name, mistake))

def label_mistake(attribute, value):
    """Whether something is no label at all.

    Args:
      attribute: name of the attribute.
      value: what should be a label.

    Returns:
      A sentence, or None.
    """
    if type(value) not in ("string", "Label") or not value:
        return "{} = {} is not a label: name the target to pair.".format(attribute, repr(value))
    return None

def sources_mistake(attribute, sources, extension):
    """Whether a list of sources is empty or holds files of the other language.

    Args:
      attribute: name of the attribute.
      sources: its value.
      extension: the extension that files must have, with the dot.

    Returns:
      A sentence, or None.
    """
    if type(sources) == "select":
        return None
    if type(sources) != "list" or not sources:
        return "{} = {} must be a list with at least one file or label.".format(attribute, repr(sources))
    for source in sources:
        text = str(source)
        if ":" not in text and "//" not in text and not text.endswith(extension):
            return "{} lists {}, expected {} files: move it to the other side's attribute.".format(attribute, repr(text), extension)
    return None

def requires_mistake(causes):
    """Whether a cause is listed for which no leg can be missing.

    Args:
      causes: the value of `requires`.

    Returns:
      A sentence, or None.
    """
    for cause in causes:
        if cause not in REQUIRES:
            return 'requires lists "{}", expected one of {}.'.format(cause, ", ".join(REQUIRES))
    return None

def memory_mistake(memory_mb):
    """Whether a limit of memory cannot be one.

    Args:
      memory_mb: the value of `memory_mb`.

    Returns:
      A sentence, or None.
    """
    if memory_mb < 0:
        return "memory_mb = {} is no limit: give the MiB that a driver may take, or 0 for no limit.".format(memory_mb)
    return None

def driver_mistake(side, driver, sources, rest):
    """Whether a side has both a driver of its own and what would make one.

    Args:
      side: "py" or "rust".
      driver: the value of `<side>_driver`.
      sources: the value of `<side>_srcs`.
      rest: dict of the attributes that only a generated driver has.

    Returns:
      A sentence, or None.
    """
    given = sorted([attribute for attribute, value in rest.items() if value] + (["{}_srcs".format(side)] if sources else []))
    if driver and given:
        return "{}_driver is given, so that {} would have no effect: give one or the other.".format(side, " and ".join(given))
    if side == "rust" and not driver and not sources:
        return "the port has neither rust_srcs nor rust_driver: write a driver with parity_driver::serve! and list it in rust_srcs."
    if side == "py" and not driver and not given:
        return "the reference has neither ops nor py_srcs nor py_driver: name in ops the functions that answer the cases."
    return None

def ops_mistake(ops):
    """Whether an operation's target is not an import path.

    Args:
      ops: dict of operation to "package.module:attribute".

    Returns:
      A sentence, or None.
    """
    for op, target in ops.items():
        path = target.split("->")[0].strip()
        if path.count(":") != 1 or path.startswith(":") or path.endswith(":") or "/" in path:
            return 'ops["{}"] = "{}" is not an import path: expected "package.module:attribute", as in "packaging.version:Version".'.format(op, target)
    return None

def framework_mistake(framework, main):
    """Whether the framework of a Python test is unknown, or has no effect.

    Args:
      framework: the value of `py_framework`.
      main: the value of `py_main`.

    Returns:
      A sentence, or None.
    """
    if framework not in FRAMEWORKS:
        return 'py_framework = "{}", expected one of {}; absltest is unittest.'.format(framework, ", ".join(FRAMEWORKS))
    if main and framework != "unittest":
        return "py_main is given, so that py_framework would have no effect: give one or the other."
    return None

def mapping_mistake(mapping, facet):
    """Whether the mapping of a mirrored test cannot mean what it says.

    Args:
      mapping: a dictionary, or the label of a file, which is checked when it is read.
      facet: the facet of cases for which the mapping says none.

    Returns:
      A sentence, or None.
    """
    if facet not in FACETS:
        return 'facet = "{}", expected one of {}.'.format(facet, ", ".join(FACETS))
    if type(mapping) != "dict":
        return label_mistake("mapping", mapping)
    for case, entry in mapping.items():
        mistake = _port_mistake(entry) if case == "$port" else _entry_mistake(case, entry)
        if mistake:
            return mistake
    return None

def _port_mistake(entries):
    if type(entries) != "dict" or not entries:
        return 'mapping["$port"] = {} must be a dictionary of test cases that only the port has.'.format(repr(entries))
    for case, entry in entries.items():
        if type(entry) != "dict" or entry.keys() != ["na"]:
            return 'mapping["$port"]["{}"] = {} must be {{"na": "<why there is no original>"}}.'.format(case, repr(entry))
        mistake = _entry_mistake(case, entry)
        if mistake:
            return mistake
    return None

def _entry_mistake(case, entry):
    is_wild = "*" in case or "?" in case
    if type(entry) == "string" and entry:
        return 'mapping["{}"] gives many cases one counterpart: a pattern takes na or facet only.'.format(case) if is_wild else None
    if type(entry) != "dict" or not entry or [key for key in entry if key not in ("facet", "na", "rust")]:
        return 'mapping["{}"] = {} must be the name of a Rust test, {{"na": "<reason>"}}, or a dictionary of rust and facet.'.format(case, repr(entry))
    if "na" in entry and len(entry) > 1:
        return 'mapping["{}"] has na beside {}: a case without counterpart has neither.'.format(case, " and ".join(sorted([key for key in entry if key != "na"])))
    if "na" in entry and len(entry["na"].split(" ")) < 3:
        return 'mapping["{}"]: na = "{}" does not explain anything: say in a sentence why there is no counterpart.'.format(case, entry["na"])
    if "facet" in entry and entry["facet"] not in FACETS:
        return 'mapping["{}"]: facet = "{}", expected one of {}.'.format(case, entry["facet"], ", ".join(FACETS))
    if "rust" in entry and is_wild:
        return 'mapping["{}"] gives many cases one counterpart: a pattern takes na or facet only.'.format(case)
    return None

def packages_mistake(attribute, packages):
    """Whether a list of packages holds something else, or a package twice.

    Args:
      attribute: name of the attribute.
      packages: its value.

    Returns:
      A sentence, or None.
    """
    for package in packages:
        if not package.startswith("//") or ":" in package or package.endswith("/..."):
            return '{} lists "{}", expected a package such as "//examples/pep440".'.format(attribute, package)
    seen = {}
    for package in packages:
        if package in seen:
            return '{} lists "{}" twice.'.format(attribute, package)
        seen[package] = True
    return None

def plan_mistake(ledger):
    """Whether a plan has no ledger to speak of.

    Args:
      ledger: the value of `ledger`.

    Returns:
      A sentence, or None.
    """
    if type(ledger) == "list" and not ledger:
        return "ledger is empty: list its files, such as glob([\"ledger/*.textproto\"]); a folder with a BUILD file is a package of its own, which a glob does not enter."
    return None

def na_mistake(na_class, reason, reviewed, superseded_by):
    """Whether a justification lacks what its class needs.

    Args:
      na_class: class of the justification.
      reason: the sentence.
      reviewed: the date.
      superseded_by: what takes the file's place.

    Returns:
      A sentence, or None.
    """
    if na_class not in NA_CLASSES:
        return 'na_class = "{}", expected one of {}.'.format(na_class, ", ".join(NA_CLASSES))
    if len(reason.split(" ")) < 3:
        return 'reason = "{}" does not explain anything: say in a sentence why there is no port.'.format(reason)
    if (na_class == "superseded") != bool(superseded_by):
        return 'superseded_by belongs to the class superseded, and to no other: found na_class = "{}", superseded_by = "{}".'.format(na_class, superseded_by)
    if not _is_date(reviewed):
        return 'reviewed = "{}" is not a date: expected YYYY-MM-DD.'.format(reviewed)
    return None

def as_of_mistake(as_of):
    """Whether the day on which expiry is to be judged is no day.

    Args:
      as_of: the value of the flag; empty stands for today.

    Returns:
      A sentence, or None.
    """
    if as_of and not _is_date(as_of):
        return '--//parity_rules:as_of = "{}" is not a date: expected YYYY-MM-DD, or nothing for today.'.format(as_of)
    return None

def _is_date(text):
    parts = text.split("-")
    return [len(part) for part in parts] == [4, 2, 2] and "".join(parts).isdigit()
