//! The firewall of a device against recorded answers: the order of its rules, what they do to one another, and which of
//! them decides about a packet.

use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, enter, focused, open_workbench, tenant, words};

const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";

/// A rule as a device's effective settings hold it: inbound TCP, from a policy with a number.
fn rule(key: &str, action: &str, port: &str, policies: &[u8], state: &str) -> Json {
    let member = |end: &str, value: Json| (format!("{RULES}{end}"), value);
    let members: serde_json::Map<String, Json> = [
        member("_name", json!(key)),
        member("_direction", json!("in")),
        member("_action_type", json!(action)),
        member("_protocol", json!(6)),
        member("_localportranges", json!([port])),
    ]
    .into_iter()
    .collect();
    let source = |number: &u8| {
        json!({"policyId": format!("p{number}"), "policyName": format!("Policy {number}"), "policyVersion": 1,
            "value": members, "displayValue": "…", "standing": "delivered"})
    };
    json!({
        "key": format!("{RULES}#{key}"), "definitionId": RULES, "name": key, "decision": {"kind": "delivered"},
        "digest": "x", "value": members, "sources": policies.iter().map(source).collect::<Vec<_>>(),
        "displayValue": "…", "state": state, "explanation": "", "note": "",
    })
}

fn device() -> Recorded {
    let recorded = tenant();
    let rules = json!([
        rule("Any web", "1", "443", &[1, 2], "success"),
        rule("Close the range", "0", "400-500", &[2], "success"),
        rule("Mail", "1", "25", &[1], "error"),
    ]);
    recorded.ok("GET", "/api/devices/d1/settings", rules.to_string());
    recorded
}

async fn names(page: &Page) -> Vec<String> {
    page.find("tbody th").await;
    page.all("tr > th[scope=row] > span:first-child").iter().map(words).collect()
}

#[wasm_bindgen_test]
async fn rules_stand_in_the_order_in_which_they_are_asked_with_what_they_do_to_one_another() {
    let page = open_workbench("/devices/d1", device());
    page.find_text(".tabs a", "Firewall").await.click();
    page.until_at("/devices/d1/firewall").await;
    assert_eq!(names(&page).await, ["Close the range", "Any web", "Mail"]);
    let web = page.find_text("tbody tr", "Any web").await;
    // A rule of two policies is one rule; both are named, and each is edited where it stands.
    page.until("what it meets", || {
        let said = words(&web);
        (said.contains("Shadowed by Close the range") && said.contains("Step 2")).then_some(())
    })
    .await;
    let said = words(&web);
    for part in ["Policy 1", "Policy 2", "Allow · Inbound", "inbound TCP 443", "Success"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let edit = web.query_selector("a[aria-label='Edit Any web in Policy 2']").unwrap().unwrap();
    let href = edit.get_attribute("href").unwrap();
    assert!(href.starts_with("/policies/p2/edit?at=vendor_msft_firewall"), "{href}");
    assert!(href.ends_with("%23Any%20web"), "{href}");
    assert!(words(&page.find_text("tbody tr", "Mail").await).contains("Error"));
    // The link to the other rule leads to its row.
    let link = web.query_selector("td .says a").unwrap().unwrap();
    wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(link).click();
    page.until("the focus", || focused().filter(|it| words(it) == "Close the range").map(drop)).await;
}

#[wasm_bindgen_test]
async fn filters_and_search_are_in_the_address() {
    let page = open_workbench("/devices/d1/firewall?does=block", device());
    assert_eq!(names(&page).await, ["Close the range"]);
    assert_eq!(words(&page.find_text("a.chip", "Allow").await), "Allow 2");
    page.find_text("a.chip", "Block").await.click();
    page.until_at("/devices/d1/firewall").await;
    enter(&page.find("input[type=search]").await, "policy 1");
    page.until_at("/devices/d1/firewall?search=policy%201").await;
    page.until("the rows", || (page.all("tr > th > span:first-child").len() == 2).then_some(())).await;
}

#[wasm_bindgen_test]
async fn the_probe_says_which_rule_decides_and_marks_it() {
    let at = "/devices/d1/firewall?tool=packet&direction=in&protocol=6&localport=443";
    let page = open_workbench(at, device());
    let answer = page.find_text(".answer", "Decided by").await;
    let said = words(&answer);
    assert!(said.contains("Blocked") && said.contains("Close the range blocks it"), "{said}");
    assert!(
        said.contains("Match as well, but do not decide") && said.contains("Any web allows it"),
        "{said}"
    );
    assert!(said.contains("Without a rule it would be blocked by default."), "{said}");
    let row = page.find("tr.selected").await;
    assert!(words(&row).contains("Close the range") && words(&row).contains("Decides"));
    assert!(words(&page.find_text("tbody tr", "Any web").await).contains("Matches as well"));
    // Another port falls to the default, and the address follows.
    let field = page
        .until("the port", || page.all(".field").into_iter().find(|it| words(it).starts_with("Local port")));
    let field: HtmlElement =
        wasm_bindgen::JsCast::unchecked_into(field.await.query_selector("input").unwrap().unwrap());
    enter(&field, "8080");
    page.find_text(".answer", "By default it is blocked").await;
    page.until_at("/devices/d1/firewall?tool=packet&direction=in&protocol=6&localport=8080").await;
    page.until("no mark", || page.maybe("tr.selected").is_none().then_some(())).await;
    // Closed, it leaves nothing behind.
    page.find_text("button", "Close the packet test").await.click();
    page.until_at("/devices/d1/firewall").await;
    page.find_text("a.button[aria-expanded=false]", "Test a packet").await.click();
    page.until_at("/devices/d1/firewall?tool=packet").await;
    assert!(words(&page.find_text(".answer", "It depends").await).contains("Could decide"));
}

#[wasm_bindgen_test]
async fn a_device_without_rules_says_how_it_gets_some() {
    let recorded = tenant();
    recorded.ok("GET", "/api/devices/d1/settings", "[]");
    let page = open_workbench("/devices/d1/firewall", recorded);
    page.find_text(".empty h2", "No firewall rule reaches this device").await;
}
