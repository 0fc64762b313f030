//! From a number to its cause and to its end by Tab, Enter and letters alone: a policy in conflict, its report, a device,
//! a setting, every policy that sets it, the change with what it does, and no conflict any longer.

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, wait};
use serde_json::Value as Json;

use crate::conflict::PILOT;
use crate::journey::Journey;
use crate::keyboard::{ENTER, reach};
use crate::report::BASELINE;

const SETTING: &str = "Cloud block level";

/// Walks it. The tenant's two policies disagree on the setting.
pub fn to_the_end_of_a_conflict(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open("/overview")?;
    browser.find(Role::Heading, "Overview")?;
    follow(journey, "Policies", "Policies")?;
    follow(journey, PILOT, PILOT)?;
    let device = super::keyboard::first_device(journey)?;
    follow(journey, &device, &format!("{PILOT} on {device}"))?;
    reach(journey, "link", SETTING)?;
    browser.keys(ENTER)?;
    browser.find(Role::Complementary, SETTING)?;
    held(journey, "the explanation opened")?;
    journey.explanation(SETTING, &["Conflict", PILOT, BASELINE, "Withheld"])?;
    reach(journey, "link", "Change Cloud block level in a policy")?;
    browser.keys(ENTER)?;
    let dialog = browser.find(Role::Dialog, "Change Cloud block level")?;
    held(journey, "the dialog opened")?;
    // What it does is said before it is done.
    browser.sees("devices a conflict ends")?;
    browser.find_within(Some(&dialog), Role::Button, "Save 1 policy")?;
    reach(journey, "button", "Save 1 policy")?;
    browser.keys(ENTER)?;
    browser.sees("is saved as version")?;
    held(journey, "it was saved")?;
    reach(journey, "button", "Close")?;
    browser.keys(ENTER)?;
    browser.until("the dialog to be closed", || {
        let open = browser.all(None, Role::Dialog, Some("Change Cloud block level"))?;
        if open.is_empty() { Ok(()) } else { Err("it is open".to_owned()) }
    })?;
    held(journey, "the dialog was closed")?;
    browser.keys("gc")?;
    browser.find(Role::Heading, "Conflicts")?;
    held(journey, "Conflicts were opened")?;
    browser.sees_within(wait::DEVICES, "No conflicts")
}

/// Follows a link by keyboard to the page of this heading.
fn follow(journey: &Journey, link: &str, heading: &str) -> Outcome<()> {
    reach(journey, "link", link)?;
    journey.browser.keys(ENTER)?;
    journey.browser.find(Role::Heading, heading)?;
    held(journey, &format!("“{link}” was followed"))
}

/// The focus is on something of what is shown now, and not lost.
fn held(journey: &Journey, after: &str) -> Outcome<()> {
    let browser = &journey.browser;
    browser.until(&format!("the focus after {after}"), || {
        let at = "const it = document.activeElement; return it?.isConnected && it !== document.body \
                  && it.closest('main, dialog[open]') ? '' : it?.localName ?? 'nothing'";
        match browser.script(at, &[])? {
            Json::String(lost) if !lost.is_empty() => Err(format!("it is on {lost}")),
            _ => Ok(()),
        }
    })
}
