"""A driver that does what each case's operation names, most of it wrong. It uses no code of the project.

`wrong_driver.py [start]`: `start` names what goes wrong before the hello.
"""

import json
import os
import select
import signal
import struct
import sys
import time

PREFIX = struct.Struct("<4sIIIIQ")


def frame(sequence, header, magic=b"PRTY", header_size=None, attachments_size=0):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    size = len(text) if header_size is None else header_size
    return PREFIX.pack(magic, sequence, 0, 0, size, attachments_size) + text


def write(data):
    while data:
        data = data[os.write(1, data) :]


def read(size):
    data = b""
    while len(data) < size:
        chunk = os.read(0, size - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return data


def returned(sequence, value):
    write(frame(sequence, {"returned": value}))


def say_hello(version=1):
    write(frame(0, {"format": "parity-driver", "version": version, "sdk": "wrong", "ops": ["echo"]}))


def hold_pipes():
    """Leaves a child behind that holds all descriptors and outlives its parent."""
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)


class Behaviour:
    """One method per operation; `sequence` is the request's, `args` its arguments."""

    served = 0
    primed = False
    kept = ()

    def echo(self, sequence, args):
        returned(sequence, args)

    def pid(self, sequence, args):
        returned(sequence, os.getpid())

    def count(self, sequence, args):
        returned(sequence, Behaviour.served)

    def environment(self, sequence, args):
        returned(sequence, [dict(os.environ), os.getcwd(), os.getsid(0) == os.getpid()])

    def signal(self, sequence, args):
        os.kill(os.getpid(), getattr(signal, args[0]))

    def signal_once(self, sequence, args):
        """Dies by the signal if the file does not exist yet; as if the machine had been short of memory once."""
        if os.path.exists(args[1]):
            return returned(sequence, "survived")
        open(args[1], "w").close()
        os.kill(os.getpid(), getattr(signal, args[0]))

    def next_end(self, sequence, args):
        """Dies in another way each time, by one of the signals after the other, over and over."""
        folder, names = args
        before = len(os.listdir(folder))
        open(f"{folder}/{before}", "w").close()
        os.kill(os.getpid(), getattr(signal, names[before % len(names)]))

    def prime(self, sequence, args):
        Behaviour.primed = True
        returned(sequence, None)

    def die_if_primed(self, sequence, args):
        """Dies of what the case before it left behind."""
        if Behaviour.primed:
            os.kill(os.getpid(), signal.SIGSEGV)
        returned(sequence, "not primed")

    def slow_once(self, sequence, args):
        if not os.path.exists(args[0]):
            open(args[0], "w").close()
            time.sleep(600)
        returned(sequence, "survived")

    def limits(self, sequence, args):
        import resource

        names = ["RLIMIT_CORE", "RLIMIT_DATA", "RLIMIT_STACK"]
        returned(sequence, [resource.getrlimit(getattr(resource, name))[0] for name in names])

    def take_memory(self, sequence, args):
        try:
            bytearray(args[0])
        except MemoryError:
            returned(sequence, "not to be had")
        else:
            returned(sequence, "taken")

    def exit(self, sequence, args):
        os._exit(args[0])

    def answer_and_exit(self, sequence, args):
        returned(sequence, "then gone")
        os._exit(args[0])

    def words(self, sequence, args):
        sys.stderr.write(args[0])
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGSEGV)

    def capture_words(self, sequence, args):
        """Keeps its last words as an SDK does while a case observes standard error."""
        sys.stderr.write("at once\n")
        sys.stderr.flush()
        with open(os.path.join(os.environ["TMPDIR"], ".stderr"), "a") as file:
            file.write("lost\n" * 40000 + args[0])
        if args[1] == "hang":
            time.sleep(60)
        os.kill(os.getpid(), signal.SIGABRT)

    def garbage(self, sequence, args):
        write(b"Loading model...\n")
        returned(sequence, None)

    def garbage_after(self, sequence, args):
        returned(sequence, None)
        write(b"done.\n")

    def wrong_sequence(self, sequence, args):
        returned(sequence + args[0], None)

    def repeated(self, sequence, args):
        returned(sequence, "first")
        returned(sequence, "second")

    def no_object(self, sequence, args):
        write(frame(sequence, b"[1, 2]"))

    def flags(self, sequence, args):
        write(PREFIX.pack(b"PRTY", sequence, 1, 0, 2, 0) + b"{}")

    def oversized_header(self, sequence, args):
        write(frame(sequence, b"{", header_size=1 << 30))
        time.sleep(600)

    def oversized_attachments(self, sequence, args):
        write(frame(sequence, {}, attachments_size=1 << 50))
        time.sleep(600)

    def partial_prefix(self, sequence, args):
        write(frame(sequence, {"returned": 1})[:11])
        os._exit(args[0])

    def partial_header(self, sequence, args):
        write(frame(sequence, {"returned": 1})[:-3])
        os._exit(args[0])

    def partial_hang(self, sequence, args):
        write(frame(sequence, {"returned": 1})[:-3])
        time.sleep(600)

    def large(self, sequence, args):
        """Answers with bytes, not all of them if there is a second argument: then it ends so, or hangs."""
        size, *ending = args
        answer = {"returned": {"$bytes": 0}, "attachments": [size]}
        write(frame(sequence, answer, attachments_size=size) + bytes(size if not ending else size // 2))
        if ending:
            time.sleep(600) if ending[0] is None else os._exit(ending[0])

    def large_garbage_after(self, sequence, args):
        self.large(sequence, args)
        write(b"done.\n")

    def large_text(self, sequence, args):
        write(frame(sequence, b"no object", attachments_size=args[0]) + bytes(args[0]))

    def dribble(self, sequence, args):
        for byte in frame(sequence, {"returned": "at last"}):
            write(bytes([byte]))
            time.sleep(0.001)

    def hang(self, sequence, args):
        time.sleep(600)

    def hang_deaf(self, sequence, args):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)

    def stop_reading(self, sequence, args):
        returned(sequence, "deaf from now on")
        time.sleep(600)

    def flood_stderr(self, sequence, args):
        for _ in range(2000):
            os.write(2, b"x" * 1023 + b"\n")
        returned(sequence, None)

    def flood_stderr_and_die(self, sequence, args):
        for number in range(2000):
            os.write(2, b"line %d of the flood\n" % number)
        os.abort()

    def leave_child(self, sequence, args):
        hold_pipes()
        returned(sequence, None)

    def leave_child_and_exit(self, sequence, args):
        hold_pipes()
        os._exit(3)

    def leave_daemon(self, sequence, args):
        """As `leave_child`, but the child flees from session and group, and its parent ends at once."""
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.execv("/bin/sleep", ["sleep", "600"])
            os._exit(0)
        os.wait()
        returned(sequence, None)

    def leave_tidy_child(self, sequence, args):
        """A child that writes a file when it is asked to end."""
        ready, theirs = os.pipe()
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, lambda *_: (open(args[0], "w").close(), os._exit(0)))
            os.write(theirs, b"x")
            time.sleep(600)
        os.read(ready, 1)
        os.close(ready), os.close(theirs)
        returned(sequence, None)

    def leave_thread(self, sequence, args):
        import threading

        threading.Thread(target=time.sleep, args=[600], daemon=True).start()
        returned(sequence, None)

    def leave_file(self, sequence, args):
        open(f"{os.environ['TMPDIR']}/{args[0]}", "w").close()
        returned(sequence, None)

    def leave_descriptor(self, sequence, args):
        Behaviour.kept = [os.open(f"{os.environ['TMPDIR']}/..", os.O_RDONLY), os.memfd_create("kept")]
        returned(sequence, None)

    def child_that_ends(self, sequence, args):
        """A child that outlives its parent for a moment only."""
        if os.fork() == 0:
            time.sleep(0.03)
            os._exit(0)
        returned(sequence, None)

    def close_stdout(self, sequence, args):
        os.close(1)
        time.sleep(600)

    def lose_answers(self, sequence, args):
        """Dies with the answers of others in its buffer, as drivers that batch their answers do."""
        os._exit(4)


def start(how):
    """What goes wrong at the start; returns if the driver goes on as usual."""
    if how == "no-hello":
        time.sleep(600)
    elif how == "die":
        sys.stderr.write("libm.so.6: cannot open shared object file\n")
        sys.exit(127)
    elif how.startswith("die-once:"):
        path = how.removeprefix("die-once:")
        if not os.path.exists(path):
            open(path, "w").close()
            sys.exit(1)
    elif how == "garbage":
        write(b"Welcome to the driver!\n")
        time.sleep(600)
    elif how == "version":
        say_hello(version=2)
        time.sleep(600)
    elif how in ("missing_runtime", "no_device", "bored"):
        said = {"reason": how, "detail": "no libcuda.so.1"}
        write(frame(0, {"format": "parity-driver", "version": 1, "sdk": "wrong", "not_run": said}))
        sys.exit(0)
    elif how == "exit-after-hello":
        say_hello()
        sys.exit(0)


def main():
    start("".join(sys.argv[1:2]))
    say_hello()
    behaviour = Behaviour()
    pending = []
    while True:
        if pending and not select.select([0], [], [], 0.2)[0]:
            returned(*pending.pop(0))
            continue
        try:
            _, sequence, _, _, header_size, attachments_size = PREFIX.unpack(read(PREFIX.size))
        except EOFError:
            return
        request = json.loads(read(header_size))
        read(attachments_size)
        if request["op"] == "batched":
            pending.append((sequence, request.get("args")))
            continue
        if request["op"] != "lose_answers":
            while pending:
                returned(*pending.pop(0))
        getattr(behaviour, request["op"])(sequence, request.get("args", []))
        Behaviour.served += 1


main()
