"""Prints what a test of libtest prints, and then does what its first argument says. The cases are a, b and c; it is b that is wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

LIST = "a: test\nb: test\nc: test\n\n3 tests, 0 benchmarks\n"


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def fail() -> None:
    say("FAILED\ntest c ... ok\n\nfailures:\n\n---- b stdout ----\nthread 'b' (71) panicked at b.rs:1:1:\nno\n\n\n")
    say("failures:\n    b\n\ntest result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n\n")
    sys.exit(101)


def pass_all(exit_code: int = 0) -> None:
    say("ok\ntest c ... ok\n\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\n")
    sys.exit(exit_code)


def kill_once() -> None:
    """Kills itself from outside, as it were, the first time."""
    flag = os.environ["FLAG"]
    if not os.path.exists(flag):
        open(flag, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    pass_all()


def hold_pipes() -> None:
    """Leaves behind a process of another session, which holds the output open."""
    subprocess.Popen(["sleep", "5"], start_new_session=True)
    pass_all()


BEHAVIOURS = {
    "passes": pass_all,
    "fails": fail,
    "exits": lambda: sys.exit(0),
    "exits_late": lambda: pass_all(3),
    "crashes": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "hangs": lambda: time.sleep(1000),
    "killed_once": kill_once,
    "holds_pipes": hold_pipes,
}

if __name__ == "__main__":
    if sys.argv[1] == "lists_nothing":
        sys.exit(2)
    if "--list" in sys.argv:
        say(LIST)
    else:
        assert os.environ["RUST_TEST_THREADS"] == "1"
        say("\nrunning 3 tests\ntest a ... ok\ntest b ... ")
        BEHAVIOURS[sys.argv[1]]()
