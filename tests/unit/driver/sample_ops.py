"""Operations that the driver tests call: what users write, and what they should not write."""

import collections
import enum
import logging
import os
import random
import sys
import threading
import time
import warnings

import parity.driver
from parity.driver import given, metric, operation, tmp, trace

print("printed while loading")


class Color(enum.Enum):
    RED = 1


Pair = collections.namedtuple("Pair", "first second")


class Box:
    """A class whose instances are handles."""

    def __init__(self, value):
        if value is None:
            raise ValueError("empty")
        self.value = value

    def get(self, *others):
        return [self.value, *others]

    def describe(self):
        trace(["describe", self.value])
        return f"box of {self.value}"

    @staticmethod
    def label():
        return "Box"


def open_box(box):
    return ("listed", box.value)


def identity(value=None):
    return value


def repr_of(*args, **kwargs):
    return repr(args) + repr(kwargs)


@operation("refuse")
def refuse(kind):
    raise getattr(parity.driver, kind)("not here")


@operation("given")
def given_of_the_case():
    return given()


@operation("tmp")
def tmp_of_the_case():
    return tmp()


@operation("print")
def print_text(text):
    print(text)
    os.write(1, b"raw\n")
    os.system("echo subprocess")


@operation("close_stdout")
def close_stdout():
    print("before")
    sys.stdout.close()


@operation("replace_stdout")
def replace_stdout():
    sys.stdout = None


@operation("stdin")
def read_stdin():
    return sys.stdin.read() + os.read(0, 10).decode()


@operation("raise")
def raise_error(kind, *args):
    raise {"SystemExit": SystemExit, "KeyboardInterrupt": KeyboardInterrupt, "KeyError": KeyError}[kind](*args)


@operation("raise_from")
def raise_from(suppressed):
    try:
        try:
            raise KeyError("k")
        except KeyError:
            raise OSError(2, "gone")  # noqa: B904 - the implicit context is what is tested
    except OSError as error:
        if suppressed:
            raise ValueError("bad \ud800") from None
        raise ValueError("bad \ud800") from error


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError


@operation("raise_unprintable")
def raise_unprintable():
    raise Unprintable


@operation("recurse")
def recurse():
    return recurse()


@operation("endless")
def endless():
    value = [1]
    value.append({"self": value})
    return value


@operation("deep")
def deep(depth, as_tuple):
    value = ()
    for _ in range(depth):
        value = (value,) if as_tuple else {1: value}
    return value


@operation("fails_late")
def fails_late():
    yield b"one"
    raise ValueError("on the way")


@operation("fork")
def fork():
    """Forks a child that goes on as if it were the driver."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
    return "parent" if child else "child"


@operation("thread")
def leave_thread():
    threading.Thread(target=lambda: real_sleep(600)).start()


real_sleep = time.sleep


@operation("spoil")
def spoil():
    os.environ["SPOILED"] = "1"
    os.environ["PATH"] = "/nowhere"
    os.environ.pop("HOME", None)
    os.chdir("/")


@operation("look")
def look():
    return [os.environ.get("SPOILED"), os.environ.get("HOME") is not None, os.environ["PATH"], os.getcwd() == "/"]


@operation("env")
def env(name):
    return os.environ.get(name)


@operation("cwd")
def cwd():
    return os.getcwd()


@operation("temporary")
def temporary():
    import tempfile

    return tempfile.gettempdir()


@operation("clock")
def read_clock(*sleeps):
    for seconds in sleeps:
        time.sleep(seconds)
    return [time.time(), time.time_ns(), time.monotonic(), time.perf_counter_ns(), list(time.gmtime())[:6]]


@operation("wait")
def wait_for_a_queue():
    import queue

    try:
        queue.Queue().get(timeout=0.01)
    except queue.Empty:
        return "empty"


@operation("now")
def now():
    return time.time() > 1_600_000_000


@operation("log")
def log(logger, level, *args):
    logging.getLogger(logger).log(level, *args)


@operation("log_state")
def log_state():
    root = logging.getLogger()
    return [root.level, len(root.handlers), logging.getLogger("aloof").level, logging.root.manager.disable]


@operation("spoil_logs")
def spoil_logs():
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("aloof").setLevel(logging.CRITICAL)
    logging.disable(logging.CRITICAL)


logging.getLogger("aloof").propagate = False


@operation("make_files")
def make_files():
    os.makedirs("empty/inner")
    os.makedirs("sub")
    with open("sub/text", "w") as file:
        file.write("in " + os.getcwd())
    with open("sub/bytes", "wb") as file:
        file.write(b"\xff" + os.getcwd().encode())
    os.symlink(os.getcwd() + "/sub", "link")
    os.mkfifo("fifo")
    with open(b"\xff", "w"):
        pass
    os.chmod("sub", 0)


@operation("log_oddly")
def log_oddly():
    made = logging.getLogger("made")
    made.propagate = False
    made.info("made and cut off")
    logging.getLogger("made.inner").info("its child")
    aloof = logging.getLogger("aloof")
    aloof.propagate = True
    aloof.info("joined")


@operation("complain")
def complain(text):
    os.write(2, f"raw {os.getcwd()}\n".encode())
    os.system("echo subprocess >&2")
    print(text, file=sys.stderr)


@operation("spoil_stderr")
def spoil_stderr():
    print("before", file=sys.stderr)
    sys.stderr = None


@operation("close_stderr")
def close_stderr():
    print("before", file=sys.stderr)
    sys.stderr.close()


@operation("die")
def die(text):
    print(text, file=sys.stderr)
    os.abort()


@operation("warn")
def warn():
    warnings.warn("old", DeprecationWarning, stacklevel=1)
    for _ in range(2):
        warnings.warn("odd", stacklevel=1)


warnings.simplefilter("error", BytesWarning)
warnings.filterwarnings("ignore", "hidden")


@operation("warn_filtered")
def warn_filtered():
    warnings.warn("hidden", stacklevel=1)
    warnings.warn("seen", stacklevel=1)
    try:
        warnings.warn("b", BytesWarning, stacklevel=1)
    except BytesWarning:
        return "a BytesWarning is an error here"


@operation("warning_state")
def warning_state():
    return [repr(warnings.filters), warnings.showwarning.__module__]


@operation("change")
def change(items, mapping, key, other=()):
    items.append(2)
    key.append(b"x")


@operation("keep")
def keep(items, mapping):
    items.append(items.pop())
    mapping["b"] = mapping.pop("b")


@operation("change_and_fail")
def change_and_fail(items):
    items.append(1)
    raise ValueError


@operation("retype")
def retype(items):
    items[0] = float(items[0])


@operation("contain_itself")
def contain_itself(items):
    items.append(items)


@operation("consume")
def consume(items):
    return len(items)


@operation("measure")
def measure(name, value):
    metric(name, value, host="a", name="b")


@operation("measure_badly")
def measure_badly():
    metric("n", 1, host=1)


@operation("argv")
def argv():
    return sys.argv


@operation("spoil_argv")
def spoil_argv():
    sys.argv.append("x")
    sys.argv = ["other"]


@operation("random")
def draw():
    return random.random()


@operation("random_state")
def random_state():
    return repr(random.getstate())
