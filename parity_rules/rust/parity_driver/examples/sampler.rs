//! A driver over the standard library: one operation for each thing that a driver can do. The tests talk to it.

use std::collections::{HashMap, HashSet};
use std::num::ParseIntError;
use std::process::Command;
use std::time::Duration;

use parity_driver::{case, clock, Bytes, Exit, Handle, InOut, Level, Raised, Refusal, Set, Value};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Point {
    x: i64,
    y: f64,
}

#[derive(Serialize, Deserialize)]
enum Color {
    Red,
    Custom { name: String },
}

struct Counter {
    count: i64,
}

fn shout(text: String) -> String {
    text.to_uppercase()
}

fn boxed(text: String) -> Result<i64, Box<dyn std::error::Error>> {
    if text.is_empty() {
        return Err("no digits".into());
    }
    Ok(text.parse::<i64>()?)
}

parity_driver::serve! {
    setup: println!("setting up");
    "shout" => shout,
    "echo" => |value: Value| value,
    "parse" => |text: String| text.parse::<i64>(),
    "sum" => |a: String, b: String| Ok::<_, ParseIntError>(a.parse::<i64>()? + b.parse::<i64>()?),
    "repeat" => |text: String, count: Option<usize>| text.repeat(count.unwrap_or(2)),
    "boxed" => boxed,
    "text_error" => |text: String| Err::<(), _>(text),
    "raise" => |kind: String| Err::<(), _>(Raised::new(kind, "raised").caused_by("Inner", "cause")),
    "io_error" => |path: String| std::fs::read_to_string(path),
    "refuse" => |reason: String| Err::<(), _>(Refusal::NoDevice(reason)),
    "panic" => |text: String| -> i64 { panic!("{text}") },
    "mirror" => |point: Point| Point { x: point.y as i64, y: point.x as f64 },
    "color" => |color: Color| match color {
        Color::Red => Color::Custom { name: "red".into() },
        Color::Custom { .. } => Color::Red,
    },
    "letters" => |text: String| text.chars().collect::<HashSet<_>>().into_iter().collect::<Set<char>>(),
    "count" => |text: String| text.chars().fold(HashMap::<char, u64>::new(), |mut counts, letter| {
        *counts.entry(letter).or_default() += 1;
        counts
    }),
    "reverse" => |mut bytes: Vec<u8>| {
        bytes.reverse();
        Bytes::from(bytes)
    },
    "Counter" => |count: i64| Handle::new(Counter { count }),
    "Counter.checked" => |count: u8| u8::checked_sub(count, 1).map(|count| Handle::new(Counter { count: count.into() })),
    "Counter.failing" => || Err::<Handle<Counter>, _>("cannot construct"),
    "Counter.add" => |counter: Handle<Counter>, by: i64| {
        counter.borrow_mut().count += by;
        counter.borrow().count
    },
    "print" => |text: String| println!("{text}"),
    "log" => |text: String| parity_driver::log(Level::Warning, text),
    "complain" => |text: String| eprintln!("{text}"),
    "complain_and_abort" => |text: String| -> () {
        eprintln!("{text}");
        std::process::abort()
    },
    "warn" => |category: String, text: String| parity_driver::warn(category, text),
    "metric" => |name: String, value: Value, host: String| parity_driver::metric(name, value, &[("host", &host)]),
    "exit" => |code: i32| Err::<(), _>(Exit::new(code)),
    "exit_saying" => |text: String| Err::<(), _>(Exit::with_message(text)),
    "exit_deep" => |code: i32| -> () { parity_driver::exit(code) },
    "sort" => |mut numbers: InOut<Vec<f64>>| numbers.sort_by(f64::total_cmp),
    "move" => |mut from: InOut<Vec<i64>>, mut to: InOut<Vec<i64>>| to.append(&mut from),
    "take" => |mut numbers: InOut<Vec<i64>>| numbers.pop().ok_or("nothing left"),
    "argv" => parity_driver::argv,
    "flag" => |name: String| parity_driver::flags().get::<Value>(&name),
    "flag_names" => || parity_driver::flags().names().map(str::to_owned).collect::<Vec<_>>(),
    "seed" => parity_driver::seed,
    "read" => |path: String| std::fs::read_to_string(path),
    "write" => |path: String, text: String| std::fs::write(path, text),
    "getenv" => |name: String| std::env::var(name).ok(),
    "setenv" => |name: String, value: String| std::env::set_var(name, value),
    "unsetenv" => |name: String| std::env::remove_var(name),
    "chdir" => |path: String| std::env::set_current_dir(path),
    "child" => |command: String| Command::new("/bin/sh").args(["-c", &command]).status().map(|status| status.code()),
    "cwd" => || std::env::current_dir().map(|path| path.display().to_string()),
    "tmp" => || case().tmp(),
    "given" => |key: String| case().given::<Value>(&key),
    "now" => clock::now,
    "sleep" => |seconds: f64| clock::sleep(Duration::from_secs_f64(seconds)),
    "abort" => || -> () { std::process::abort() },
}
