"""Names of the targets that a pair consists of."""

REFERENCE_SUFFIX = "_py"
PORT_SUFFIX = "_rs"

def reference_of(pair):
    """The label of the reference of a pair.

    Args:
      pair: Label of a pair made by parity_library or py_rust_library.

    Returns:
      The Label of `<pair>_py`.
    """
    return pair.same_package_label(pair.name + REFERENCE_SUFFIX)

def port_of(pair):
    """The label of the port of a pair.

    Args:
      pair: Label of a pair made by parity_library or py_rust_library.

    Returns:
      The Label of `<pair>_rs`.
    """
    return pair.same_package_label(pair.name + PORT_SUFFIX)

def shown(label):
    """A label as people write it.

    Args:
      label: a Label.

    Returns:
      "//package:name" for a target of the main repository, else what Bazel calls it.
    """
    return str(label).lstrip("@") if str(label).lstrip("@").startswith("//") else str(label)
