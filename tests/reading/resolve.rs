//! Resolving a conflict on its page, against recorded answers: what would be saved, what it would do, and what is said
//! of each part once it is saved or refused.

use palisade_console::api::recorded::Recorded;
use palisade_console::catalogue;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlSelectElement};

use crate::eyes::{Page, here, open_workbench, tenant, words};

const FINANCE: &str = "11111111-1111-4111-8111-111111111111";
const PILOT: &str = "22222222-2222-4222-8222-222222222222";
const LEVEL: &str = "device_vendor_msft_policy_config_defender_cloudblocklevel";
const ARCHIVES: &str = "device_vendor_msft_policy_config_defender_allowarchivescanning";
const POLICIES: &str = "/beta/deviceManagement/configurationPolicies";

fn detail(id: &str, name: &str, item: &str, version: u32, group: (&str, &str)) -> String {
    let setting = |definition: &str, item: &str| {
        json!({"settingInstance": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
            "settingDefinitionId": definition,
            "choiceSettingValue": {"value": format!("{definition}_{item}"), "children": []}}})
    };
    let template = "804339ad-1553-4478-a742-138fb5807418_1";
    json!({
        "id": id, "name": name, "templateId": template, "templateName": "Microsoft Defender Antivirus",
        "policyType": "antivirus", "platforms": "windows10", "assignedTo": [group.1],
        "states": {"success": 0, "error": 0, "conflict": 0, "pending": 0, "notApplicable": 0},
        "lastModified": "2026-11-20T10:00:00Z", "modifiedBy": "grace", "version": version,
        "policy": {
            "id": id, "name": name, "description": "", "platforms": "windows10",
            "technologies": "mdm,microsoftSense", "roleScopeTagIds": ["0"],
            "templateReference": {"templateId": template, "templateFamily": "endpointSecurityAntivirus"},
            "settings": [setting(ARCHIVES, "1"), setting(LEVEL, item)],
            "assignments": [{"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group.0}}],
        },
        "etag": format!("\"{version}\""),
        "assignments": [{"groupId": group.0, "name": group.1, "excluded": false, "devices": 40}],
        "targeted": 40, "settingCount": 2, "asOf": "2026-11-20T10:00:00Z",
    })
    .to_string()
}

fn report(gone: u64) -> Json {
    let sample = |devices: u64| json!({"devices": devices, "first": []});
    let conflict = json!({"key": LEVEL, "definitionId": LEVEL, "name": "Cloud block level",
        "devices": sample(gone), "values": []});
    json!({
        "policyName": "P", "reached": sample(40), "gained": sample(0), "lost": sample(0), "changed": sample(gone),
        "reverted": sample(0), "settings": [], "conflicted": sample(0), "freed": sample(gone),
        "conflictsCreated": [], "conflictsRemoved": if gone > 0 { vec![conflict] } else { vec![] },
        "conflictsChanged": [], "unable": sample(0), "blocked": [], "asOf": "2026-11-20T10:00:00Z", "sequence": 1,
    })
}

fn conflicting() -> Recorded {
    for text in [
        include_str!("../../crates/model/catalogue/antivirus.json"),
        include_str!("../../crates/model/catalogue/settings_catalog.json"),
    ] {
        catalogue::provide(serde_json::from_str(text).unwrap());
    }
    let recorded = tenant();
    let mut list: Json = serde_json::from_str(include_str!("../answers/conflicts.json")).unwrap();
    list["rows"].as_array_mut().unwrap().truncate(1);
    recorded
        .ok("GET", &format!("/api/conflicts?setting={LEVEL}&limit=1"), list.to_string())
        .ok("GET", &format!("/api/conflicts?policy={FINANCE}&with={PILOT}&limit=1000"), list.to_string())
        .ok(
            "GET",
            &format!("/api/policies/{FINANCE}"),
            detail(FINANCE, "Finance: antivirus baseline", "4", 14, ("aaaa", "Finance workstations")),
        )
        .ok(
            "GET",
            &format!("/api/policies/{PILOT}"),
            detail(PILOT, "Pilot: high protection", "6", 3, ("dddd", "Pilot ring")),
        )
        .ok("POST", "/api/impact/steps", json!([report(37)]).to_string())
        .ok(
            "GET",
            &format!("/api/policies/{PILOT}/rollout"),
            r#"{"version":4,"devices":40,"versions":[{"version":4,"devices":3}],"none":0,"undo":false,"asOf":"2026-11-20T10:00:00Z"}"#,
        )
        .ok("PUT", &format!("{POLICIES}/{PILOT}"), "");
    recorded
}

/// The select with this label.
async fn select(page: &Page, label: &str) -> HtmlSelectElement {
    let field = page.until(label, || {
        page.all(".field").into_iter().find(|field| {
            field.query_selector("label").unwrap().is_some_and(|it| it.text_content().unwrap() == label)
        })
    });
    wasm_bindgen::JsCast::unchecked_into(field.await.query_selector("select").unwrap().unwrap())
}

fn choose(select: &HtmlSelectElement, value: &str) {
    select.set_value(value);
    let event = web_sys::EventInit::new();
    event.set_bubbles(true);
    select.dispatch_event(&web_sys::Event::new_with_event_init_dict("change", &event).unwrap()).unwrap();
}

async fn pick(page: &Page, way: &str) {
    let input = format!("input[type=radio][value={way}]");
    page.find(&input).await.click();
}

async fn ready(page: &Page, label: &str) -> HtmlElement {
    page.until(label, || {
        page.all("button")
            .into_iter()
            .find(|it| words(it) == label && it.get_attribute("aria-disabled").as_deref() != Some("true"))
    })
    .await
}

/// The body of the last request of this method.
fn sent(page: &Page, method: &str) -> (String, Option<String>, Json) {
    let asked = page.recorded.asked();
    let request = asked.iter().rev().find(|request| request.method == method).unwrap();
    let body = serde_json::from_str(request.body.as_deref().unwrap_or("null")).unwrap();
    (request.path.clone(), request.if_match.clone(), body)
}

fn says(policy: &Json) -> Vec<String> {
    let settings = policy["settings"].as_array().unwrap().iter();
    settings
        .map(|it| {
            it["settingInstance"]["choiceSettingValue"]["value"].as_str().unwrap_or_default().to_owned()
        })
        .collect()
}

#[wasm_bindgen_test]
async fn the_others_say_the_same_once_it_is_seen_what_that_does() {
    let page = open_workbench("/conflicts", conflicting());
    page.find("a[aria-label='Resolve the conflict on Cloud block level']").await.click();
    page.until_at(&format!("/conflicts?resolve={LEVEL}")).await;
    page.find_text("dialog h2", "Resolve the conflict on Cloud block level").await;
    // Who says what, and where it is changed by hand.
    let said = page.find_text("dialog li", "Pilot: high protection: Zero tolerance").await;
    assert!(words(&said).contains("version 3 · 37 devices · 2 of them can't take it"), "{}", words(&said));
    let link = |label: &str| {
        let found = page.maybe(&format!("dialog li a[aria-label='{label}']")).unwrap();
        found.get_attribute("href").unwrap()
    };
    let edit = link("Edit Cloud block level in Pilot: high protection");
    assert_eq!(edit, format!("/policies/{PILOT}/edit#f-{LEVEL}"));
    assert_eq!(link("Assignments of Pilot: high protection"), format!("/policies/{PILOT}/assignments"));
    let effect = page.find_text("dialog .effect", "no device has this conflict any longer").await;
    assert!(words(&effect).contains("Pilot: high protection"), "{}", words(&effect));
    let (_, _, asked) = sent(&page, "POST");
    assert_eq!(asked["steps"].as_array().unwrap().len(), 1);
    assert_eq!(asked["steps"][0]["policyId"], PILOT);
    assert!(page.recorded.asked().iter().all(|request| request.method != "PUT"));
    ready(&page, "Save 1 policy").await.click();
    let results = page.find_text("dialog .results", "Pilot: high protection is saved as version 3").await;
    page.find_text("dialog .results", "3 of 40").await;
    page.find_text("dialog p", "Saved is not applied").await;
    let (path, etag, body) = sent(&page, "PUT");
    assert_eq!((path, etag.as_deref()), (format!("{POLICIES}/{PILOT}"), Some("\"3\"")));
    assert!(says(&body).contains(&format!("{LEVEL}_4")), "{body}");
    assert!(body.get("assignments").is_none());
    let link = results.query_selector("a").unwrap().unwrap().get_attribute("href").unwrap();
    assert_eq!(link, format!("/policies/{PILOT}?setting={LEVEL}&state=pending"));
    page.find_text("dialog button", "Close").await.click();
    page.until_at("/conflicts").await;
}

#[wasm_bindgen_test]
async fn a_setting_is_removed_from_the_policy_that_one_chooses() {
    let page = open_workbench(&format!("/conflicts?resolve={LEVEL}"), conflicting());
    page.find("dialog input[type=radio]").await;
    pick(&page, "remove").await;
    choose(&select(&page, "From which policy").await, PILOT);
    page.find_text("dialog .effect ins", "Not configured").await;
    ready(&page, "Save 1 policy").await.click();
    page.find_text("dialog .results", "is saved as version 3").await;
    let (_, _, body) = sent(&page, "PUT");
    assert_eq!(says(&body), ["device_vendor_msft_policy_config_defender_allowarchivescanning_1"]);
}

#[wasm_bindgen_test]
async fn a_group_is_excluded_and_a_refusal_says_which_part_and_why() {
    let recorded = conflicting();
    recorded.refuse(
        "POST",
        &format!("{POLICIES}/{PILOT}/assign"),
        412,
        "PreconditionFailed",
        "It has changed.",
    );
    let page = open_workbench(&format!("/conflicts?resolve={LEVEL}"), recorded);
    page.find("dialog input[type=radio]").await;
    pick(&page, "exclude").await;
    choose(&select(&page, "From which policy").await, PILOT);
    // First is a group that the policy is assigned to.
    let groups = select(&page, "Which group").await;
    page.until("its own group", || (groups.value() == "dddd").then_some(())).await;
    choose(&groups, "aaaa");
    page.find_text("dialog .effect", "Pilot: high protection no longer reaches Finance workstations").await;
    ready(&page, "Save 1 policy").await.click();
    let results = page.find_text("dialog .results", "Not saved: Pilot: high protection").await;
    assert!(words(&results).contains("Someone changed it since"), "{}", words(&results));
    let (path, etag, body) = sent(&page, "POST");
    assert_eq!((path, etag.as_deref()), (format!("{POLICIES}/{PILOT}/assign"), Some("\"3\"")));
    let targets: Vec<_> =
        body["assignments"].as_array().unwrap().iter().map(|it| &it["target"]["groupId"]).collect();
    assert_eq!(targets, ["dddd", "aaaa"]);
    assert_eq!(
        body["assignments"][1]["target"]["@odata.type"],
        "#microsoft.graph.exclusionGroupAssignmentTarget"
    );
    // Nothing was saved, so nothing is said to be pending.
    assert!(page.all("dialog p").iter().all(|it| !words(it).contains("Saved is not applied")));
    page.find_text("dialog button", "Begin again").await.click();
    page.find("dialog input[type=radio]").await;
}

#[wasm_bindgen_test]
async fn a_pair_is_resolved_at_once() {
    let page = open_workbench("/conflicts?by=policies", conflicting());
    let label = "Resolve the conflicts of Finance: antivirus baseline and Pilot: high protection";
    page.find(&format!("a[aria-label='{label}']")).await.click();
    page.find_text("dialog h2", "Resolve 1 conflict of Finance: antivirus baseline and Pilot").await;
    assert!(here().starts_with("/conflicts?by=policies&pair="), "{}", here());
    choose(&select(&page, "Whose value").await, PILOT);
    let effect = page.find_text("dialog .effect", "Finance: antivirus baseline").await;
    page.until("the value", || words(&effect).contains("Zero tolerance").then_some(())).await;
}

/// Two conflicts: the second is between the first policy and a third.
fn two_conflicts() -> Recorded {
    const THIRD: &str = "33333333-3333-4333-8333-333333333333";
    let recorded = conflicting();
    let mut list: Json = serde_json::from_str(include_str!("../answers/conflicts.json")).unwrap();
    let second = &mut list["rows"][1];
    second["key"] = json!(ARCHIVES);
    second["definitionId"] = json!(ARCHIVES);
    second["name"] = json!("Allow archive scanning");
    second["perRule"] = json!(false);
    for (side, (id, name, value)) in
        [(FINANCE, "Finance: antivirus baseline", "1"), (THIRD, "Third", "0")].into_iter().enumerate()
    {
        let of = &mut second["sides"][side];
        (of["policyId"], of["policyName"], of["value"]) = (json!(id), json!(name), json!(value));
        of["displayValue"] = json!(if value == "1" { "Allowed" } else { "Not allowed" });
    }
    let third = detail(THIRD, "Third", "4", 7, ("dddd", "Pilot ring"))
        .replace("allowarchivescanning_1", "allowarchivescanning_0");
    recorded
        .ok("GET", "/api/conflicts", list.to_string())
        .ok("GET", &format!("/api/policies/{THIRD}"), third)
        .ok("PUT", &format!("{POLICIES}/{THIRD}"), "")
        .ok("POST", "/api/impact/steps", json!([report(37), report(0)]).to_string());
    recorded
}

#[wasm_bindgen_test]
async fn several_conflicts_are_resolved_together() {
    let page = open_workbench("/conflicts", two_conflicts());
    page.find("input[aria-label='Select Cloud block level']").await.click();
    page.find_text(".selection [role=status]", "1 selected, matching: 2").await;
    page.find_text(".selection button", "Select all 2 that match").await.click();
    page.find_text(".selection [role=status]", "2 selected, matching: 2").await;
    page.find_text(".selection button", "Resolve").await.click();
    page.until_at(&format!("/conflicts?resolve={ARCHIVES}%2C{LEVEL}")).await;
    page.find_text("dialog h2", "Resolve 2 conflicts of 3 policies").await;
    page.find_text("dialog li", "Allow archive scanning · Third: Not allowed").await;
    // Whoever has no part in all of them decides on its own part.
    let whose = select(&page, "Whose value").await;
    assert!(page.all("dialog .hint").iter().all(|it| !words(it).contains("has a part in")));
    choose(&whose, PILOT);
    page.find_text("dialog .hint", "It has a part in 1 of the 2 conflicts; what else there is stays.").await;
    choose(&whose, FINANCE);
    let both = || (sent(&page, "POST").2["steps"].as_array()?.len() == 2).then_some(());
    page.until("both edits judged", both).await;
    page.find_text("dialog .effect", "Then 1 of these 2 conflicts is left.").await;
    ready(&page, "Save 2 policies").await.click();
    page.find_text("dialog .results", "Third is saved as version").await;
    page.find_text("dialog .results", "Pilot: high protection is saved as version").await;
    let (_, _, body) = sent(&page, "PUT");
    assert!(says(&body).contains(&format!("{ARCHIVES}_1")) || says(&body).contains(&format!("{LEVEL}_4")));
    page.find_text("dialog button", "Close").await.click();
    // What was chosen is done with.
    page.find_text(".selection [role=status]", "Nothing selected").await;
}

#[wasm_bindgen_test]
async fn what_can_not_be_ended_so_is_left_out_and_said() {
    let recorded = two_conflicts();
    let mut list: Json = serde_json::from_str(include_str!("../answers/conflicts.json")).unwrap();
    list["rows"][1]["definitionId"] = json!("what_no_policy_says");
    recorded.ok("GET", "/api/conflicts", list.to_string());
    let key = list["rows"][1]["key"].as_str().unwrap();
    let page = open_workbench(&format!("/conflicts?resolve={LEVEL}%2C{key}&way=remove"), recorded);
    page.find_text("dialog h2", "Resolve 2 conflicts of 2 policies").await;
    let left = page.find_text("dialog .effect", "These stay as they are:").await;
    assert!(words(&left).contains("It is part of a larger value there."), "{}", words(&left));
    ready(&page, "Save 1 policy").await;
}

/// Two pairs of three policies that disagree on one setting: each pair's conflict is there for itself.
#[wasm_bindgen_test]
async fn pairs_are_resolved_together_and_nobody_else_is_touched() {
    const THIRD: &str = "33333333-3333-4333-8333-333333333333";
    let recorded = two_conflicts();
    let mut list: Json = serde_json::from_str(include_str!("../answers/conflicts.json")).unwrap();
    list["rows"].as_array_mut().unwrap().truncate(1);
    let mut third = list["rows"][0]["sides"][1].clone();
    (third["policyId"], third["policyName"]) = (json!(THIRD), json!("Third"));
    list["rows"][0]["sides"].as_array_mut().unwrap().push(third);
    let of = |one: &str, other: &str| format!("/api/conflicts?policy={one}&with={other}&limit=1000");
    recorded.ok("GET", &of(FINANCE, PILOT), list.to_string()).ok(
        "GET",
        &of(FINANCE, THIRD),
        list.to_string(),
    );
    let pairs = format!("{FINANCE}~{PILOT}%2C{FINANCE}~{THIRD}");
    let page = open_workbench(&format!("/conflicts?by=policies&pair={pairs}&party={PILOT}"), recorded);
    page.find_text("dialog h2", "Resolve 2 conflicts of 3 policies").await;
    // What each says is there once.
    let said = page.all("dialog li").iter().filter(|it| words(it).contains("Finance: antivirus")).count();
    assert_eq!(said, 1);
    // Of the third policy nothing is asked where the second one's value is taken.
    page.find_text("dialog .hint", "It has a part in 1 of the 2 conflicts").await;
    page.find_text("dialog .effect", "Finance: antivirus baseline").await;
    let (_, _, asked) = sent(&page, "POST");
    let steps = asked["steps"].as_array().unwrap().iter();
    assert_eq!(steps.map(|it| it["policyId"].as_str().unwrap()).collect::<Vec<_>>(), [FINANCE]);
    // It is taken away once from the one that is in both pairs.
    pick(&page, "remove").await;
    choose(&select(&page, "From which policy").await, FINANCE);
    page.find_text("dialog .effect ins", "Not configured").await;
    assert!(page.all("dialog .effect .hint").iter().all(|it| !words(it).contains("These stay")));
}

#[wasm_bindgen_test]
async fn how_a_conflict_is_resolved_is_in_the_address() {
    let page = open_workbench(
        &format!("/conflicts?resolve={LEVEL}&way=exclude&party={PILOT}&without=aaaa"),
        conflicting(),
    );
    page.find("dialog input[type=radio]").await;
    assert_eq!(select(&page, "From which policy").await.value(), PILOT);
    assert_eq!(select(&page, "Which group").await.value(), "aaaa");
    page.find_text("dialog .effect", "Pilot: high protection no longer reaches Finance workstations").await;
    pick(&page, "remove").await;
    page.until_at(&format!("/conflicts?resolve={LEVEL}&way=remove&party={PILOT}")).await;
    choose(&select(&page, "From which policy").await, FINANCE);
    page.until_at(&format!("/conflicts?resolve={LEVEL}&way=remove&party={FINANCE}")).await;
    page.find_text("dialog button", "Cancel").await.click();
    page.until_at("/conflicts").await;
}

/// On a device's page the groups in question are its own, and a setting that no other policy contradicts is removed.
#[wasm_bindgen_test]
async fn a_setting_of_a_device_is_changed_where_it_is_explained() {
    let page = open_workbench(&format!("/devices/d1?setting={LEVEL}"), conflicting());
    page.find("a[aria-label='Change Cloud block level in a policy']").await.click();
    page.until_at(&format!("/devices/d1?setting={LEVEL}&mend={LEVEL}")).await;
    page.find_text("dialog h2", "Change Cloud block level").await;
    pick(&page, "exclude").await;
    let groups = select(&page, "Which group").await;
    assert_eq!(words(&groups), "Finance workstationsPilot ring");
    choose(&select(&page, "From which policy").await, PILOT);
    page.until("its own group", || (groups.value() == "dddd").then_some(())).await;
    choose(&groups, "aaaa");
    page.find_text("dialog .effect", "Pilot: high protection no longer reaches Finance workstations").await;
    ready(&page, "Save 1 policy").await;
}
