//! What a page owes everyone: nothing that axe finds, nothing cut or scrolled sideways on a narrow screen, and
//! a focus that is seen wherever it goes.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::{Value as Json, json};

use crate::Outcome;
use crate::browser::Browser;

/// The narrowest page that WCAG 2.2 asks for (1.4.10), in CSS pixels; a window of 1280 at 400 % is as wide.
pub const NARROWEST: (u32, u32) = (320, 720);
/// A window of 1440 at 200 %.
pub const ZOOMED: (u32, u32) = (720, 450);

/// The colours in which a page is looked at: the theme, and after a blank that there is more contrast.
pub const THEMES: [&str; 4] = ["light", "dark", "light more", "dark more"];

/// Shows the page in a theme, as the switches of the console would.
///
/// # Errors
/// When the browser does not answer.
pub fn theme(browser: &Browser, theme: &str) -> Outcome<()> {
    let (colours, contrast) = theme.split_once(' ').unwrap_or((theme, ""));
    let script = "const root = document.documentElement; root.dataset.theme = arguments[0]; \
        if (arguments[1]) root.dataset.contrast = arguments[1]; else delete root.dataset.contrast";
    browser.script(script, &[json!(colours), json!(contrast)])?;
    // What moves is not judged half way.
    let still = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
    browser.devtools("Emulation.setEmulatedMedia", &still).map(drop)
}

/// The script of axe-core.
fn axe() -> Outcome<String> {
    let file = env::var_os("E2E_AXE").map(PathBuf::from).ok_or("E2E_AXE does not say where axe-core is")?;
    fs::read_to_string(&file).map_err(|error| format!("{} can't be read: {error}", file.display()))
}

/// What axe looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Everything.
    All,
    /// What a theme can change: contrast, and links that only colour sets apart.
    Colours,
}

/// What axe finds on the page as it is: a line for each element, with the rule and what to do.
///
/// # Errors
/// When axe is not there or does not run.
pub fn findings(browser: &Browser, rules: Rules) -> Outcome<Vec<String>> {
    if browser.script("return !window.axe", &[])? == json!(true) {
        browser.script(&axe()?, &[])?;
    }
    let script = "const done = arguments[arguments.length - 1]; \
        window.axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']}) \
          .then(found => done(found.violations), error => done([{id: String(error), nodes: []}]))";
    let wanted = match rules {
        Rules::All => json!(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]),
        Rules::Colours => json!(["color-contrast", "link-in-text-block"]),
    };
    let found = browser.script_later(script, &[wanted])?;
    let lines = found.as_array().into_iter().flatten().flat_map(|violation| {
        let rule = violation.get("id").and_then(Json::as_str).unwrap_or_default().to_owned();
        let nodes = violation.get("nodes").and_then(Json::as_array).cloned().unwrap_or_default();
        let text = |node: &Json, name: &str| node.get(name).map(Json::to_string).unwrap_or_default();
        if nodes.is_empty() {
            return vec![rule];
        }
        nodes
            .iter()
            .map(|node| format!("{rule}: {} {}", text(node, "html"), text(node, "failureSummary")))
            .collect()
    });
    Ok(lines.collect())
}

/// What of the page does not fit the window: the page itself scrolled sideways, text cut off.
///
/// # Errors
/// When the browser does not answer.
pub fn misfits(browser: &Browser) -> Outcome<Vec<String>> {
    let found = browser.script(include_str!("misfits.js"), &[])?;
    Ok(found.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect())
}

/// What is wrong with where the focus is: out of view, covered by something that stays in place (WCAG 2.2, 2.4.11), or
/// not drawn (2.4.7). Nothing where the page itself has it.
///
/// # Errors
/// When the browser does not answer.
pub fn focus_faults(browser: &Browser) -> Outcome<Vec<String>> {
    let found = browser.script(include_str!("focus.js"), &[])?;
    Ok(found.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect())
}
