//! What was typed and not saved: it survives a reload, and goes when it is saved, discarded, or who typed it signs out.

use wasm_bindgen_test::wasm_bindgen_test;

use super::{antivirus, editing};
use crate::eyes::{open_as, tenant};
use crate::writing::{Console, settle};

/// What lies in the browser's storage of this policy.
pub fn stored(id: &str) -> Option<String> {
    let storage = leptos::prelude::window().local_storage().unwrap().unwrap();
    let names = (0..storage.length().unwrap()).map(|index| storage.key(index).unwrap().unwrap());
    let name = names.into_iter().find(|name| name.ends_with(&format!("/{id}")))?;
    storage.get_item(&name).unwrap()
}

/// Forgets what the page holds in memory, as a reload does.
pub fn reload(page: Console) {
    drop(page);
    palisade_console::pages::policies::editor::forget_all();
}

#[wasm_bindgen_test]
async fn what_is_typed_survives_a_reload_and_can_be_discarded() {
    let policy = antivirus("p30");
    let page = editing(&policy);
    page.choose("Cloud block level", "High").await;
    page.until("the draft", || stored("p30")).await;
    reload(page);
    let page = editing(&policy);
    page.says("What you typed on").await;
    assert_eq!(page.chosen("Cloud block level").await, "High");
    page.says("Save 1 change").await;
    page.press("Discard it").await;
    assert_eq!(page.chosen("Cloud block level").await, "Not configured");
    assert!(!page.text().contains("What you typed on"));
    page.until("nothing kept", || stored("p30").is_none().then_some(())).await;
    // What is saved is kept no longer.
    page.choose("Cloud block level", "High").await;
    page.press("Save 1 change").await;
    page.says("Saved as version 14").await;
    reload(page);
    assert_eq!(stored("p30"), None);
}

#[wasm_bindgen_test]
async fn who_signs_out_leaves_nothing_of_what_they_typed() {
    let policy = antivirus("p33");
    let page = editing(&policy);
    page.choose("Cloud block level", "High").await;
    page.until("the draft", || stored("p33")).await;
    palisade_console::app::workbench::forget_when_leaving();
    // The console around the editor, with the way to sign out.
    let same = serde_json::from_str(include_str!("../../answers/session.json")).unwrap();
    let around = open_as("/policies/p33/edit", tenant(), Some(same));
    around.find_text("button", "Sign out").await.click();
    page.until("nothing kept", || stored("p33").is_none().then_some(())).await;
    // Nor does the page keep it as it goes.
    drop(around);
    drop(page);
    settle().await;
    assert_eq!(stored("p33"), None);
    let page = editing(&policy);
    assert_eq!(page.chosen("Cloud block level").await, "Not configured");
    assert!(!page.text().contains("What you typed on") && !page.text().contains("not saved yet"));
}
