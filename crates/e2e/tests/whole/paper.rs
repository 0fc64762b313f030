//! Lists and evidence on real paper: what is printed is every row that the filter leaves, with the title, the time and the
//! filter, and nothing of the console around it.

use std::collections::BTreeSet;

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, audit, shots};
use serde_json::{Value as Json, json};

use crate::journey::{Journey, claim};
use crate::tenant::Tenant;

/// A window in which a list has room for some of its rows only.
const LOW: (u32, u32) = (1440, 600);
const SCRIPT: &str = include_str!("paper.js");

/// What is printed.
struct Sheet {
    name: &'static str,
    path: String,
    /// Words that are there once it is.
    words: &'static str,
    /// The heading.
    title: String,
    /// The names of the filters that are on.
    filters: &'static [&'static str],
    /// The answer with the rows, and where in a row its name is; of what has no such answer, how many rows at least.
    rows: Rows,
}

enum Rows {
    Of(String, &'static str),
    AtLeast(usize),
}

fn sheets(tenant: &Tenant) -> Vec<Sheet> {
    let Tenant { baseline, device, .. } = tenant;
    let of = |path: String, name| Rows::Of(path, name);
    vec![
        Sheet {
            name: "devices",
            path: "/devices?platform=windows10".into(),
            words: "Management",
            title: "Devices".into(),
            filters: &["Windows"],
            rows: of("/api/devices?platform=windows10&limit=200".into(), "/facts/name"),
        },
        Sheet {
            name: "policies",
            path: "/policies?type=antivirus".into(),
            words: "Columns",
            title: "Policies".into(),
            filters: &["Antivirus"],
            rows: of("/api/policies?type=antivirus&limit=200".into(), "/name"),
        },
        Sheet {
            name: "report",
            path: format!("/policies/{baseline}?state=conflict"),
            words: "What to know",
            title: "Finance: antivirus baseline".into(),
            filters: &["Conflict"],
            rows: of(format!("/api/policies/{baseline}/devices?state=conflict&limit=200"), "/name"),
        },
        Sheet {
            name: "conflicts",
            path: format!("/conflicts?policy={baseline}"),
            words: "Cloud block level",
            title: "Conflicts".into(),
            filters: &["Finance: antivirus baseline"],
            rows: of(format!("/api/conflicts?policy={baseline}&limit=200"), "/name"),
        },
        Sheet {
            name: "conflicts-devices",
            path: "/conflicts?by=devices".into(),
            words: "Cloud block level",
            title: "Conflicts".into(),
            filters: &[],
            rows: of("/api/conflicts/devices?limit=200".into(), "/name"),
        },
        Sheet {
            name: "audit",
            path: "/audit?action=policy".into(),
            words: "Create a policy",
            title: "Audit".into(),
            filters: &["Policies"],
            rows: Rows::AtLeast(3),
        },
        Sheet {
            name: "configured",
            path: format!("/policies/{baseline}/configured"),
            words: "Cloud block level",
            title: "Finance: antivirus baseline".into(),
            filters: &[],
            rows: Rows::AtLeast(3),
        },
        Sheet {
            name: "evidence",
            path: format!("/devices/{device}/evidence"),
            words: "Cloud block level",
            title: String::new(),
            filters: &[],
            rows: Rows::AtLeast(10),
        },
    ]
}

/// Prints each and looks at the paper.
pub fn holds_what_is_filtered(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    journey.site.fleet()?.pause();
    let mut wrong = Vec::new();
    for sheet in sheets(tenant) {
        let found = printed(journey, &sheet)?;
        wrong.extend(found.into_iter().map(|found| format!("{}: {found}", sheet.name)));
    }
    claim(wrong.is_empty(), || format!("{} findings:\n{}", wrong.len(), wrong.join("\n")))
}

/// What is wrong with one.
fn printed(journey: &Journey, sheet: &Sheet) -> Outcome<Vec<String>> {
    let browser = &journey.browser;
    browser.resize(LOW)?;
    journey.open(&sheet.path)?;
    browser.sees(sheet.words)?;
    // In the dark, which no paper is.
    audit::theme(browser, "dark")?;
    let in_sight = browser.script("return document.querySelectorAll('main tbody tr').length", &[])?;
    browser.script("window.print = () => { window.isPrinted = true; }", &[])?;
    browser.click(Role::Button, "Print")?;
    browser.until("the page to be printed", || {
        let printed = browser.script("return window.isPrinted === true", &[])? == json!(true);
        claim(printed, || "it is not".to_owned())
    })?;
    let paper = shots::paper(browser, &format!("paper-{}", sheet.name), SCRIPT)?;
    let list = |name: &str| -> Vec<String> {
        let all = paper.get(name).and_then(Json::as_array).into_iter().flatten();
        all.filter_map(Json::as_str).map(str::to_owned).collect()
    };
    let mut wrong = Vec::new();
    let mut check = |holds: bool, otherwise: String| {
        if !holds {
            wrong.push(otherwise);
        }
    };
    let heading = list("heading");
    check(
        heading.len() == 1 && heading.iter().all(|it| it.contains(&sheet.title)),
        format!("the heading is {heading:?}"),
    );
    let times = list("time");
    check(
        sheet.name == "evidence" || times.iter().any(|it| it.contains("as of") || it.contains("live")),
        format!("no time says of when it is: {times:?}"),
    );
    let dated = times.iter().filter(|it| it.contains("as of") || it.contains("live"));
    let undated: Vec<_> = dated.filter(|it| !it.contains(", 20")).collect();
    check(undated.is_empty(), format!("times without their day: {undated:?}"));
    let filters = list("filters");
    check(
        filters.len() == sheet.filters.len()
            && sheet.filters.iter().zip(&filters).all(|(wanted, said)| said.starts_with(wanted)),
        format!("the filters are {filters:?}"),
    );
    for (what, name) in
        [("the console around it", "chrome"), ("cut off", "cut"), ("times that pass", "relative")]
    {
        let found = list(name);
        check(found.is_empty(), format!("{what}: {found:?}"));
    }
    let wide = paper.get("wide").and_then(Json::as_u64).unwrap_or(u64::MAX);
    let room = u64::from(shots::PAPER.0);
    check(wide <= room, format!("{wide} pixels wide, and the paper has {room}"));
    let background = paper.get("background").and_then(Json::as_str).unwrap_or_default();
    check(
        background == "rgb(255, 255, 255)" || background == "rgba(0, 0, 0, 0)",
        format!("the paper is {background}"),
    );
    let rows = list("rows");
    let more = in_sight.as_u64().is_some_and(|some| some < rows.len() as u64);
    check(sheet.name != "devices" || more, "the list was on the page whole before it was printed".to_owned());
    match &sheet.rows {
        Rows::AtLeast(least) => check(rows.len() >= *least, format!("{} rows: {rows:?}", rows.len())),
        Rows::Of(path, name) => {
            let answer = journey.site.rest("GET", path, None)?;
            let known = answer.get("rows").and_then(Json::as_array).into_iter().flatten();
            let known: BTreeSet<&str> = known.filter_map(|row| row.pointer(name)?.as_str()).collect();
            let missing: Vec<_> =
                known.iter().filter(|name| !rows.iter().any(|row| row.starts_with(**name))).collect();
            check(
                !known.is_empty() && rows.len() == known.len(),
                format!("{} rows of {}", rows.len(), known.len()),
            );
            check(missing.is_empty(), format!("rows that are missing: {missing:?}"));
        }
    }
    Ok(wrong)
}
