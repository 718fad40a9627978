//! The SDK's values as a filter, for the target that compares them with those in Python.

use std::io;

fn main() -> io::Result<()> {
    parity_fuzz::serve(&mut io::stdin().lock(), &mut io::stdout().lock())
}
