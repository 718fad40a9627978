//! What a program does besides returning something. What belongs to the process comes from outside.

/// Says on standard error what is wrong.
pub fn complain(text: &str) {
    eprintln!("shop: {text}");
}

/// The price, by a name that nobody should use any more.
pub fn old_price(price: i64, warn: impl Fn(&str, &str)) -> i64 {
    warn("DeprecationWarning", "old_price is deprecated");
    price
}

/// Sorts prices in place.
pub fn sort(prices: &mut [i64]) {
    prices.sort_unstable();
}

/// The length of a path; without one the program ends with the code in the error.
pub fn check(path: &str) -> Result<usize, i32> {
    if path.is_empty() {
        return Err(2);
    }
    Ok(path.len())
}

/// Counts requests.
pub fn serve(requests: i64, count: impl Fn(&str, i64, &str)) -> i64 {
    println!("serving");
    count("requests", requests, "get");
    requests
}

/// What the environment asks for.
pub fn mode() -> Option<String> {
    std::env::var("SHOP_MODE").ok()
}
