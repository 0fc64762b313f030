//! From a policy's bar to one setting on one device.

use std::path::Path;

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, shots, wait};
use palisade_model::status::State;

use crate::group::Chosen;
use crate::journey::{Journey, claim};
use crate::policy::{self, Assigned};

/// The policy that is imported.
pub const BASELINE: &str = "Finance: antivirus baseline";
const EXPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/antivirus-export.json");

/// Imports the export of a real tenant's shape, assigns it to a group and not to another, and sees its bar move as
/// devices wake up and check in.
pub fn pending_becomes_success(journey: &Journey, chosen: &Chosen) -> Outcome<()> {
    let browser = &journey.browser;
    policy::import(journey, Path::new(EXPORT))?;
    browser.click(Role::Button, "not in the catalogue")?;
    browser.sees("device_vendor_msft_policy_config_contoso_protectioncache")?;
    shots::page_from_top(browser, "import")?;
    browser.click(Role::Button, "Import 1 policy")?;
    browser.sees("1 policy imported")?;
    journey.open_policy(BASELINE)?;
    browser.sees("Not assigned to any group yet")?;
    // Asleep, so that Pending is there to be seen and is not over in a moment.
    journey.site.fleet()?.pause();
    let assigned = Assigned { include: &["Finance workstations"], exclude: &["Kiosks"] };
    policy::assign(journey, &assigned)?;
    let targeted = chosen.targeted();
    let pending = browser.until("every device to be Pending", || {
        let bar = journey.bar()?;
        let all = bar.total() == targeted && bar.pending + bar.not_applicable == targeted && bar.pending > 0;
        if all { Ok(bar.pending) } else { Err(format!("of {targeted} devices the bar says {bar:?}")) }
    })?;
    journey.site.fleet()?.resume();
    browser.until_for(wait::DEVICES, "the bar to move to Success by itself", || {
        let bar = journey.bar()?;
        let moved = bar.success * 2 > pending && bar.total() == targeted;
        if moved { Ok(()) } else { Err(format!("the bar says {bar:?}")) }
    })
}

/// **View report**, its filters, a device, its settings, one setting with every policy that sets it, and **Per
/// setting status**.
pub fn down_to_one_setting(journey: &Journey, chosen: &Chosen) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open_policy(BASELINE)?;
    let report = browser.find(Role::Table, "Devices that this policy targets")?;
    for kiosk in &chosen.kiosks {
        claim(!browser.text_of(&report)?.contains(kiosk), || {
            format!("{kiosk} is excluded and yet in the report")
        })?;
    }
    let filters = browser.find(Role::Group, "State")?;
    browser.click_within(Some(&filters), Role::Link, "Success")?;
    let successes = journey.bar()?.get(State::Success);
    browser.until("only devices in Success to be listed", || {
        let table = browser.find(Role::Table, "Devices that this policy targets")?;
        let rows = browser.all(Some(&table), Role::Row, None)?.len().saturating_sub(1);
        let text = browser.text_of(&table)?;
        let only = !["Pending", "Error", "Conflict", "Not applicable"].iter().any(|word| text.contains(word));
        let all = rows as u64 >= successes;
        if only && all { Ok(()) } else { Err(format!("{rows} rows for {successes} successes:\n{text}")) }
    })?;
    claim(browser.address()?.contains("state=success"), || "the filter is not in the address".to_owned())?;
    let table = browser.find(Role::Table, "Devices that this policy targets")?;
    let row = browser.all(Some(&table), Role::Row, None)?.get(1).cloned().ok_or("no device is in Success")?;
    let link = browser.all(Some(&row), Role::Link, None)?.first().cloned().ok_or("a row without a link")?;
    let device = browser.text_of(&link)?;
    browser.press(&link)?;
    browser.find(Role::Heading, &format!("{BASELINE} on {device}"))?;
    browser.click(Role::Link, "Cloud block level")?;
    let panel = browser.find(Role::Complementary, "Cloud block level")?;
    browser.until("the setting with the policy that sets it", || {
        let text = browser.text_of(&panel)?;
        let told = ["Success", "High", "Policies that set it", BASELINE, "Delivered"];
        match told.iter().find(|words| !text.contains(**words)) {
            None => Ok(()),
            Some(words) => Err(format!("“{words}” is missing in:\n{text}")),
        }
    })?;
    per_setting(journey, "Cloud block level", |bar| bar.conflict == 0 && bar.success > 0)
}

/// **Per setting status** says of a setting what is claimed.
pub fn per_setting(
    journey: &Journey,
    setting: &str,
    claimed: impl Fn(&palisade_model::status::StateCounts) -> bool,
) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open_policy(BASELINE)?;
    journey.tab("Policy", "Per setting status")?;
    let what = format!("the counts of “{setting}”");
    browser.until_for(wait::DEVICES, &what, || {
        let row = browser.find(Role::Row, setting)?;
        let cells = browser.all(Some(&row), Role::Cell, None)?;
        let mut counts = palisade_model::status::StateCounts::default();
        for (state, cell) in State::ALL.into_iter().zip(cells.iter().skip(2)) {
            let text = browser.text_of(cell)?;
            let number = text.split_whitespace().last().and_then(|word| word.parse().ok());
            counts.add(state, number.ok_or_else(|| format!("`{text}` is no count"))?);
        }
        if claimed(&counts) { Ok(()) } else { Err(format!("the row says {counts:?}")) }
    })
}
