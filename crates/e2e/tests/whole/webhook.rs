//! A webhook whose address nobody answers: made, tried, failing with its cause, counted on the overview.

use palisade_e2e::Outcome;
use palisade_e2e::find::Role;

use crate::journey::{Journey, claim};

/// From the empty section to the number on the overview.
pub fn that_fails_says_why(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Settings")?;
    journey.tab("Settings", "Webhooks")?;
    browser.click(Role::Button, "Create webhook")?;
    let dialog = browser.find(Role::Dialog, "Create a webhook")?;
    browser.fill_within(Some(&dialog), "Name", "SIEM")?;
    // Nothing listens there: the port of the discard protocol.
    browser.fill_within(Some(&dialog), "Address", "http://127.0.0.1:9/hook")?;
    browser.click_within(Some(&dialog), Role::Button, "Create webhook")?;
    let dialog = browser.find(Role::Dialog, "Copy the secret now")?;
    let text = browser.text_of(&dialog)?;
    claim(text.contains("whs_") && text.contains("openssl dgst"), || format!("no secret is shown:\n{text}"))?;
    browser.click_within(Some(&dialog), Role::Button, "Done")?;
    // Its own making is the first event.
    browser.sees("Failing")?;
    browser.sees("The address can't be reached")?;
    let row = browser.find(Role::Row, "SIEM")?;
    browser.click_within(Some(&row), Role::Button, "Test now")?;
    browser.sees("“SIEM” did not take the test event")?;
    journey.open("/overview")?;
    browser.sees("1 of 1 webhooks is failing.")
}
