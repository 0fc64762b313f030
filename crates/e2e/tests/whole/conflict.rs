//! Two policies that disagree: both say so, the value is withheld, everything else is delivered.

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, wait};

use crate::group::Chosen;
use crate::journey::{Journey, claim};
use crate::policy::{self, Assigned};
use crate::report::{BASELINE, per_setting};

/// The second policy.
pub const PILOT: &str = "Pilot: high protection";

/// Makes the second policy by hand and follows the conflict to who is to blame.
pub fn policies_that_disagree(journey: &Journey, chosen: &Chosen) -> Outcome<()> {
    let browser = &journey.browser;
    let assigned = Assigned { include: &["Pilot"], exclude: &[] };
    policy::create(
        journey,
        "Microsoft Defender Antivirus",
        PILOT,
        |browser| {
            browser.choose("Cloud block level", "High plus")?;
            browser.choose("Scan mail files", "Allowed")
        },
        &assigned,
    )?;
    let pilot = chosen.pilot.len() as u64;
    for name in [PILOT, BASELINE] {
        journey.open_policy(name)?;
        browser.until_for(
            wait::DEVICES,
            &format!("“{name}” to be in Conflict on {pilot} devices"),
            || {
                let bar = journey.bar()?;
                if bar.conflict == pilot { Ok(()) } else { Err(format!("the bar says {bar:?}")) }
            },
        )?;
    }
    let device = chosen.pilot.first().ok_or("no pilot device")?;
    browser.click(Role::Link, device)?;
    browser.find(Role::Heading, &format!("{BASELINE} on {device}"))?;
    // What was kept from the last visit is drawn first, and says what was so then.
    browser.until("“Cloud block level” to be withheld", || {
        let text = browser.text_of(&browser.find(Role::Row, "Cloud block level")?)?;
        claim(text.contains("Conflict") && text.contains("Withheld"), || format!("the row says {text}"))
    })?;
    browser.click(Role::Link, "Cloud block level")?;
    journey
        .explanation("Cloud block level", &["Conflict", PILOT, "High plus", BASELINE, "High", "Withheld"])?;
    everything_else_is_delivered(journey, device)?;
    per_setting(journey, "Cloud block level", |counts| counts.conflict == pilot)?;
    per_setting(journey, "Scan archives", |counts| counts.conflict == 0 && counts.success > 0)
}

/// On the device of a conflict, the other settings of both policies get in force.
fn everything_else_is_delivered(journey: &Journey, device: &str) -> Outcome<()> {
    let browser = &journey.browser;
    browser.click(Role::Link, "All settings of the device")?;
    browser.find(Role::Heading, device)?;
    for setting in ["Scan mail files", "Scan archives"] {
        browser.until_for(wait::DEVICES, &format!("“{setting}” to be in force on {device}"), || {
            let text = browser.text_of(&browser.find(Role::Row, setting)?)?;
            let settled =
                ["Success", "Error"].iter().any(|word| text.contains(word)) && text.contains("Allowed");
            if settled { Ok(()) } else { Err(format!("its row says {text}")) }
        })?;
    }
    Ok(())
}

/// Ends the conflict on its page: what it does is shown first, and once devices have reported there is none.
pub fn resolved_on_its_page(journey: &Journey, chosen: &Chosen) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Conflicts")?;
    browser.click(Role::Link, "Resolve the conflict on Cloud block level")?;
    let dialog = browser.find(Role::Dialog, "Resolve the conflict on Cloud block level")?;
    browser.sees("Then no device has this conflict any longer.")?;
    browser.click_within(Some(&dialog), Role::Button, "Save 1 policy")?;
    browser.sees("is saved as version")?;
    browser.sees("Saved is not applied")?;
    browser.click_within(Some(&dialog), Role::Button, "Close")?;
    browser.sees_within(wait::DEVICES, "No conflicts")?;
    let pilot = chosen.pilot.len() as u64;
    journey.open_policy(PILOT)?;
    browser.until_for(wait::DEVICES, &format!("“{PILOT}” to be in force on {pilot} devices"), || {
        let bar = journey.bar()?;
        let settled = bar.conflict == 0 && bar.pending == 0;
        if settled { Ok(()) } else { Err(format!("the bar says {bar:?}")) }
    })
}
