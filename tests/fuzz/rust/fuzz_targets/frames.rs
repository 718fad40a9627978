//! Streams of frames, as a driver reads them.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| parity_fuzz::check_frames(data));
