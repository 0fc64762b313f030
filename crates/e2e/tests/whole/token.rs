//! Tokens: made by command and by console, used, revoked.

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, http, shots};

use crate::journey::{Journey, claim};

/// Tokens for scripts by both ways; each opens what its role may see and nothing else.
pub fn by_command_and_console(journey: &Journey) -> Outcome<()> {
    let site = &journey.site;
    let reader = site.command(&[
        "token",
        "create",
        "--name",
        "reader",
        "--role",
        "read-only-operator",
        "--expires",
        "1d",
    ])?;
    let status = |token: &str, method: &str, path: &str| {
        let bearer = format!("Bearer {token}");
        let body = serde_json::json!({"name": "Made by a script"});
        let body = (method == "POST").then_some(&body);
        http::request(site.address, method, path, &[("Authorization", &bearer)], body)
            .map(|answer| answer.status)
    };
    claim(status(&reader, "GET", "/api/policies")? == 200, || "a reader may not read".into())?;
    claim(status(&reader, "POST", "/api/groups")? == 403, || "a reader may write".into())?;
    claim(status("nonsense", "GET", "/api/policies")? == 401, || "any token opens the door".into())?;

    journey.visit("Settings")?;
    journey.tab("Settings", "Tokens for scripts")?;
    let writer = make(journey, "writer", Some("Endpoint Security Manager"))?;
    claim(status(&writer, "POST", "/api/groups")? < 300, || "a manager may not make a group".into())?;
    let browser = &journey.browser;
    shots::page_from_top(browser, "settings-tokens")?;
    let row = browser.find(Role::Row, "writer")?;
    browser.click_within(Some(&row), Role::Button, "Revoke")?;
    let dialog = browser.find(Role::Dialog, "Revoke “writer”?")?;
    browser.click_within(Some(&dialog), Role::Button, "Revoke token")?;
    browser.sees("Token “writer” revoked.")?;
    claim(status(&writer, "GET", "/api/policies")? == 401, || "a revoked token still opens the door".into())
}

/// Makes a token in the section of the settings that is open; gives its secret.
pub fn make(journey: &Journey, name: &str, role: Option<&str>) -> Outcome<String> {
    let browser = &journey.browser;
    browser.click(Role::Button, "Create token")?;
    let dialog = browser.find(Role::Dialog, "Create a token")?;
    browser.fill_within(Some(&dialog), "Name", name)?;
    if let Some(role) = role {
        browser.choose_within(Some(&dialog), "Role", role)?;
    }
    browser.click_within(Some(&dialog), Role::Button, "Create token")?;
    let dialog = browser.find(Role::Dialog, "Copy the token now")?;
    let text = browser.text_of(&dialog)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let token = lines.by_ref().skip_while(|line| *line != "The token").nth(1).map(str::to_owned);
    browser.click_within(Some(&dialog), Role::Button, "Done")?;
    token.ok_or_else(|| format!("the dialog shows no token:\n{text}"))
}
