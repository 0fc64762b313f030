//! What is wrong gets a sentence that names it; nothing is stored, and what runs goes on running.

use std::path::Path;

use palisade_e2e::find::Role;
use palisade_e2e::process::{output, refusal};
use palisade_e2e::site::dist;
use palisade_e2e::{Outcome, shots};
use serde_json::Value as Json;

use crate::journey::{Journey, claim};
use crate::policy;

const NO_POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/not-a-policy.json");

/// A file that is no policy, a setting out of range, an address that leads nowhere.
pub fn in_the_console(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Devices")?;
    browser.sees("No devices yet")?;
    shots::page_from_top(browser, "devices-empty")?;

    policy::import(journey, Path::new(NO_POLICY))?;
    browser.sees("not-a-policy.json")?;
    browser.sees("no policy")?;
    shots::page_from_top(browser, "import-refused")?;

    journey.visit("Policies")?;
    browser.click(Role::Link, "Create policy")?;
    browser.click(Role::Link, "Microsoft Defender Antivirus")?;
    browser.fill("Name", "Out of range")?;
    journey.tab("Steps", "Settings")?;
    browser.fill("Days in quarantine", "91")?;
    browser.sees("90")?;
    browser.click(Role::Button, "Create policy")?;
    browser.sees("Not created, 1 error to mend")?;
    shots::page_from_top(browser, "editor-refused")?;
    let summary = journey.site.rest("GET", "/api/summary", None)?;
    claim(summary.get("policies") == Some(&Json::from(0)), || format!("something was stored: {summary}"))?;

    journey.open("/nowhere")?;
    browser.find(Role::Heading, "Page not found")?;
    shots::page_from_top(browser, "nowhere")
}

/// Wrong options, a taken port, a folder that can't be written, tokens that don't hold.
pub fn on_the_command_line(journey: &Journey) -> Outcome<()> {
    let (server, agent) = (dist().join("palisade-server"), dist().join("palisade-agent"));
    let free = tempfile::tempdir().map_err(|error| error.to_string())?;
    let folder = free.path().display().to_string();
    let taken = journey.site.address.to_string();
    let says = |sentence: &str, words: &[&str]| match words.iter().find(|word| !sentence.contains(**word)) {
        None => Ok(()),
        Some(word) => Err(format!("“{word}” is not in: {sentence}")),
    };
    says(&refusal(&server, &["--listne", &taken])?, &["--listne", "--listen"])?;
    says(&refusal(&server, &["--listen", &taken, "--data", &folder])?, &[&taken])?;
    says(&refusal(&server, &["--listen", "127.0.0.1:0", "--data", "/proc/palisade"])?, &["/proc/palisade"])?;
    says(
        &refusal(
            Path::new("/usr/bin/env"),
            &["PALISADE_LISTNE=1", &server.display().to_string(), "--data", &folder],
        )?,
        &["PALISADE_LISTNE"],
    )?;
    let role = ["token", "create", "--name", "x", "--role", "emperor", "--expires", "1d", "--data", &folder];
    says(&refusal(&server, &role)?, &["emperor", "read-only-operator"])?;

    let expired = journey.site.command(&["enrolment-token", "create", "--expires", "1s"])?;
    std::thread::sleep(std::time::Duration::from_secs(2));
    let url = format!("http://{taken}");
    let enrol =
        |token: &str| refusal(&agent, &["enrol", "--server", &url, "--token", token, "--state", &folder]);
    says(&enrol(&expired)?, &["expired"])?;
    says(&enrol("nonsense")?, &["token"])?;
    let summary = journey.site.rest("GET", "/api/summary", None)?;
    claim(summary.get("devices") == Some(&Json::from(0)), || format!("a device got in: {summary}"))?;
    output(&server, &["--help"]).map(drop)
}
