//! The clock and the printed line.

/// Milliseconds since some moment.
fn now() -> f64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Date::now();
    #[cfg(not(target_arch = "wasm32"))]
    {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.expect("a clock").as_secs_f64() * 1000.0
    }
}

/// Does `work` a number of times and prints `label: N ms`, the mean. Built for finding faults it is done only
/// thrice, since the figure then says nothing.
pub fn measure(label: &str, times: u32, work: impl FnMut()) {
    say(label, time(times, work));
}

/// Does `work` once, then a number of times; gives the mean of these in milliseconds.
pub fn time(times: u32, mut work: impl FnMut()) -> f64 {
    let times = if cfg!(debug_assertions) { times.min(3) } else { times };
    work();
    let started = now();
    for _ in 0..times {
        work();
    }
    (now() - started) / f64::from(times)
}

/// Prints `label: N ms`.
pub fn say(label: &str, each: f64) {
    let line = format!("{label}: {each:.4} ms");
    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::console_log!("{line}");
    #[cfg(not(target_arch = "wasm32"))]
    println!("{line}");
}
