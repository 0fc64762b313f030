//! Rows of a list stay under a real pointer, and while one of them has the focus.

use palisade_e2e::Outcome;
use palisade_e2e::find::Role;
use palisade_e2e::shots;
use serde_json::json;

use crate::journey::{Journey, claim};

const NOTE: &str = "The list has changed meanwhile.";

/// On the list of groups, before whose rows another comes: under the pointer, then while a link has the focus.
pub fn rows(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Groups")?;
    let group = browser.find(Role::Link, "Windows devices")?;
    let made = |name: &str| {
        let made = json!({"name": name, "description": ""});
        journey.site.rest("POST", "/api/groups", Some(&made)).map(drop)
    };
    let place = || {
        let found = "const links = [...document.querySelectorAll('[role=grid] tbody a')]; \
            return links.find((link) => link.textContent === arguments[0]).getBoundingClientRect().top";
        browser.script(found, &[json!("Windows devices")])
    };
    browser.point_at(&group)?;
    let before = place()?;
    made("A first one")?;
    browser.sees(NOTE)?;
    claim(place()? == before && browser.text_of(&group)? == "Windows devices", || {
        "a row moved under the pointer".into()
    })?;
    claim(!browser.text()?.contains("A first one"), || "a row came in between".into())?;
    browser.point_at(&browser.find(Role::Heading, "Groups")?)?;
    browser.find(Role::Link, "A first one")?;

    browser.focus(&browser.find(Role::Link, "Windows devices")?)?;
    made("A second one")?;
    browser.sees(NOTE)?;
    shots::page(browser, "rows-stay")?;
    browser.click(Role::Button, "Show it as it is now")?;
    browser.find(Role::Link, "A second one")?;
    let focused = browser.focused()?;
    claim(browser.role_of(&focused)? == "grid", || "the focus is not in the list".into())
}
