//! What user code may do to its driver, as in `faults.py`.
//!
//! The functions of the system are declared here, since the standard library has neither fork nor signals.

use std::hint::black_box;
use std::io::Write;
use std::process::{abort, exit};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

const SIDE: &str = "port";
const SIGABRT: i32 = 6;
const SIGBUS: i32 = 7;
const SIGKILL: i32 = 9;
const SIGSEGV: i32 = 11;
const SIGTERM: i32 = 15;
const SIG_DFL: usize = 0;
const SIG_IGN: usize = 1;
const FOR_EVER: Duration = Duration::from_secs(600);

extern "C" {
    fn fork() -> i32;
    fn setsid() -> i32;
    fn raise(signal: i32) -> i32;
    fn signal(signal: i32, handler: usize) -> usize;
    fn write(descriptor: i32, bytes: *const u8, count: usize) -> isize;
}

/// Does `work` if the case asks for this side; who survives it is calm.
fn planted(side: &str, work: impl FnOnce()) -> String {
    if side == SIDE {
        work();
    }
    calm::calm(side)
}

fn die_of(number: i32) {
    // SAFETY: neither touches memory; the runtime's own handler of SIGSEGV would look for an overflow of the stack.
    unsafe {
        signal(number, SIG_DFL);
        raise(number);
    }
}

fn be_deaf() {
    // SAFETY: it touches no memory, and no code here relies on SIGTERM.
    unsafe { signal(SIGTERM, SIG_IGN) };
}

fn write_to(descriptor: i32, text: &str) {
    // SAFETY: the pointer and the length are those of one text.
    unsafe { write(descriptor, text.as_ptr(), text.len()) };
}

/// Leaves a child that holds all descriptors, after `flee` in it.
fn leave_child(flee: fn()) {
    // SAFETY: the program has one thread, so that the child may go on with everything.
    if unsafe { fork() } == 0 {
        flee();
        sleep(FOR_EVER);
        exit(0);
    }
}

fn flee() {
    // SAFETY: it takes nothing and touches no memory.
    unsafe { setsid() };
    be_deaf();
}

fn descend(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    if depth == u64::MAX {
        return 0;
    }
    descend(depth + 1) + frame[0]
}

fn take_all_memory() {
    let mut taken = Vec::new();
    loop {
        taken.push(black_box(vec![1u8; 8 << 20]));
    }
}

fn flood() {
    (0..20_000).for_each(|number| write_to(2, &format!("line {number} of the flood\n")));
}

fn print() {
    println!("loading model");
    std::io::stdout().flush().unwrap();
    write_to(1, "PRTY");
}

static POISONED: AtomicBool = AtomicBool::new(false);

fn poison() {
    POISONED.store(true, Ordering::Relaxed);
}

/// Harmless alone: another case did it.
fn die_if_poisoned() {
    if POISONED.load(Ordering::Relaxed) {
        die_of(SIGBUS);
    }
}

fn home() -> String {
    std::env::var("HOME").unwrap()
}

fn die_differently() {
    let home = home();
    let number: u32 = home.rsplit('/').next().unwrap().parse().unwrap();
    die_of(if number % 2 == 1 { SIGSEGV } else { SIGABRT });
}

parity_driver::serve! {
    "signalled" => |side: String| planted(&side, || die_of(SIGSEGV)),
    "killed" => |side: String| planted(&side, || die_of(SIGKILL)),
    "aborts" => |side: String| planted(&side, || abort()),
    "exits" => |side: String| planted(&side, || exit(3)),
    "exits_early" => |side: String| planted(&side, || exit(0)),
    "raises" => |side: String| planted(&side, || panic!("as planted")),
    "overflows_the_stack" => |side: String| planted(&side, || { descend(0); }),
    "takes_all_memory" => |side: String| planted(&side, take_all_memory),
    "hangs" => |side: String| planted(&side, || sleep(FOR_EVER)),
    "hangs_deaf" => |side: String| planted(&side, || { be_deaf(); sleep(FOR_EVER); }),
    "prints" => |side: String| planted(&side, print),
    "floods_stderr" => |side: String| planted(&side, flood),
    "floods_stderr_and_aborts" => |side: String| planted(&side, || { flood(); abort(); }),
    "leaves_child" => |side: String| planted(&side, || leave_child(|| ())),
    "leaves_child_and_exits" => |side: String| planted(&side, || { leave_child(|| ()); exit(4); }),
    "leaves_daemon" => |side: String| planted(&side, || leave_child(flee)),
    "leaves_file" => |side: String| planted(&side, || std::fs::write(format!("{}/left-over", home()), "x").unwrap()),
    "poisons" => |side: String| planted(&side, poison),
    "dies_if_poisoned" => |side: String| planted(&side, die_if_poisoned),
    "dies_differently" => |side: String| planted(&side, die_differently),
}
