//! Groups: which devices, and making them in the console.

use palisade_e2e::Outcome;
use palisade_e2e::find::Role;
use serde_json::Value as Json;

use crate::journey::{Journey, claim};

/// The devices of this story, by name.
pub struct Chosen {
    /// Get the baseline, unless they are kiosks.
    pub finance: Vec<String>,
    /// Of those, the ones that are excluded.
    pub kiosks: Vec<String>,
    /// Of those, the ones on which a second policy disagrees.
    pub pilot: Vec<String>,
}

impl Chosen {
    /// How many devices the baseline targets.
    pub fn targeted(&self) -> u64 {
        self.finance.len().saturating_sub(self.kiosks.len()) as u64
    }
}

/// Chooses among the fleet's Windows devices: those that take policies first, and one that does not.
pub fn choose_devices(journey: &Journey) -> Outcome<Chosen> {
    let page = journey.site.rest("GET", "/api/devices?platform=windows10&limit=200", None)?;
    let rows = page.get("rows").and_then(Json::as_array).cloned().unwrap_or_default();
    let takes = |row: &&Json| row.get("ineligible").and_then(Json::as_array).is_some_and(Vec::is_empty);
    let name = |row: &Json| row.pointer("/facts/name").and_then(Json::as_str).unwrap_or_default().to_owned();
    let (able, unable): (Vec<&Json>, Vec<&Json>) = rows.iter().partition(takes);
    claim(able.len() >= 8, || {
        format!("the fleet has only {} Windows devices that take policies", able.len())
    })?;
    let able: Vec<String> = able.into_iter().take(14).map(name).collect();
    let kiosks = able.iter().take(2).cloned().collect();
    let pilot = able.iter().skip(2).take(3).cloned().collect();
    let finance = able.iter().cloned().chain(unable.into_iter().take(1).map(name)).collect();
    Ok(Chosen { finance, kiosks, pilot })
}

/// Makes a group and puts these devices into it.
pub fn make(journey: &Journey, name: &str, devices: &[String]) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Groups")?;
    browser.click(Role::Link, "Create group")?;
    browser.find(Role::Heading, "Create a group")?;
    browser.fill_within(None, "Name", name)?;
    browser.click(Role::Button, "Create group")?;
    browser.find(Role::Heading, name)?;
    browser.click(Role::Button, "Add devices")?;
    let dialog = browser.find(Role::Dialog, "Add devices")?;
    for device in devices {
        browser.fill_within(Some(&dialog), "Search devices", device)?;
        browser.click_within(Some(&dialog), Role::Checkbox, &format!("Select {device}"))?;
    }
    let label =
        if devices.len() == 1 { "Add 1 device".to_owned() } else { format!("Add {} devices", devices.len()) };
    browser.click_within(Some(&dialog), Role::Button, &label)?;
    // Of a long list only the rows in sight are on the page.
    browser.until("the list of all members", || {
        let rows = browser.script(
            "return Number(document.querySelector('main table[role=grid]')?.getAttribute('aria-rowcount') ?? 1) - 1",
            &[],
        )?;
        if rows == devices.len() { Ok(()) } else { Err(format!("it has {rows} rows")) }
    })?;
    devices.first().map_or(Ok(()), |device| browser.sees(device))
}
