//! Never says which operations it has: the leg is missing.

fn main() {
    eprintln!("this driver gives up before its hello");
    std::process::exit(3);
}
