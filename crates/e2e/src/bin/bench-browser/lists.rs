//! The list of 100,000 devices: sorted, filtered, opened, and scrolled through from end to end.

use std::time::Duration;

use palisade_e2e::Outcome;
use palisade_e2e::browser::Browser;
use palisade_e2e::find::Role;
use serde_json::{Value as Json, json};

use super::{TIMES, p95, spread, timed, told, took};

/// In how many frames all rows are scrolled through.
const STEPS: u32 = 200;

/// The setting that is the first one of each of these devices; those that the window does not show are drawn after it.
const FIRST_SETTING: &str = "Inspect datagrams on Windows Server";

/// Prints every figure of the list.
pub fn figures(browser: &Browser) -> Outcome<()> {
    browser.script(include_str!("lists.js"), &[])?;
    list(browser)?;
    let sorts = ["Device", "Last check-in"].into_iter().cycle().take(TIMES);
    let sorts = sorts.map(|column| other_rows(browser, "Devices", column)).collect::<Outcome<_>>()?;
    spread("sorting 100,000 devices", sorts);

    // Pressed again, a filter is dropped.
    let filters = ["Error", "Error", "Success", "Success"].into_iter().cycle().take(TIMES);
    let filters = filters.map(|chip| other_rows(browser, "State", chip)).collect::<Outcome<_>>()?;
    spread("filtering 100,000 devices", filters);

    let mut opened = Vec::new();
    for row in 0..2 * TIMES {
        opened.push(device_opened(browser, row % 8)?);
        list(browser)?;
    }
    spread("opening one of 100,000 devices", opened.split_off(2));

    let through =
        browser.script_later("window.bench.through(arguments[0], arguments[1])", &[json!(STEPS)])?;
    let number = |name: &str| through.get(name).and_then(Json::as_f64).unwrap_or(f64::NAN);
    let frames: Vec<f64> = through
        .get("frames")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_f64)
        .collect();
    if number("rows") < 100_000.0 || number("end") != number("rows") || frames.is_empty() {
        return Err(browser.explain(&format!("the rows were not scrolled through: {through}")));
    }
    told("scroll through 100,000 devices, longest frame", frames.iter().copied().fold(0.0, f64::max));
    told("scroll through 100,000 devices, p95 of frames", p95(frames));
    println!("scroll through 100,000 devices, blank rows: {}", number("blank"));

    let mut drags = Vec::new();
    for place in 0..TIMES {
        // All over the list, never twice the same place.
        let part = (place * 7 % TIMES) as f64 / TIMES as f64 + 0.001;
        let time = browser.script_later("window.bench.drag(arguments[0], arguments[1])", &[json!(part)])?;
        drags.push(time.as_f64().unwrap_or(f64::NAN));
        std::thread::sleep(Duration::from_millis(350));
    }
    spread("dragging to a place among 100,000 devices", drags);
    Ok(())
}

/// Opens the list.
fn list(browser: &Browser) -> Outcome<()> {
    let navigation = browser.find(Role::Navigation, "Main")?;
    browser.click_within(Some(&navigation), Role::Link, "Devices")?;
    browser.find(Role::Table, "Devices").map(drop)
}

/// Presses a heading of the table or a filter of a group; the milliseconds until other rows are painted.
fn other_rows(browser: &Browser, within: &str, name: &str) -> Outcome<f64> {
    let whole = if within == "State" { Role::Group } else { Role::Table };
    let whole = browser.find(whole, within)?;
    let element = browser.find_within(Some(&whole), Role::Link, name)?;
    std::thread::sleep(Duration::from_millis(150));
    browser.script("window.bench.otherRows()", &[])?;
    browser.press_by_hand(&element)?;
    std::thread::sleep(Duration::from_millis(300));
    took(browser, &format!("other rows after “{name}”"))
}

/// Opens the device of a row in sight; the milliseconds until all that the window shows of it is painted.
fn device_opened(browser: &Browser, row: usize) -> Outcome<f64> {
    let row = browser.until("the rows of the list", || {
        let table = browser.find(Role::Table, "Devices")?;
        let rows = browser.all(Some(&table), Role::Rowheader, None)?;
        rows.into_iter().nth(row).ok_or_else(|| "the list is short".to_owned())
    })?;
    let link = browser.all(Some(&row), Role::Link, None)?.into_iter().next().ok_or("a row leads nowhere")?;
    let name = browser.text_of(&link)?;
    timed(browser, Role::Link, &name, FIRST_SETTING)
}
