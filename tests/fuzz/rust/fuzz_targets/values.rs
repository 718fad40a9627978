//! JSON text with tags, as a driver reads it.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| parity_fuzz::check_values(data));
