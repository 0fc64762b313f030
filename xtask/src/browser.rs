//! What browser tests compiled to Wasm need to find: the runner, the driver and how to start Chromium.

use std::fs;
use std::process::Command;

use crate::setup::{ConsoleTools, TestTools};
use crate::{Result, command, paths};

/// How Chromium is started for tests: without a window, a sandbox that root can't have, and a network life of
/// its own.
const CHROMIUM_OPTIONS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// Lets a `cargo test` for wasm32 run its tests in Chromium.
pub fn equip(test: &mut Command, console: &ConsoleTools, tests: &TestTools) -> Result<()> {
    let options: Vec<String> = CHROMIUM_OPTIONS.iter().map(|option| format!("{option:?}")).collect();
    let text = format!(
        "{{\"goog:chromeOptions\": {{\"binary\": {:?}, \"args\": [{}]}}}}\n",
        tests.chromium.display().to_string(),
        options.join(", ")
    );
    let file = paths::target("webdriver.json");
    fs::create_dir_all(paths::target(""))
        .and_then(|()| fs::write(&file, text))
        .map_err(|error| format!("{} can't be written: {error}", file.display()))?;
    test.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &file)
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
        .env("CHROMEDRIVER", &tests.chromedriver);
    command::put_on_path(test, &[&console.wasm_bindgen]);
    Ok(())
}
