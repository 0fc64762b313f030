//! The page as assistive technology meets it, as text: roles, names and states, one line each, deeper ones indented.
//! Compared with the files under `crates/e2e/snapshots`, so that a change of it is a difference to review.

use std::collections::HashMap;
use std::path::PathBuf;
use std::{env, fs};

use serde_json::{Value as Json, json};

use crate::Outcome;
use crate::browser::Browser;

/// Set, the snapshots are written anew instead of compared.
const UPDATE: &str = "E2E_UPDATE_SNAPSHOTS";
/// The states that are written beside a name.
const STATES: [&str; 9] =
    ["checked", "disabled", "expanded", "invalid", "level", "pressed", "required", "selected", "hasPopup"];

/// Compares the page with its snapshot; `plain` takes out of each name what differs from run to run.
///
/// # Errors
/// With the lines that differ, and how to accept them.
pub fn compare(browser: &Browser, name: &str, plain: &dyn Fn(&str) -> String) -> Outcome<()> {
    let now = read(browser, plain)?;
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots")).join(format!("{name}.txt"));
    let written = |error: std::io::Error| format!("{} can't be written: {error}", file.display());
    if env::var_os(UPDATE).is_some() {
        fs::create_dir_all(file.parent().unwrap_or(&file)).map_err(written)?;
        return fs::write(&file, now).map_err(written);
    }
    let before = fs::read_to_string(&file).unwrap_or_default();
    if before == now {
        return Ok(());
    }
    let (old, new): (Vec<_>, Vec<_>) = (before.lines().collect(), now.lines().collect());
    let start = old.iter().zip(&new).take_while(|(left, right)| left == right).count();
    let end = old[start..]
        .iter()
        .rev()
        .zip(new[start..].iter().rev())
        .take_while(|(left, right)| left == right)
        .count();
    let changed = |lines: &[&str], sign: &str| -> String {
        lines[start..lines.len() - end].iter().take(30).map(|line| format!("{sign} {line}\n")).collect()
    };
    Err(format!(
        "assistive technology meets another page “{name}” (from line {}):\n{}{}Set {UPDATE}=1 to accept it.",
        start + 1,
        changed(&old, "-"),
        changed(&new, "+"),
    ))
}

/// The tree as text.
fn read(browser: &Browser, plain: &dyn Fn(&str) -> String) -> Outcome<String> {
    browser.devtools("Accessibility.enable", &json!({}))?;
    let answer = browser.devtools("Accessibility.getFullAXTree", &json!({}))?;
    browser.devtools("Accessibility.disable", &json!({}))?;
    let nodes = answer.get("nodes").and_then(Json::as_array).cloned().unwrap_or_default();
    let by_id: HashMap<&str, &Json> =
        nodes.iter().filter_map(|node| Some((node.get("nodeId")?.as_str()?, node))).collect();
    let root = nodes.first().ok_or("the page has no accessibility tree")?;
    let mut text = String::new();
    write(root, &by_id, 0, plain, &mut text);
    Ok(text)
}

fn write(
    node: &Json,
    all: &HashMap<&str, &Json>,
    depth: usize,
    plain: &dyn Fn(&str) -> String,
    text: &mut String,
) {
    let word = |pointer: &str| node.pointer(pointer).and_then(Json::as_str).unwrap_or_default();
    let role = word("/role/value");
    let ignored = node.get("ignored").and_then(Json::as_bool).unwrap_or_default();
    // Of a text only the element around it is written, whose name it is.
    let name = plain(word("/name/value").trim());
    // Nor is a form without a name, which some browsers tell of and some don't.
    let silent = ignored
        || matches!(role, "none" | "generic" | "InlineTextBox" | "LineBreak" | "RootWebArea")
        || role == "form" && name.is_empty();
    // A live region in which nothing is said right now comes and goes with what is said.
    let quiet = matches!(role, "status" | "alert")
        && node.get("childIds").and_then(Json::as_array).is_none_or(Vec::is_empty);
    let shown = !(silent || quiet || role == "StaticText" && name.is_empty());
    if shown {
        let states: String = node
            .get("properties")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(|property| {
                let name = property.get("name")?.as_str()?;
                let value = property.pointer("/value/value")?;
                let plain = matches!(value, Json::Bool(false)) || value == "false";
                (STATES.contains(&name) && !plain).then(|| match value {
                    Json::Bool(true) => format!(" [{name}]"),
                    Json::String(value) => format!(" [{name} {value}]"),
                    value => format!(" [{name} {value}]"),
                })
            })
            .collect();
        text.push_str(&"  ".repeat(depth));
        text.push_str(&format!("{role} “{name}”{states}\n"));
    }
    let children = node.get("childIds").and_then(Json::as_array).cloned().unwrap_or_default();
    // A name that is the text inside is not said twice.
    let says_itself = shown
        && !name.is_empty()
        && matches!(role, "button" | "heading" | "link" | "option" | "columnheader");
    for child in children.iter().filter_map(|id| all.get(id.as_str()?)) {
        if says_itself && child.pointer("/role/value").and_then(Json::as_str) == Some("StaticText") {
            continue;
        }
        write(child, all, depth + usize::from(shown), plain, text);
    }
}
