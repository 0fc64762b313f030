//! Two who edit the same policy: both sides are shown, chosen from, and nothing of either is lost.

use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::drafts::reload;
use super::{DEFENDER, antivirus, choice, detail, editing, put, setting};
use crate::writing::{Console, open, settle};

/// The side of a setting that is chosen after a lost update.
async fn take(page: &Console, setting: &str, side: &str) {
    let radio = page
        .until(&format!("{side} of {setting}"), || {
            let groups = page.all(".merge fieldset");
            let group = groups.into_iter().find(|it| it.text_content().unwrap().starts_with(setting))?;
            let labels = group.query_selector_all("label").unwrap();
            (0..labels.length())
                .map(|index| labels.item(index).unwrap())
                .find(|it| it.text_content().unwrap().trim() == side)
        })
        .await;
    radio.unchecked_into::<web_sys::HtmlElement>().click();
    settle().await;
}

#[wasm_bindgen_test]
async fn a_lost_update_is_brought_together_setting_by_setting() {
    let page = editing(&antivirus("p6"));
    page.choose("Cloud block level", "High").await;
    page.choose("Scan mail files", "Allowed").await;
    page.enter("Reason", "Asked for by the audit").await;
    let mut theirs = antivirus("p6");
    theirs["description"] = json!("Theirs");
    let level = choice(&format!("{DEFENDER}cloudblocklevel"), "6", &json!([]));
    theirs["settings"].as_array_mut().unwrap().push(setting(2, &level));
    page.recorded.refuse("PUT", &put("p6"), 412, "PreconditionFailed", "x");
    page.recorded.ok("GET", "/api/policies/p6", detail(15, &theirs));
    page.press("Save 2 changes").await;
    page.says("grace saved version 15 while you were editing.").await;
    page.says("Choose for 1 more setting.").await;
    let rows: Vec<String> =
        page.all(".merge tbody tr").iter().map(web_sys::HtmlElement::inner_text).collect();
    let row = |name: &str| {
        let row =
            rows.iter().find(|row| row.starts_with(name)).unwrap_or_else(|| panic!("{name} in {rows:?}"));
        row.split(['\t', '\n'])
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(row("Description"), ["Description", "Not configured", "Theirs", "Not configured", "Theirs"]);
    assert_eq!(row("Scan mail"), ["Scan mail files", "Not configured", "Not configured", "Allowed", "Yours"]);
    assert_eq!(row("Cloud block level")[1..4], ["Not configured", "Zero tolerance", "High"]);
    // What is typed meanwhile counts.
    page.choose("Scan mail files", "Not allowed").await;
    take(&page, "Cloud block level", "Yours").await;
    page.press("All theirs").await;
    take(&page, "Cloud block level", "Yours").await;
    page.recorded.ok("PUT", &put("p6"), "");
    page.press("Save both together").await;
    page.says("Saved as version 15").await;
    let sent = page.sent("PUT", "/p6");
    assert_eq!(sent[1].if_match.as_deref(), Some("\"15\""));
    assert_eq!(sent[1].reason, "Asked for by the audit");
    let body: Json = serde_json::from_str(sent[1].body.as_deref().unwrap()).unwrap();
    assert_eq!(body["description"], "Theirs");
    let values = body["settings"].as_array().unwrap().iter();
    let values: Vec<_> =
        values.filter_map(|it| it["settingInstance"]["choiceSettingValue"]["value"].as_str()).collect();
    let expected = ["allowarchivescanning_1", "cloudblocklevel_2", "allowemailscanning_0"];
    assert_eq!(values.len(), 3);
    for value in expected {
        assert!(values.contains(&format!("{DEFENDER}{value}").as_str()), "{value} in {values:?}");
    }
}

#[wasm_bindgen_test]
async fn a_draft_of_an_older_version_is_brought_together_with_the_newer_one() {
    let policy = antivirus("p31");
    let page = editing(&policy);
    page.choose("Cloud block level", "High").await;
    reload(page);
    let mut theirs = policy.clone();
    theirs["name"] = json!("Desks and laptops");
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/policies/p31", detail(15, &theirs));
    recorded.ok("GET", "/api/policies/p31/versions/14", json!({"version": 14, "policy": policy}).to_string());
    recorded.ok("PUT", &put("p31"), "");
    let page = open("/policies/p31/edit", &recorded);
    page.says("grace has saved version 15 since you typed this.").await;
    assert_eq!(page.all(".merge tbody tr").len(), 2);
    page.press("Save both together").await;
    page.says("Saved as version 15").await;
    let sent = page.sent("PUT", "/p31");
    assert_eq!(sent[0].if_match.as_deref(), Some("\"15\""));
    let body: Json = serde_json::from_str(sent[0].body.as_deref().unwrap()).unwrap();
    assert_eq!(body["name"], "Desks and laptops");
    assert_eq!(body["settings"].as_array().unwrap().len(), 3);
}
