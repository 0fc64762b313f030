//! What is done with rules beside typing: what they do to one another and to a packet, and rules of other tools.

use wasm_bindgen_test::wasm_bindgen_test;

use super::*;

#[wasm_bindgen_test]
async fn a_rule_that_never_takes_effect_leads_to_the_one_that_it_meets() {
    let page = editing(
        "grid5",
        &[rule("Open", "1", "443"), rule("Other", "1", "25"), rule("Closed", "0", "400-500")],
        "",
    );
    let mark = page.until("a mark", || {
        cell(&page, 0, 2)
            .filter(|it| it.inner_text().contains("Shadowed by"))
            .and_then(|it| it.query_selector("a").unwrap())
    });
    let link: HtmlElement = mark.await.unchecked_into();
    assert_eq!(link.inner_text(), "Closed");
    assert_eq!(cell(&page, 1, 2).unwrap().inner_text().trim(), "");
    link.click();
    page.until("the focus", || (at() == "2 1").then_some(())).await;
    // Once it says the same, it is told otherwise.
    focus(&page, 2, ACTION).await;
    press(" ").await;
    page.until("another mark", || {
        cell(&page, 0, 2).filter(|it| it.inner_text().contains("Not needed beside")).map(drop)
    })
    .await;
}

/// A device names a rule by its key, which is the same for the same content wherever it stands.
#[wasm_bindgen_test]
async fn a_link_by_the_key_of_a_rule_leads_to_its_row() {
    use palisade_model::graph::Policy;
    use palisade_model::merge::{PolicyVersion, compile};
    let rules = [rule("Open", "1", "443"), rule("Other", "1", "25")];
    let page = editing("grid9", &rules, "");
    says(&page, 1, NAMES, "Other").await;
    drop(page);
    let policy = Policy::from_json(policy_of("grid9", &rules)).unwrap();
    let catalogue = palisade_console::catalogue::load(&["firewall_rules"]).await.unwrap();
    let compiled = compile(&policy, PolicyVersion::default(), &catalogue);
    let key = compiled.settings.last().unwrap().key.to_string();
    assert!(key.starts_with(RULES) && key.contains('#'), "{key}");
    let page = editing("grid9", &rules, &palisade_console::route::query(&[("at", &key)]));
    page.until("the focus", || (at() == "1 1").then_some(())).await;
}

#[wasm_bindgen_test]
async fn rules_of_other_tools_are_read_with_a_report() {
    let csv = "Name,Direction,Action,Protocol,LocalPorts\nWeb,In,Allow,TCP,443\nBroken,Sideways,Allow,TCP,1\nMdns,In,Allow,UDP,mDNS\n";
    let page = editing("grid6", &[rule("Here", "1", "1")], "?tool=import.1");
    page.enter("Rules as text", csv).await;
    page.says("2 rules can be added.").await;
    page.says("1 line was not taken").await;
    page.says("Line 3 · Broken").await;
    page.says("Broken,Sideways,Allow,TCP,1").await;
    page.says("`Sideways` ").await;
    page.press("Add 2 rules").await;
    says(&page, 1, NAMES, "Web").await;
    says(&page, 2, NAMES, "Mdns").await;
    page.press("Undo").await;
    page.says("1 rule").await;

    page.press("Import rules").await;
    let netsh = "\nRule Name:                            Remote desktop\n----------------------------------------------------------------------\nEnabled:                              Yes\nDirection:                            In\nProfiles:                             Domain,Private\nGrouping:                             \nLocalIP:                              Any\nRemoteIP:                             10.0.0.0/8\nProtocol:                             TCP\nLocalPort:                            3389\nRemotePort:                           Any\nEdge traversal:                       No\nAction:                               Allow\n\nRule Name:                            Bypass\n----------------------------------------------------------------------\nEnabled:                              Yes\nDirection:                            In\nProfiles:                             Domain\nLocalIP:                              Any\nRemoteIP:                             Any\nProtocol:                             Any\nEdge traversal:                       No\nAction:                               Bypass\nOk.\n";
    page.enter("Rules as text", netsh).await;
    page.says("Read as the output of netsh").await;
    page.says("Line 16 · Bypass").await;
    page.press("Add 1 rule").await;
    says(&page, 1, NAMES, "Remote desktop").await;
    says(&page, 1, LOCAL_PORTS, "3389").await;

    page.press("Import rules").await;
    let powershell = r#"[{"Rule":{"DisplayName":"SMB","Enabled":1,"Direction":1,"Action":2,"Profile":1},"Port":{"Protocol":"TCP","LocalPort":"445"},"Security":{"RemoteMachine":"O:LSD:(A;;CC;;;S-1-5-21-1)"}},{"Rule":{"DisplayName":"Odd","Enabled":1,"Direction":9,"Action":2},"Port":{"Protocol":"TCP"}}]"#;
    page.enter("Rules as text", powershell).await;
    page.says("Read as PowerShell").await;
    page.says("1 rule was taken with a loss").await;
    page.says("1 line was not taken").await;
    page.press("Add 1 rule").await;
    says(&page, 2, NAMES, "SMB").await;
    says(&page, 2, ENABLED, "Off").await;
}

#[wasm_bindgen_test]
async fn what_is_no_rules_at_all_is_told() {
    let page = editing("grid9", &[], "?tool=import.1");
    page.enter("Rules as text", "hello").await;
    page.says("no column").await;
    assert!(page.maybe("dialog [aria-disabled=true]").is_some());
}

#[wasm_bindgen_test]
async fn a_packet_is_tried_against_the_rules() {
    let rules = [rule("Open", "1", "443"), rule("Closed", "0", "22")];
    let page =
        editing("grid7", &rules, "?tool=packet.1&direction=in&protocol=6&localport=443&remote=192.0.2.7");
    page.says("Allowed").await;
    page.says("Open allows it").await;
    page.says("1 rule does not match").await;
    page.enter("Local port", "22").await;
    page.says("Blocked").await;
    page.says("Closed blocks it").await;
    page.enter("Local port", "23").await;
    page.says("By default it is blocked").await;
    page.says("2 rules do not match").await;
    let address = leptos::prelude::window().location().search().unwrap();
    assert!(address.contains("localport=23"), "{address}");
    page.enter("Remote address", "10.0.0.300").await;
    page.says("“10.0.0.300” is no IP address.").await;
    page.press("Close the test").await;
    page.until("no test", || (!page.text().contains("By default")).then_some(())).await;
}
