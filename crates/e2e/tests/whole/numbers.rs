//! Two places that count the same thing agree: every number on every page that is a link is the number of rows that it
//! leads to, and the same number wherever it stands.

use std::collections::BTreeMap;

use palisade_e2e::Outcome;
use serde_json::{Value as Json, json};

use crate::journey::{Journey, claim};
use crate::tenant::Tenant;

const SCRIPT: &str = include_str!("numbers.js");
/// Fewer numbers than these would mean that the walk looks past them.
const LEAST: usize = 60;
const LEAST_OF_A_ROLLOUT: usize = 20;

/// A number and where it stands.
struct Said {
    page: String,
    text: String,
    number: u64,
}

/// The pages that are walked.
fn pages(tenant: &Tenant) -> Vec<String> {
    let Tenant { device, group, dynamic, baseline, pilot, rules } = tenant;
    let mut pages: Vec<String> = [
        "/overview",
        "/policies",
        "/devices",
        "/groups",
        "/conflicts",
        "/conflicts?by=policies",
        "/conflicts?by=devices",
        "/conflicts?by=matrix",
        "/audit",
    ]
    .map(str::to_owned)
    .to_vec();
    for policy in [baseline, pilot, rules] {
        pages
            .extend(["", "/settings", "/versions", "/rollout"].map(|tab| format!("/policies/{policy}{tab}")));
    }
    pages.extend(["", "/policies", "/groups"].map(|tab| format!("/devices/{device}{tab}")));
    pages.extend([group, dynamic].map(|group| format!("/groups/{group}")));
    pages
}

/// Whether a path with its query is a list of things, so that a number that leads there counts them.
fn is_list(address: &str) -> bool {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["policies" | "devices" | "groups" | "conflicts"] => true,
        // Of the whole log the links are none that count; chips are. Nobody signs in meanwhile, so that it stays.
        ["audit"] => query.contains("action=") || query.contains("refused="),
        ["settings"] => query.contains("section=webhooks"),
        ["policies", _] => ["state=", "version=", "missing="].iter().any(|part| query.contains(part)),
        ["devices", _] => query.contains("state="),
        _ => false,
    }
}

/// The pages on which a version that nobody has yet is counted.
fn pages_of_a_rollout(tenant: &Tenant) -> Vec<String> {
    let pilot = &tenant.pilot;
    let mut pages = vec!["/overview".to_owned(), "/policies".to_owned(), "/devices".to_owned()];
    pages.extend(["", "/settings", "/rollout"].map(|tab| format!("/policies/{pilot}{tab}")));
    pages.extend(["", "/policies"].map(|tab| format!("/devices/{}{tab}", tenant.device)));
    pages
}

/// Walks them, and again those on which something is under way once it is. Devices are asleep, so that nothing moves
/// meanwhile.
pub fn lead_to_their_rows(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    journey.site.fleet()?.pause();
    // The overview counts webhooks. Nothing that this one is told of happens meanwhile.
    let webhook = json!({"name": "SIEM", "url": "http://127.0.0.1:9/hook", "events": ["administrator"]});
    journey.site.rest("POST", "/api/webhooks", Some(&webhook))?;
    walk(journey, pages(tenant), LEAST, &["/audit?", "/settings?section=webhooks"])?;
    tenant.save_pilot(journey)?;
    let (pending, behind) = (format!("/policies/{}?state=pending", tenant.pilot), "missing=");
    walk(journey, pages_of_a_rollout(tenant), LEAST_OF_A_ROLLOUT, &[&pending, behind])
}

/// Walks these pages. At least so many numbers are on them, and some lead to each of these addresses.
fn walk(journey: &Journey, pages: Vec<String>, least: usize, leads: &[&str]) -> Outcome<()> {
    let browser = &journey.browser;
    let mut said: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for page in pages {
        journey.open(&page)?;
        let links = settled(journey, "links")?;
        for link in links.as_array().into_iter().flatten() {
            let text = |place: usize| link.get(place).and_then(Json::as_str).unwrap_or_default().to_owned();
            let (address, number) = (text(1), link.get(2).and_then(Json::as_u64));
            if let Some(number) = number.filter(|_| is_list(&address)) {
                said.entry(address).or_default().push(Said { page: page.clone(), text: text(0), number });
            }
        }
    }
    let count: usize = said.values().map(Vec::len).sum();
    claim(count >= least, || format!("only {count} numbers were found"))?;
    for part in leads {
        claim(said.keys().any(|address| address.contains(part)), || format!("no number leads to {part}"))?;
    }
    let mut wrong = Vec::new();
    for (address, places) in &said {
        journey.open(address)?;
        let rows = settled(journey, "rows")?.as_u64();
        for Said { page, text, number } in places {
            if rows != Some(*number) {
                wrong.push(format!("{page} says “{text}”, and {address} has {rows:?} rows"));
            }
        }
    }
    claim(wrong.is_empty(), || {
        browser.explain(&format!("{} of {count} numbers are wrong:\n{}", wrong.len(), wrong.join("\n")))
    })
}

/// What the page's script gives, once it gives the same twice in a row.
fn settled(journey: &Journey, what: &str) -> Outcome<Json> {
    let mut before = Json::Null;
    journey.browser.until(&format!("the {what} of the page"), || {
        let now = journey.browser.script(SCRIPT, &[json!(what)])?;
        let same = !now.is_null() && now == before;
        before = now.clone();
        if !same {
            // A page that is on its way may look finished for a moment.
            std::thread::sleep(std::time::Duration::from_millis(250));
        }
        if same { Ok(now) } else { Err(format!("they are still coming: {now}")) }
    })
}
