//! What every page is held to, whoever opens it: axe finds nothing in any theme, nothing is lost on a narrow screen or
//! at 200 %, and assistive technology meets what it met before.

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, audit, shots, tree};
use serde_json::{Value as Json, json};

use audit::Rules;

use crate::journey::{Journey, claim};
use crate::sign_in;
use crate::tenant::Tenant;

/// A page: its name, its path, words that are there once it is, and what is pressed to open what lies over it.
struct Page {
    name: &'static str,
    path: String,
    words: &'static str,
    presses: &'static [(Role, &'static str)],
}

/// Pages whose lines are another number at every run, so that their trees are not compared.
const MOVING: [&str; 12] = [
    "overview",
    "audit",
    "conflicts",
    "conflicts-policies",
    "conflicts-devices",
    "conflicts-matrix",
    "policy-rollout",
    "device-history",
    "device-history-setting",
    "webhook-waiting",
    "webhook-lost-none",
    "webhook-lost",
];

fn pages(tenant: &Tenant) -> Vec<Page> {
    let Tenant { device, group, dynamic, baseline, pilot, rules } = tenant;
    let page = |name, path: String, words| Page { name, path, words, presses: &[] };
    let over = |name, path: String, words, presses| Page { name, path, words, presses };
    const BUTTON: Role = Role::Button;
    vec![
        // The list that the workbench lends, with its columns, and not the first look.
        page("policies", "/policies".into(), "Columns"),
        page("policies-none", "/policies?search=nothing-like-it".into(), "nothing-like-it"),
        page("policy", format!("/policies/{baseline}"), "What to know"),
        page("policy-per-setting", format!("/policies/{baseline}/settings"), "Cloud block level"),
        page("policy-configured", format!("/policies/{baseline}/configured"), "Cloud block level"),
        page("policy-assignments", format!("/policies/{baseline}/assignments"), "Include a group"),
        page("policy-versions", format!("/policies/{baseline}/versions"), "Version"),
        page("policy-rollout", format!("/policies/{baseline}/rollout"), "Devices by version"),
        page("policy-device", format!("/policies/{pilot}/devices/{device}"), "Withheld"),
        page("create", "/policies/create".into(), "Linux Firewall Rules"),
        page("create-basics", "/policies/create?template=antivirus".into(), "Description"),
        page(
            "create-settings",
            "/policies/create?template=antivirus&step=settings".into(),
            "Cloud block level",
        ),
        page(
            "create-assignments",
            "/policies/create?template=antivirus&step=assignments".into(),
            "Include a group",
        ),
        page("create-review", "/policies/create?template=antivirus&step=review".into(), "No name yet"),
        page(
            "create-rules",
            "/policies/create?template=linux_firewall_rules&step=settings".into(),
            "Add a rule",
        ),
        page("editor", format!("/policies/{baseline}/edit"), "Scan archives"),
        page("editor-rules", format!("/policies/{rules}/edit"), "Web, encrypted"),
        page("editor-rule", format!("/policies/{rules}/edit?rule=1.1"), "Next rule"),
        page("import", "/policies/import".into(), "Choose files"),
        page("overview", "/overview".into(), "Rollouts in progress"),
        page("conflicts", "/conflicts".into(), "Cloud block level"),
        page("conflicts-policies", "/conflicts?by=policies".into(), "Pilot: high protection"),
        page("conflicts-devices", "/conflicts?by=devices".into(), "Cloud block level"),
        page("conflicts-matrix", "/conflicts?by=matrix".into(), "Pilot: high protection"),
        page("audit", "/audit?action=policy.created".into(), "Create a policy"),
        page("devices", "/devices".into(), "Management"),
        page("device", format!("/devices/{device}"), "Cloud block level"),
        page("device-evidence", format!("/devices/{device}/evidence"), "Cloud block level"),
        page("device-firewall", format!("/devices/{device}/firewall"), "firewall"),
        page("device-policies", format!("/devices/{device}/policies"), "Pilot: high protection"),
        page("device-groups", format!("/devices/{device}/groups"), "Finance workstations"),
        page("device-facts", format!("/devices/{device}/facts"), "Serial"),
        page("device-history", format!("/devices/{device}/history"), "What became of its settings"),
        page(
            "device-history-setting",
            format!(
                "/devices/{device}/history?setting=device_vendor_msft_policy_config_defender_cloudblocklevel"
            ),
            "over time",
        ),
        page("groups", "/groups".into(), "Finance workstations"),
        page("group", format!("/groups/{group}"), "Used by"),
        page("group-dynamic", format!("/groups/{dynamic}"), "Used by"),
        page("settings", "/settings".into(), "Enrolment tokens"),
        page("group-rule", format!("/groups/{dynamic}?edit=builder"), "Condition"),
        page("group-rule-text", format!("/groups/{dynamic}?edit=text"), "Membership rule"),
        page("group-create", "/groups/create".into(), "Create a group"),
        page("settings-account", "/settings?section=account".into(), "Password"),
        page("settings-webhooks", "/settings?section=webhooks".into(), "No webhooks yet"),
        over(
            "webhook-create",
            "/settings?section=webhooks".into(),
            "No webhooks yet",
            &[(BUTTON, "Create webhook")],
        ),
        page("settings-scope", "/settings?section=scope".into(), "Domain controllers"),
        page("policy-delete", format!("/policies/{baseline}?do=delete"), "Delete policy"),
        page("policy-duplicate", format!("/policies/{baseline}?do=duplicate"), "Create the copy"),
        page("policy-archive", format!("/policies/{baseline}?do=archive"), "Archive policy"),
        over("group-add", format!("/groups/{group}"), "Used by", &[(BUTTON, "Add devices")]),
        over("token-create", "/settings".into(), "Enrolment tokens", &[(BUTTON, "Create token")]),
        over("device-retire", format!("/devices/{device}"), "Cloud block level", &[(BUTTON, "Retire")]),
        over(
            "editor-import-rules",
            format!("/policies/{rules}/edit"),
            "Web, encrypted",
            &[(BUTTON, "Import rules")],
        ),
        over("palette", "/policies".into(), "Columns", &[(BUTTON, "Find")]),
        over(
            "shortcuts",
            "/policies".into(),
            "Columns",
            &[(BUTTON, "Find"), (Role::Option, "Keyboard shortcuts")],
        ),
        page("nowhere", "/nowhere".into(), "Page not found"),
    ]
}

/// Looks at every page; what is wrong joins what is wrong with the pages before, and is told all at once.
pub fn is_held_to_the_same(journey: &Journey, tenant: &Tenant, mut wrong: Vec<String>) -> Outcome<()> {
    let browser = &journey.browser;
    // Asleep, so that nothing moves while it is looked at.
    journey.site.fleet()?.pause();
    for page in pages(tenant) {
        journey.open(&page.path)?;
        browser.sees(page.words)?;
        browser.find(Role::Navigation, "Main")?;
        for (role, label) in page.presses {
            browser.click(*role, label)?;
        }
        look(journey, page.name, &mut wrong)?;
    }
    events_of_a_webhook(journey, &mut wrong)?;
    claim(wrong.is_empty(), || format!("{} findings:\n{}", wrong.len(), wrong.join("\n")))
}

/// Looks at what waits for a webhook that nobody answers, and, once it is off, at what was given up for it. Last of all:
/// the other pages have no webhooks.
fn events_of_a_webhook(journey: &Journey, wrong: &mut Vec<String>) -> Outcome<()> {
    let webhook = json!({"name": "SIEM", "url": "http://127.0.0.1:9/hook", "events": ["enrolment-token"]});
    let made = journey.site.rest("POST", "/api/webhooks", Some(&webhook))?;
    let id = made.get("id").and_then(Json::as_str).ok_or("a webhook has no id")?;
    for name in ["Berlin", "Hamburg"] {
        let token = json!({"name": name, "expiresInSeconds": 3600});
        journey.site.rest("POST", "/api/enrolment-tokens", Some(&token))?;
    }
    let page = |of: &str| format!("/settings?section=webhooks&webhook={id}&events={of}");
    journey.open(&page("waiting"))?;
    journey.browser.sees("Make an enrolment token")?;
    look(journey, "webhook-waiting", wrong)?;
    journey.open(&page("lost"))?;
    journey.browser.sees("Nothing that was given up is kept")?;
    look(journey, "webhook-lost-none", wrong)?;
    journey.site.rest("PATCH", &format!("/api/webhooks/{id}"), Some(&json!({"enabled": false})))?;
    journey.open(&page("lost"))?;
    journey.browser.sees("Turned off while it waited")?;
    look(journey, "webhook-lost", wrong)
}

/// Signs in for the first time; gives what is wrong with the pages on the way.
pub fn on_the_way_in(journey: &Journey) -> Outcome<Vec<String>> {
    let mut wrong = Vec::new();
    sign_in::first_time_seeing(journey, |name| look(journey, name, &mut wrong))?;
    Ok(wrong)
}

fn look(journey: &Journey, name: &str, wrong: &mut Vec<String>) -> Outcome<()> {
    let browser = &journey.browser;
    for (at, theme) in audit::THEMES.iter().enumerate() {
        audit::theme(browser, theme)?;
        // Of a theme only the colours are new.
        let rules = if at == 0 { Rules::All } else { Rules::Colours };
        let found = audit::findings(browser, rules)?;
        wrong.extend(found.iter().map(|found| format!("{name}, {theme}: {found}")));
    }
    audit::theme(browser, "light")?;
    if !MOVING.contains(&name) {
        wrong.extend(tree::compare(browser, name, &plain).err());
    }
    let mut told = Vec::new();
    let sizes = [
        (shots::WIDE, "1440 px"),
        (audit::ZOOMED, "200 %"),
        (audit::NARROWEST, "320 px"),
        (shots::NARROW, "390 px"),
    ];
    for (size, words) in sizes {
        browser.resize(size)?;
        let found: Vec<_> =
            audit::misfits(browser)?.into_iter().filter(|found| !told.contains(found)).collect();
        wrong.extend(found.iter().map(|found| format!("{name}, {words}: {found}")));
        told.extend(found);
    }
    let found = audit::findings(browser, Rules::All)?;
    wrong.extend(found.iter().map(|found| format!("{name}, 390 px: {found}")));
    for scheme in ["dark", "light"] {
        audit::theme(browser, scheme)?;
        shots::as_it_is(browser, &format!("page-{name}-{scheme}-narrow"))?;
    }
    browser.resize(shots::WIDE)?;
    for scheme in ["dark", "light"] {
        audit::theme(browser, scheme)?;
        shots::as_it_is(browser, &format!("page-{name}-{scheme}-wide"))?;
    }
    Ok(())
}

/// A name without what differs from run to run: times, ids, names of devices, numbers of states that still move.
fn plain(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let id = word.len() >= 32 && word.chars().filter(char::is_ascii_hexdigit).count() >= 32;
        match (digits, letters) {
            _ if id => "ID".to_owned(),
            (0, _) => word.to_owned(),
            _ => word.chars().map(|it| if it.is_ascii_digit() { '0' } else { it }).collect(),
        }
    });
    let name = words.collect::<Vec<_>>().join(" ");
    ["under a minute ago", "0 min. ago", "just now"].iter().fold(name, |name, ago| name.replace(ago, "AGO"))
}
