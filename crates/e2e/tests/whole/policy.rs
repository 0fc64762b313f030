//! Making policies in the console.

use std::path::Path;

use palisade_e2e::Outcome;
use palisade_e2e::browser::Browser;
use palisade_e2e::find::Role;

use crate::journey::Journey;

/// Whom a policy is assigned to.
#[derive(Default)]
pub struct Assigned<'a> {
    pub include: &'a [&'a str],
    pub exclude: &'a [&'a str],
}

/// Makes a policy by hand, from the choice of its template to the button that creates it.
pub fn create(
    journey: &Journey,
    template: &str,
    name: &str,
    settings: impl FnOnce(&Browser) -> Outcome<()>,
    assigned: &Assigned,
) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Policies")?;
    browser.click(Role::Link, "Create policy")?;
    browser.find(Role::Heading, "Create a policy")?;
    browser.click(Role::Link, template)?;
    browser.find(Role::Heading, template)?;
    browser.fill("Name", name)?;
    journey.tab("Steps", "Settings")?;
    settings(browser)?;
    journey.tab("Steps", "Assignments")?;
    pick(browser, assigned)?;
    journey.tab("Steps", "Review")?;
    browser.sees("What it configures")?;
    browser.click(Role::Button, "Create policy")?;
    browser.sees("Saved as version")?;
    browser.find(Role::Heading, name).map(drop)
}

/// Imports the policies of a file.
pub fn import(journey: &Journey, file: &Path) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Policies")?;
    browser.click(Role::Link, "Import")?;
    browser.find(Role::Heading, "Import policies")?;
    browser.attach("Choose files", file)
}

/// Assigns the policy that is open, by its tab.
pub fn assign(journey: &Journey, assigned: &Assigned) -> Outcome<()> {
    let browser = &journey.browser;
    journey.tab("Policy", "Assignments")?;
    pick(browser, assigned)?;
    save_assignments(browser)
}

/// Takes every assignment of this group away from the policy that is open.
pub fn unassign(journey: &Journey, group: &str) -> Outcome<()> {
    let browser = &journey.browser;
    journey.tab("Policy", "Assignments")?;
    browser.click(Role::Button, &format!("Remove {group}"))?;
    save_assignments(browser)
}

fn pick(browser: &Browser, assigned: &Assigned) -> Outcome<()> {
    let wanted = [("Include a group", assigned.include), ("Exclude a group", assigned.exclude)];
    for (label, group) in
        wanted.into_iter().flat_map(|(label, groups)| groups.iter().map(move |group| (label, group)))
    {
        let field = browser.find(Role::Combobox, label)?;
        browser.type_into(&field, group)?;
        // The list of the other field is there too, out of sight.
        browser.until(&format!("“{group}” to be chosen"), || {
            let options = browser.all(None, Role::Option, Some(group))?;
            let pressed = options.iter().any(|option| browser.press(option).is_ok());
            if pressed { Ok(()) } else { Err("no list offers it".to_owned()) }
        })?;
    }
    Ok(())
}

/// Saves once what the change does on devices is shown; until then the button waits.
fn save_assignments(browser: &Browser) -> Outcome<()> {
    browser.until("the assignments to be ready to be saved", || {
        let button = browser.all(None, Role::Button, Some("Save assignments"))?;
        let button = button.first().ok_or("there is no such button")?;
        if browser.property(button, "ariaDisabled")? == "true" {
            return Err("it waits".to_owned());
        }
        browser.press(button)
    })?;
    browser.sees("Assignments saved.")
}
