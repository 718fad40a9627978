"""What a Python source shows of itself: its public names, and the traits that decide which items of its checklist apply.

Nothing is run or imported. A trait that is not found makes an item "not applicable", so that doubt finds it: an import is a use, and code that
hides what it uses (a wildcard import, `eval`, a module imported by a computed name) has every trait.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.index.dotted_names import ANYTHING, import_aliases, used_names
from parity.index.model import SourceFacts
from parity.ledger.public_names import top_level

SHOWN = 3


@dataclass(frozen=True)
class Trait:
    """A use of something that others can observe.

    `modules` are import paths, what is below them included; `attributes` any part of a dotted name, `owners` any but the last, leading
    underscores apart; `words` occur in a part.
    """

    modules: tuple[str, ...] = ()
    attributes: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether a dotted name is one of these."""
        parts = [part.lstrip("_") for part in name.split(".")]
        return (
            any(name == module or name.startswith(module + ".") for module in self.modules)
            or not self.attributes.isdisjoint(parts)
            or not self.owners.isdisjoint(parts[:-1])
            or any(word in part.lower() for word in self.words for part in parts)
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TRAITS = {
    "config": Trait(
        modules=_words(
            "os.environ os.environb os.getenv os.putenv sys.argv argparse optparse getopt configparser tomllib dotenv click fire gin "
            "absl.flags absl.app gflags tensorflow.flags tensorflow.app tensorflow.compat.v1.flags tensorflow.compat.v1.app"
        ),
        attributes=frozenset({"FLAGS", "environ", "getenv"}),
    ),
    "io_format": Trait(
        modules=_words(
            "open io json pickle marshal shelve dill cloudpickle csv struct yaml toml gzip bz2 lzma zipfile tarfile zlib shutil tempfile "
            "pathlib sqlite3 socket ssl http urllib requests grpc kazoo consul h5py pandas xml base64 "
            "os.open os.fdopen os.read os.write os.rename os.replace os.remove os.unlink os.mkdir os.makedirs os.rmdir os.symlink os.link "
            "os.truncate os.utime google.protobuf numpy.save numpy.savez numpy.load numpy.fromfile numpy.loadtxt "
            "tensorflow.io tensorflow.gfile tensorflow.compat.v1.gfile tensorflow.data tensorflow.saved_model tensorflow.train"
        ),
        attributes=frozenset(
            _words(
                "SerializeToString SerializePartialToString ParseFromString MergeFromString FromString MessageToString "
                "read_text write_text read_bytes write_bytes tofile GFile TFRecordWriter TFRecordDataset"
            )
        ),
    ),
    "concurrency": Trait(
        modules=_words(
            "threading _thread multiprocessing concurrent asyncio queue subprocess signal sched select selectors socketserver gevent "
            "eventlet os.fork os.kill os.system os.popen contextvars weakref.finalize atexit grpc"
        ),
        attributes=frozenset(_words("Coordinator QueueRunner ThreadPool ThreadPoolExecutor ProcessPoolExecutor")),
    ),
    "logging": Trait(
        modules=_words(
            "print logging absl.logging warnings syslog loguru structlog sys.stdout sys.stderr traceback.print_exc "
            "traceback.print_stack pprint tensorflow.logging tensorflow.compat.v1.logging tensorflow.print"
        ),
        attributes=frozenset({"logger"}),
        owners=frozenset({"log", "logs"}),
    ),
    "metrics": Trait(
        modules=_words("prometheus_client statsd opentelemetry tensorflow.summary tensorflow.compat.v1.summary"),
        words=_words("metric emit_ statsd prometheus"),
    ),
}

_OPAQUE = Trait(
    modules=_words("eval exec __import__ compile importlib runpy ctypes cffi"), attributes=frozenset({ANYTHING})
)


def facts_of(text: bytes, package: str = "") -> SourceFacts:
    """The facts of a source; `package` is the dotted name of the folder that it lies in."""
    lines = len(text.splitlines())
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return SourceFacts(lines, error=f"Python cannot parse it ({' '.join(str(error).split())})")
    names, private = _names(tree)
    return SourceFacts(lines, names, private, not any(map(_does_something, tree.body)), _traits(tree, package))


def _does_something(statement: ast.stmt) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not is_text and not isinstance(statement, ast.Pass)


def _names(tree: ast.Module) -> tuple[list[str], int]:
    """The public functions, classes and methods, in the order of the file, and how many private ones there are."""
    defined = [name for statement in top_level(tree.body) for name in _callables(statement)]
    public = [name for name in dict.fromkeys(defined) if not any(part.startswith("_") for part in name.split("."))]
    private = [name for name in dict.fromkeys(defined) if name not in public and not name.endswith("__")]
    return public, len(private)


def _callables(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    if isinstance(statement, ast.ClassDef):
        for member in top_level(statement.body):
            if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{statement.name}.{member.name}"


def _traits(tree: ast.Module, package: str) -> dict[str, list[str]]:
    """Where each trait shows, at most `SHOWN` places, and under `errors` where the source deals with errors itself."""
    found: dict[str, dict[str, int]] = {trait: {} for trait in TRAITS}
    for name, line in used_names(tree, import_aliases(tree, package)):
        opaque = _OPAQUE.has(name)
        for trait, uses in TRAITS.items():
            if opaque or uses.has(name):
                found[trait].setdefault(name, line)
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            found["concurrency"].setdefault("async", node.lineno)
    found["errors"] = _errors(tree)
    return {trait: _shown(places) for trait, places in sorted(found.items()) if places}


def _errors(tree: ast.Module) -> dict[str, int]:
    """Statements that raise or handle; where there is none, what may do so inside: a function, a call."""
    return _first_lines(tree, _HANDLING) or _first_lines(tree, _CALLING)


_HANDLING = {ast.Raise: "raise", ast.Assert: "assert", ast.Try: "try"}
_CALLING = {ast.FunctionDef: "def", ast.Lambda: "lambda", ast.Call: "call"}


def _first_lines(tree: ast.Module, kinds: Mapping[type[ast.AST], str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        word = kinds.get(type(node))
        if word:
            line = getattr(node, "lineno", 0)
            found[word] = min(found.get(word, line), line)
    return found


def _shown(places: dict[str, int]) -> list[str]:
    ordered = sorted(places.items(), key=lambda place: (place[1], place[0]))
    more = [f"{len(ordered) - SHOWN} more"] if len(ordered) > SHOWN else []
    return [f"{name.lstrip('.')} (line {line})" for name, line in ordered[:SHOWN]] + more


def read_facts(accounted: Iterable[str], files: Sequence[str]) -> dict[str, SourceFacts]:
    """The facts of each accounted source, a path below its import root, that is one of the files."""
    facts = {}
    for source in sorted(accounted):
        path = _file_of(source, files)
        if path is not None:
            package = source.rpartition("/")[0].replace("/", ".")
            facts[source] = facts_of(Path(path).read_bytes(), package)
    return facts


def _file_of(source: str, files: Sequence[str]) -> str | None:
    """The file that is a source; none where two may be, so that nothing is known of it."""
    if source in files:
        return source
    found = [file for file in files if file.endswith("/" + source)]
    return found[0] if len(found) == 1 else None
