//! From intent to a policy that is right: each flow of writing, checking, assigning, changing and undoing, as an
//! administrator does it. The pictures of the guide are taken on the way.

use std::path::Path;

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, shots};
use serde_json::{Value as Json, json};

use crate::journey::{Journey, claim};
use crate::tenant::Tenant;

const RULES_CSV: &str = "Name,Enabled,Direction,Action,Protocol,LocalPorts\n\
    Remote desktop,True,Inbound,Allow,TCP,3389\n\
    Web again,True,Inbound,Block,TCP,80\n\
    Not an action,True,Inbound,Perhaps,TCP,22\n";

/// A rule is wrong, is mended, and its group is seen before it is saved.
pub fn a_membership_rule(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open(&format!("/groups/{}", tenant.dynamic))?;
    browser.click(Role::Link, "Edit rule")?;
    browser.click(Role::Link, "Text")?;
    browser.fill("Membership rule", "device.deviceOSType -startsWith \"Windows Server")?;
    browser.sees("This text is not closed")?;
    browser.fill("Membership rule", "device.displayName -startsWith \"fin-\"")?;
    browser.sees("3 devices match")?;
    browser.sees("Removes")?;
    browser.click(Role::Link, "Builder")?;
    browser.find(Role::Group, "Condition")?;
    shots::guide(browser, "group")?;
    browser.click(Role::Button, "Discard changes")?;
    browser.sees("Windows devices")
}

/// What an edit changes on devices follows it; the save has a reason; nothing has left, so it is taken back.
pub fn an_edit_and_its_undo(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open(&format!("/policies/{}/edit", tenant.pilot))?;
    browser.sees("Cloud block level")?;
    browser.choose("Scan mail files", "Allowed")?;
    browser.choose("Cloud block level", "Zero tolerance")?;
    browser.sees("If saved now")?;
    browser.sees("Neither would be delivered there.")?;
    shots::guide(browser, "editor")?;
    browser.click(Role::Button, "Use the same value")?;
    browser.sees("out of a conflict")?;
    browser.fill("Reason", "Ticket 4711")?;
    browser.click(Role::Button, "Save 2 changes")?;
    browser.sees("Saved as version 3")?;
    browser.click(Role::Button, "Undo")?;
    browser.sees("Took version 3 back")?;
    journey.tab("Policy", "Versions")?;
    browser.sees("Ticket 4711")?;
    browser.sees("Taken back")
}

/// Two versions beside each other, and an older one made the newest.
pub fn versions(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open(&format!("/policies/{}/versions?from=2&to=3", tenant.pilot))?;
    browser.sees("Scan mail files")?;
    shots::guide(browser, "versions")?;
    browser.click(Role::Link, "Restore Version 3")?;
    let dialog = browser.find(Role::Dialog, "Restore version 3?")?;
    browser.click_within(Some(&dialog), Role::Button, "Restore version 3")?;
    browser.sees("Restored version 3 as version 5.")
}

/// What was typed is there after a reload, and beside what someone else saved meanwhile.
pub fn nothing_typed_is_lost(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    let browser = &journey.browser;
    let id = &tenant.baseline;
    journey.open(&format!("/policies/{id}/edit"))?;
    browser.choose("Scan archives", "Not allowed")?;
    browser.fill("Name", "Finance: baseline, mine")?;
    browser.sees("Save 2 changes")?;
    // The draft is written a moment after the last key.
    std::thread::sleep(std::time::Duration::from_secs(2));
    browser.devtools("Page.enable", &json!({}))?;
    browser.reload_without_asking()?;
    browser.sees("is here again, not saved yet")?;
    let field = browser.find(Role::Textbox, "Name")?;
    let typed = browser.property(&field, "value")?;
    claim(typed == json!("Finance: baseline, mine"), || format!("the name is {typed} after a reload"))?;

    let path = format!("/beta/deviceManagement/configurationPolicies/{id}");
    journey.site.rest("PATCH", &path, Some(&json!({"name": "Finance: baseline, theirs"})))?;
    browser.click(Role::Button, "Save 2 changes")?;
    browser.sees("Two edits to bring together")?;
    browser.sees("Finance: baseline, theirs")?;
    browser.click(Role::Button, "All mine")?;
    browser.click(Role::Button, "Save both together")?;
    browser.sees("Saved as version")?;
    let now = journey.site.rest("GET", &path, None)?;
    claim(now.get("name").and_then(Json::as_str) == Some("Finance: baseline, mine"), || {
        format!("the policy is called {:?}", now.get("name"))
    })
}

/// Rules from a table: what can't be taken is told, what meets another rule is marked, a packet is tried.
pub fn firewall_rules(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open(&format!("/policies/{}/edit", tenant.rules))?;
    browser.sees("Web, encrypted")?;
    browser.click(Role::Button, "Import rules")?;
    let dialog = browser.find(Role::Dialog, "Import rules")?;
    browser.fill_within(Some(&dialog), "Rules as text", RULES_CSV)?;
    browser.sees("2 rules can be added.")?;
    browser.sees("1 line was not taken")?;
    browser.click_within(Some(&dialog), Role::Button, "Add 2 rules")?;
    browser.sees("Remote desktop")?;
    browser.sees("Contradicted by")?;
    shots::guide(browser, "rules")?;
    browser.click(Role::Button, "Save")?;
    browser.sees("Saved as version 3")
}

/// A copy, put away, taken up again and deleted, with the number of devices said first.
pub fn a_copy_and_its_end(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open(&format!("/policies/{}", tenant.rules))?;
    browser.click(Role::Link, "Duplicate")?;
    let dialog = browser.find(Role::Dialog, "Duplicate")?;
    browser.fill_within(Some(&dialog), "Name", "Web servers: a copy")?;
    browser.click_within(Some(&dialog), Role::Button, "Create the copy")?;
    browser.find(Role::Heading, "Web servers: a copy")?;
    browser.click(Role::Link, "Archive")?;
    let dialog = browser.find(Role::Dialog, "Archive")?;
    browser.click_within(Some(&dialog), Role::Button, "Archive policy")?;
    browser.sees("This policy is archived")?;
    browser.click(Role::Link, "Delete")?;
    let dialog = browser.find(Role::Dialog, "Delete")?;
    browser.click_within(Some(&dialog), Role::Button, "Delete policy")?;
    browser.sees("Deleted “Web servers: a copy”.")
}

/// A whole folder comes in, and what is no policy is told.
pub fn a_folder_of_exports(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    journey.open("/policies/import")?;
    browser.attach("Choose a folder", &fixtures)?;
    browser.sees("Finance: antivirus baseline")?;
    browser.sees("not-a-policy.json")
}
