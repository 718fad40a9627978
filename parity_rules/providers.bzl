"""The providers that parity targets exchange. Other rule sets may read them; their fields are stable."""

ParityDriverInfo = provider(
    doc = "How to start a driver: the executable of one side that answers cases.",
    fields = {
        "argv": "list of string: the command line; ${EXECROOT} stands for the folder that the action runs in.",
        "env": "dict of string to string: what the driver's environment has beyond the runner's fixed one; ${EXECROOT} as above.",
        "files_to_run": "FilesToRunProvider: what the command line needs, runfiles included.",
        "inputs": "depset of File: further inputs, such as an interpreter that comes with its toolchain.",
        "op_sources": "depset of File: where the operations are written, so that a report can point there.",
        "sources": "depset of File: what its answers depend on, without SDK and interpreter; a recording is stale once they change.",
    },
)

ParityPairInfo = provider(
    doc = "A reference target, its port, and the Python source files that the pair accounts for.",
    fields = {
        "origin": "string: original, or reconstructed where the reference was written again from a specification.",
        "port": "string: the label of the Rust target, or the name of a crate that comes from a hub.",
        "port_sources": "depset of File: the port's own source files.",
        "reference": "Label: the Python target.",
        "reference_sources": "depset of File: the reference's own source files, where Bazel builds them.",
        "shard": "File: the part of the index that the pair gives by itself.",
        "sources": "list of string: the accounted Python files, as paths below the import root.",
    },
)

ParityEvidenceInfo = provider(
    doc = "What one parity_test proved.",
    fields = {
        "evidence": "File: the evidence message (parity_rules/proto/evidence.proto).",
        "pair": "Label: the pair that was tested.",
        "shard": "File: the part of the index that this evidence gives.",
        "sources": "list of string: the Python files that the pair accounts for.",
    },
)

ParityNaInfo = provider(
    doc = "Python files that have no port, and why.",
    fields = {
        "shard": "File: the part of the index that this justification gives.",
        "sources": "list of string: the Python files without a port.",
    },
)
