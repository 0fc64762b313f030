//! A picture of every page: empty, full, on its way, and when the server can't be reached.

use std::time::Duration;

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, shots};
use serde_json::json;

use crate::conflict::PILOT;
use crate::group::Chosen;
use crate::journey::Journey;
use crate::report::BASELINE;

/// Pages before there is anything on them.
pub fn empty(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    for (destination, words) in
        [("Policies", "No policies yet"), ("Groups", "No groups yet"), ("Settings", "Enrolment tokens")]
    {
        journey.visit(destination)?;
        browser.sees(words)?;
        shots::page_from_top(browser, &format!("{}-empty", destination.to_lowercase()))?;
    }
    Ok(())
}

/// Pages with what the main job left on them.
pub fn full(journey: &Journey, chosen: &Chosen) -> Outcome<()> {
    let browser = &journey.browser;
    for (destination, words) in [("Policies", PILOT), ("Devices", "Management"), ("Groups", "Kiosks")] {
        journey.visit(destination)?;
        browser.sees(words)?;
        shots::page_from_top(browser, &destination.to_lowercase())?;
    }
    browser.click(Role::Link, "Finance workstations")?;
    browser.sees("Used by")?;
    shots::page_from_top(browser, "group")?;
    for (tab, words) in [
        ("View report", "What to know"),
        ("Per setting status", "Cloud block level"),
        ("Settings", "Not known to Palisade"),
        ("Assignments", "Include a group"),
        ("Versions", "What changed"),
    ] {
        journey.open_policy(BASELINE)?;
        journey.tab("Policy", tab)?;
        browser.sees(words)?;
        let name = if tab == "View report" {
            "policy".to_owned()
        } else {
            format!("policy-{}", tab.to_lowercase().replace(' ', "-"))
        };
        shots::page_from_top(browser, &name)?;
    }
    browser.click(Role::Link, "Edit")?;
    browser.sees("Scan archives")?;
    shots::page_from_top(browser, "editor")?;
    journey.visit("Policies")?;
    browser.click(Role::Link, "Create policy")?;
    browser.sees("Linux Firewall Rules")?;
    shots::page_from_top(browser, "create")?;
    templates(journey)?;
    journey.visit("Settings")?;
    journey.tab("Settings", "Enforcement scope")?;
    browser.sees("Domain controllers")?;
    shots::page_from_top(browser, "settings-scope")?;
    device(journey, chosen)
}

/// The editor of each template that asks for something of its own.
fn templates(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    for (template, words, name) in [
        ("asr", "LSASS", "editor-asr"),
        ("edr", "Sample sharing", "editor-edr"),
        ("hyperv_firewall_rules", "Add a rule", "editor-hyperv-rules"),
        ("security_experience", "Tamper protection", "editor-security-experience"),
        ("settings_catalog", "Network protection on Windows Server", "editor-settings-catalogue"),
    ] {
        journey.open(&format!("/policies/create?template={template}&step=settings"))?;
        browser.sees(words)?;
        shots::page_from_top(browser, name)?;
    }
    // An address that is opened starts the console anew; what is shown later without a server was seen before.
    journey.visit("Policies")?;
    browser.sees(BASELINE)
}

fn device(journey: &Journey, chosen: &Chosen) -> Outcome<()> {
    let browser = &journey.browser;
    let name = chosen.pilot.first().ok_or("no pilot device")?;
    journey.visit("Devices")?;
    browser.fill("Device name or OS", name)?;
    browser.click(Role::Link, name)?;
    browser.find(Role::Heading, name)?;
    for (tab, words) in [
        ("Policies", PILOT),
        ("Groups", "Pilot"),
        ("Facts", "Serial"),
        ("Effective settings", "Cloud block level"),
    ] {
        journey.tab("Device", tab)?;
        browser.sees(words)?;
        let name = if tab == "Effective settings" {
            "device".to_owned()
        } else {
            format!("device-{}", tab.to_lowercase())
        };
        shots::page_from_top(browser, &name)?;
    }
    browser.click(Role::Link, "Cloud block level")?;
    browser.sees("Policies that set it")?;
    shots::page_from_top(browser, "device-setting")
}

/// A page whose data is on its way, and one whose server does not answer.
pub fn loading_and_failing(journey: &Journey, chosen: &Chosen) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Devices")?;
    browser.devtools("Network.enable", &json!({}))?;
    let slowly =
        json!({"offline": false, "latency": 30_000, "downloadThroughput": -1, "uploadThroughput": -1});
    browser.devtools("Network.emulateNetworkConditions", &slowly)?;
    // One that was not looked at before, so that nothing of it is known yet.
    let device = chosen.kiosks.first().ok_or("no kiosk")?;
    browser.click(Role::Link, device)?;
    std::thread::sleep(Duration::from_millis(600));
    shots::page_from_top(browser, "device-loading")?;
    let normally = json!({"offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    browser.devtools("Network.emulateNetworkConditions", &normally)?;
    browser.devtools("Network.setBlockedURLs", &json!({"urls": ["*/api/*", "*/beta/*"]}))?;
    // What was shown before stays, with the time at which it was true; what was not says why it is not there.
    journey.visit("Policies")?;
    browser.sees("Can't reach the server")?;
    browser.sees(BASELINE)?;
    shots::page_from_top(browser, "policies-unreachable")?;
    journey.visit("Groups")?;
    browser.find(Role::Button, "Try again")?;
    shots::page_from_top(browser, "groups-failing")?;
    browser.devtools("Network.setBlockedURLs", &json!({"urls": []}))?;
    browser.click(Role::Button, "Try again")?;
    browser.sees("Kiosks")
}
