"""What a Python source shows of itself: its public names, and the traits that decide which items of its checklist apply.

Nothing is run or imported. A trait that is not found makes an item "not applicable", so that doubt finds it: an import is a use, a module that is passed
on is used for all that it has, and code that hides what it uses (a wildcard import, `eval`, a module imported by a computed name) has every trait.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.index.dotted_names import ANYTHING, import_aliases, imported_names, referred_names
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
        name = _TENSORFLOW.sub("tensorflow.", name)
        parts = [part.lstrip("_") for part in name.split(".")]
        return (
            any(name == module or name.startswith(module + ".") for module in self.modules)
            or not self.attributes.isdisjoint(parts)
            or not self.owners.isdisjoint(parts[:-1])
            or any(word in part.lower() for word in self.words for part in parts)
        )

    def may_have(self, name: str) -> bool:
        """Whether a name that is used is one of these, or a whole module that has one: who takes `os` as a value may take `environ` from it."""
        whole = _TENSORFLOW.sub("tensorflow.", name.split(".__")[0] + ".")
        return self.has(name) or any(module.startswith(whole) for module in self.modules)


# TensorFlow has the same names in several places.
_TENSORFLOW = re.compile(r"^tensorflow\.(compat\.v[12]|python|_api\.v[12])\.")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TRAITS = {
    "config": Trait(
        modules=_words(
            "os.environ os.environb os.getenv os.getenvb os.putenv os.unsetenv os.path.expandvars os.path.expanduser sys.argv sys.orig_argv "
            "argparse optparse getopt configparser tomllib dotenv click typer docopt fire gin hydra omegaconf "
            "absl.flags absl.app gflags tensorflow.flags tensorflow.app tensorflow.platform.flags tensorflow.platform.app"
        ),
        attributes=frozenset(_words("FLAGS environ environb getenv expanduser expandvars")),
    ),
    "io_format": Trait(
        modules=_words(
            "open input io json pickle marshal shelve dill cloudpickle joblib csv struct yaml ruamel toml tomllib configparser plistlib "
            "gzip bz2 lzma zipfile tarfile zlib zstandard snappy lz4 shutil tempfile pathlib glob fileinput linecache mmap fcntl dbm "
            "sqlite3 socket ssl http ftplib smtplib urllib urllib3 requests httpx aiohttp websockets grpc kazoo consul redis kafka boto3 "
            "fsspec h5py pandas pyarrow xml base64 binascii codecs.open orjson simplejson ujson msgpack avro fastavro thrift flatbuffers "
            "PIL cv2 os.open os.fdopen os.read os.write os.pread os.pwrite os.rename os.renames os.replace os.remove os.unlink os.mkdir "
            "os.makedirs os.rmdir os.removedirs os.symlink os.link os.truncate os.utime os.listdir os.scandir os.walk os.stat "
            "os.chmod os.mkfifo os.path.getsize os.path.getmtime sys.stdin "
            "google.protobuf numpy.save numpy.savez numpy.savez_compressed numpy.savetxt numpy.load numpy.fromfile numpy.frombuffer "
            "numpy.loadtxt numpy.genfromtxt numpy.memmap scipy.io torch.save torch.load "
            "tensorflow.io tensorflow.data tensorflow.saved_model tensorflow.train"
        ),
        attributes=frozenset(
            _words(
                "SerializeToString SerializePartialToString ParseFromString MergeFromString FromString MessageToString MessageToJson "
                "MessageToDict ParseDict read write readline readlines writelines read_text write_text read_bytes write_bytes open Open "
                "fdopen tofile tobytes frombytes to_bytes from_bytes"
            )
        ),
        words=_words("_pb2 gfile tfrecord"),
    ),
    "concurrency": Trait(
        modules=_words(
            "threading _thread multiprocessing concurrent asyncio queue subprocess signal sched select selectors socketserver gevent "
            "eventlet greenlet trio anyio uvloop aiohttp tornado joblib ray dask celery pexpect pty os.fork os.forkpty os.kill os.killpg "
            "os.system os.popen os.wait os.waitpid os.posix_spawn os.posix_spawnp contextvars weakref.finalize atexit grpc "
            "tensorflow.distribute tensorflow.queue"
        ),
        attributes=frozenset(
            _words(
                "Coordinator QueueRunner Thread ThreadPool ThreadPoolExecutor Process ProcessPoolExecutor Popen Lock RLock Semaphore "
                "Condition lock rlock mutex acquire submit apply_async create_task run_in_executor"
            )
        ),
        words=_words("spawn execv execl"),
    ),
    "logging": Trait(
        modules=_words(
            "print logging absl.logging warnings syslog structlog sys.stdout sys.stderr traceback.print_exc self.log "
            "traceback.print_stack traceback.print_exception pprint faulthandler tqdm click.echo tensorflow.logging tensorflow.print"
        ),
        owners=frozenset(_words("log logs LOG glog")),
        words=_words("logger logging loguru"),
    ),
    "metrics": Trait(
        modules=_words(
            "prometheus_client statsd opentelemetry datadog influxdb_client wandb mlflow tensorflow.summary tensorflow.profiler"
        ),
        words=_words("metric emit_ statsd prometheus tensorboard"),
    ),
}

_OPAQUE = Trait(
    modules=_words(
        "eval exec __import__ __builtins__ builtins globals compile importlib imp pkgutil runpy ctypes cffi sys.modules "
        "operator.attrgetter operator.methodcaller"
    ),
    attributes=frozenset({ANYTHING}),
)


def facts_of(text: bytes, package: str = "") -> SourceFacts:
    """The facts of a source; `package` is the dotted name of the folder that it lies in."""
    lines = len(text.splitlines())
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return SourceFacts(lines, error=f"Python cannot parse it ({' '.join(str(error).split())})")
    names, private = _names(tree)
    is_empty = not any(map(_does_something, tree.body))
    imports, others = _imports(tree, package), _others(tree)
    return SourceFacts(lines, names, private, is_empty, _traits(tree, package), imports=imports, others=others)


def _imports(tree: ast.Module, package: str) -> list[str]:
    """The full paths of what is imported anywhere, sorted: modules, or names in them."""
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return sorted({*modules, *import_aliases(tree, package).values()})


def _does_something(statement: ast.stmt) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not is_text and not isinstance(statement, ast.Pass)


def _names(tree: ast.Module) -> tuple[list[str], int]:
    """The public functions, classes and methods, in the order of the file, and how many private ones there are."""
    defined = [name for statement in top_level(tree.body) for name in _callables(statement)]
    public = [name for name in dict.fromkeys(defined) if not any(part.startswith("_") for part in name.split("."))]
    private = [name for name in dict.fromkeys(defined) if name not in public and not name.endswith("__")]
    return public, len(private)


# What makes a function or a class, so that a name that is bound to it is one.
_MAKERS = frozenset(
    _words(
        "namedtuple NamedTuple TypedDict Enum IntEnum StrEnum Flag IntFlag type make_dataclass partial lru_cache cache wraps"
    )
)


def _others(tree: ast.Module) -> list[str]:
    """What else a module and its classes bind, sorted: values and aliases."""
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    assigned = [node for body in bodies for node in top_level(body) if isinstance(node, ast.Assign | ast.AnnAssign)]
    targets = [
        target for node in assigned for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return sorted({name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)})


def _is_made(value: ast.expr) -> bool:
    """Whether a value is a function or class without `def` and `class`."""
    if isinstance(value, ast.Call):
        made = value.func
        name = made.attr if isinstance(made, ast.Attribute) else made.id if isinstance(made, ast.Name) else ""
        return name in _MAKERS or _is_made(made)
    return isinstance(value, ast.Lambda)


def _callables(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Assign) and _is_made(statement.value):
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name))
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    if isinstance(statement, ast.ClassDef):
        for member in top_level(statement.body):
            if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{statement.name}.{member.name}"


def _traits(tree: ast.Module, package: str) -> dict[str, list[str]]:
    """Where each trait shows, at most `SHOWN` places, and under `errors` where the source deals with errors itself."""
    found: dict[str, dict[str, int]] = {trait: {} for trait in TRAITS}
    for name, line in imported_names(tree):
        _note(name, line, Trait.has, found)
    for name, line in referred_names(tree, import_aliases(tree, package)):
        _note(name, line, Trait.may_have, found)
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            found["concurrency"].setdefault("async", node.lineno)
    found["errors"] = _errors(tree)
    return {trait: _shown(places) for trait, places in sorted(found.items()) if places}


def _note(name: str, line: int, holds: Callable[[Trait, str], bool], found: dict[str, dict[str, int]]) -> None:
    is_opaque = holds(_OPAQUE, name)
    for trait, uses in TRAITS.items():
        if is_opaque or holds(uses, name):
            found[trait].setdefault(name, line)


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
