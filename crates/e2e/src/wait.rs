//! Waiting for something to become true, with a failure that says what was seen last.

use std::time::{Duration, Instant};

use crate::Outcome;

/// How long a page may take to show what is already known.
pub const PAGE: Duration = Duration::from_secs(15);
/// How long a change may take on its way to devices and back to the page.
pub const DEVICES: Duration = Duration::from_secs(60);

/// Asks again and again until the answer is `Ok`; the last error when it never was.
pub fn until<T>(patience: Duration, what: &str, mut ask: impl FnMut() -> Outcome<T>) -> Outcome<T> {
    let started = Instant::now();
    loop {
        match ask() {
            Ok(answer) => return Ok(answer),
            Err(last) if started.elapsed() >= patience => {
                return Err(format!("waited {} s for {what}: {last}", patience.as_secs()));
            }
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}
