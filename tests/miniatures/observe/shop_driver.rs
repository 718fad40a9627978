//! Answers for the port; the features of the crate name what goes wrong.

use std::any::Any;
use std::cell::RefCell;

use parity_driver::{Exit, InOut};

thread_local! {
    static FIRST: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// The value; in a driver that leaks it, what it was at the first time that it was there.
fn leaking<T: Clone + 'static>(leaks: bool, value: T) -> T {
    if !leaks {
        return value;
    }
    FIRST.with_borrow_mut(|first| {
        first.get_or_insert_with(|| Box::new(value.clone())).downcast_ref::<T>().cloned().unwrap_or(value)
    })
}

fn complain(text: String) {
    if cfg!(feature = "last_words") {
        eprintln!("last words: {text}");
        std::process::abort();
    }
    shop::complain(&if cfg!(feature = "stderr") { text.to_uppercase() } else { text });
}

fn old_price(price: i64) -> i64 {
    shop::old_price(price, |category, message| {
        if !cfg!(feature = "warning") {
            parity_driver::warn(category, message);
        }
    })
}

fn check(path: String) -> Result<usize, Exit> {
    shop::check(&path).map_err(|code| {
        if cfg!(feature = "process_exit") {
            std::process::exit(code);
        }
        Exit::new(if cfg!(feature = "exit_code") { 3 } else { code })
    })
}

fn serve(requests: i64) -> i64 {
    shop::serve(requests, |name, value, method| {
        let method = if cfg!(feature = "metric") { "post" } else { method };
        parity_driver::metric(name, value, &[("method", method)]);
    })
}

fn report(text: String) {
    if cfg!(feature = "level") {
        tracing::info!("report: {text}");
    } else {
        tracing::warn!("report: {text}");
    }
}

parity_driver::serve! {
    setup: parity_driver_tracing::install();
    "complain" => complain,
    "old_price" => old_price,
    "sort" => |mut prices: InOut<Vec<i64>>| {
        if !cfg!(feature = "argument") {
            shop::sort(&mut prices);
        }
    },
    "check" => check,
    "serve" => serve,
    "report" => report,
    "mode" => || leaking(cfg!(feature = "env"), shop::mode()),
    "arguments" => || {
        let arguments: Vec<String> = parity_driver::argv().into_iter().skip(1).collect();
        leaking(cfg!(feature = "argv"), arguments)
    },
    "steps" => || leaking(cfg!(feature = "flag"), parity_driver::flags().get::<i64>("steps").unwrap_or(10)),
    "draws_like" => |seed: u64| leaking(cfg!(feature = "seed"), parity_driver::seed() == Some(seed)),
}
