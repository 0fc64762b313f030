//! The main job by Tab, Enter and arrows alone; the focus is seen at every stop.

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, audit};

use crate::journey::{Journey, claim};

const TAB: &str = "\u{E004}";
pub const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const DOWN: &str = "\u{E015}";
/// More stops than any page has on the way.
const MOST: usize = 300;

/// Makes a policy, sets a setting, assigns it, saves it, and opens the report of a device.
pub fn alone(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open("/policies")?;
    browser.find(Role::Link, "Create policy")?;
    reach(journey, "link", "Create policy")?;
    browser.keys(ENTER)?;
    browser.find(Role::Heading, "Create a policy")?;
    reach(journey, "link", "Microsoft Defender Antivirus")?;
    browser.keys(ENTER)?;
    browser.find(Role::Heading, "Microsoft Defender Antivirus")?;
    reach(journey, "textbox", "Name")?;
    browser.keys("By keyboard")?;
    reach(journey, "link", "Next: Settings")?;
    browser.keys(ENTER)?;
    browser.sees("Cloud block level")?;
    reach(journey, "combobox", "Cloud block level")?;
    browser.keys(DOWN)?;
    let level = browser.property(&browser.focused()?, "selectedIndex")?;
    claim(level == 1, || format!("an arrow chose the option {level}"))?;
    reach(journey, "link", "Next: Assignments")?;
    browser.keys(ENTER)?;
    reach(journey, "combobox", "Include a group")?;
    browser.keys("Finance")?;
    browser.find(Role::Option, "Finance workstations")?;
    browser.keys(&format!("{DOWN}{ENTER}"))?;
    browser.find(Role::Button, "Remove Finance workstations")?;
    reach(journey, "link", "Next: Review")?;
    browser.keys(ENTER)?;
    browser.sees("What it configures")?;
    reach(journey, "button", "Create policy")?;
    browser.keys(ENTER)?;
    browser.sees("Saved as version")?;
    browser.find(Role::Heading, "By keyboard")?;
    let device = first_device(journey)?;
    reach(journey, "link", &device)?;
    browser.keys(ENTER)?;
    browser.find(Role::Heading, &format!("By keyboard on {device}")).map(drop)
}

/// The name of the first device in the report of the policy that is open.
pub fn first_device(journey: &Journey) -> Outcome<String> {
    let browser = &journey.browser;
    browser.until("a device in the report", || {
        let table = browser.find(Role::Table, "Devices that this policy targets")?;
        // The first row holds the headings.
        let row = browser.all(Some(&table), Role::Row, None)?.into_iter().nth(1).ok_or("there is none")?;
        let link = browser.all(Some(&row), Role::Link, None)?.into_iter().next().ok_or("it leads nowhere")?;
        browser.text_of(&link)
    })
}

/// From the numbers of the overview to a setting and to the policies that set it, by the palette; then by letters.
pub fn by_the_palette(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open("/overview")?;
    browser.find(Role::Heading, "Overview")?;
    find(journey, "cloud block level", "Cloud block level")?;
    browser.sees("Setting: Cloud block level")?;
    browser.find(Role::Link, "Pilot: high protection")?;
    // A device by a part of its name, from a page of the other program.
    let device = journey.site.rest("GET", "/api/devices?limit=1", None)?;
    let name =
        device.pointer("/rows/0/facts/name").and_then(|name| name.as_str()).unwrap_or_default().to_owned();
    find(journey, &name, &name)?;
    browser.find(Role::Heading, &name)?;
    browser.keys("gc")?;
    browser.find(Role::Heading, "Conflicts")?;
    browser.keys("?")?;
    browser.find(Role::Dialog, "Keyboard shortcuts")?;
    browser.keys(ESCAPE)?;
    browser.until("the list of shortcuts to be closed", || {
        let open = browser.all(None, Role::Dialog, Some("Keyboard shortcuts"))?;
        if open.is_empty() { Ok(()) } else { Err("it is open".to_owned()) }
    })
}

/// Opens the palette, types, and takes the first that is found of this name.
fn find(journey: &Journey, typed: &str, name: &str) -> Outcome<()> {
    let browser = &journey.browser;
    browser.key_with_control('k')?;
    browser.until("the focus in the palette", || {
        let role = browser.role_of(&browser.focused()?)?.to_lowercase();
        if role.starts_with("combobox") { Ok(()) } else { Err(format!("it is on a {role}")) }
    })?;
    browser.keys(typed)?;
    browser.find(Role::Option, name)?;
    browser.keys(ENTER)
}

/// Presses Tab until this has the focus; a stop at which the focus is not seen is a failure.
pub fn reach(journey: &Journey, role: &str, name: &str) -> Outcome<()> {
    let browser = &journey.browser;
    let mut stops = Vec::new();
    for _ in 0..MOST {
        browser.keys(TAB)?;
        let focused = browser.focused()?;
        let faults = audit::focus_faults(browser)?;
        claim(faults.is_empty(), || browser.explain(&faults.join("\n")))?;
        let visible = browser.script("return document.activeElement.matches(':focus-visible, body')", &[])?;
        claim(visible == true, || browser.explain("the focus that Tab moved is not told by :focus-visible"))?;
        let label = browser.name_of(&focused)?;
        if label.starts_with(name) && browser.role_of(&focused)?.to_lowercase().starts_with(role) {
            return Ok(());
        }
        stops.push(label);
    }
    stops.truncate(80);
    Err(browser.explain(&format!("Tab never came to the {role} “{name}”, but to: {}", stops.join(" · "))))
}
