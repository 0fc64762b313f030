//! Judged while one types: numbers, times and lists, what is wrong in them, and how it is mended.

use leptos::prelude::document;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{antivirus, editing};
use crate::writing::{fire, settle};

#[wasm_bindgen_test]
async fn a_value_is_judged_as_it_is_typed() {
    let page = editing(&antivirus("p1"));
    page.enter("Extended cloud check", "75").await;
    page.says("75 is above 50, the most that a device accepts.").await;
    page.says("1 error").await;
    let input = page.control("Extended cloud check").await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = input.get_attribute("aria-describedby").unwrap();
    let sentence = described.split(' ').any(|id| page.maybe(&format!("#{id} .error")).is_some());
    assert!(sentence, "the sentence is tied to its field: {described}");
    // Nothing else is stopped by it.
    page.choose("Cloud block level", "High").await;
    assert_eq!(page.chosen("Cloud block level").await, "High");
    page.press("Save 2 changes").await;
    page.says("Not saved: 75 is above 50").await;
    assert!(page.sent("PUT", "/p1").is_empty());
    page.enter("Extended cloud check", "50").await;
    page.until("no error", || (!page.text().contains("is above")).then_some(())).await;
}

#[wasm_bindgen_test]
async fn what_is_plain_is_mended_by_one_press() {
    let page = editing(&antivirus("p9"));
    page.enter("Average CPU load limit", "50 pct").await;
    page.says("“50 pct” is not a whole number.").await;
    page.press("Use “50 %”").await;
    page.until("no error", || (!page.text().contains("whole number")).then_some(())).await;
    let input: web_sys::HtmlInputElement = page.control("Average CPU load limit").await.unchecked_into();
    assert_eq!(input.value(), "50 %");
    page.enter("Add to Order of update sources", "mmpc").await;
    page.press("Use “MMPC”").await;
    page.until("no error", || (!page.text().contains("accepted words")).then_some(())).await;
    let entry: web_sys::HtmlInputElement =
        page.control("Order of update sources, entry 1").await.unchecked_into();
    assert_eq!(entry.value(), "MMPC");
}

#[wasm_bindgen_test]
async fn numbers_have_the_units_that_people_use() {
    let page = editing(&antivirus("p20"));
    let value = async |label: &str| {
        let input: web_sys::HtmlInputElement = page.control(label).await.unchecked_into();
        input.value()
    };
    page.says("0 to 50 s").await;
    page.says("Default: 8 h").await;
    page.enter("Extended cloud check", "30").await;
    assert_eq!(value("Extended cloud check").await, "30 s");
    page.enter("Time of scheduled scan", "2:30 pm").await;
    assert_eq!(value("Time of scheduled scan").await, "14:30");
    page.says("Stored as 870").await;
    page.enter("Definition update interval", "120 min").await;
    assert_eq!(value("Definition update interval").await, "2 h");
    page.enter("Archive size", "1 GB").await;
    page.says("Stored as 1048576 KB").await;
    page.says("Default: 50 %").await;
    page.press("Save 4 changes").await;
    page.says("Saved as version 14").await;
    let body: Json = serde_json::from_str(page.sent("PUT", "/p20")[0].body.as_deref().unwrap()).unwrap();
    let numbers: Vec<_> = body["settings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["settingInstance"]["simpleSettingValue"]["value"].as_i64())
        .collect();
    assert_eq!(numbers, [30, 870, 2, 1_048_576]);
}

#[wasm_bindgen_test]
async fn what_stands_in_a_field_stays_while_one_types() {
    let page = editing(&antivirus("p21"));
    let input: web_sys::HtmlInputElement = page.control("Time of scheduled scan").await.unchecked_into();
    for text in ["2", "2:", "2:3", "2:30"] {
        input.set_value(text);
        fire(&input, "input");
        settle().await;
        assert_eq!(input.value(), text);
    }
    fire(&input, "change");
    settle().await;
    assert_eq!(input.value(), "02:30");
}

#[wasm_bindgen_test]
async fn the_characters_at_fault_are_underlined() {
    let mut policy = antivirus("p22");
    policy["templateReference"]["templateId"] = json!("45fea5e9-280d-4da1-9792-fb5736da0ca9_1");
    policy["settings"] = json!([]);
    let page = editing(&policy);
    page.enter("Add to Excluded files and folders", "C:\\Data/logs").await;
    let mark = page.find(".marks u").await;
    assert_eq!(mark.text_content().as_deref(), Some("/logs"));
    assert!(mark.closest("[aria-hidden=true]").unwrap().is_some(), "it is not said twice");
    page.enter("Excluded files and folders, entry 1", "C:\\Data\\logs").await;
    page.until("no mark", || page.maybe(".marks u").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_pasted_list_is_reported_and_its_problems_are_counted() {
    let mut policy = antivirus("p23");
    policy["templateReference"]["templateId"] = json!("45fea5e9-280d-4da1-9792-fb5736da0ca9_1");
    policy["settings"] = json!([]);
    let page = editing(&policy);
    let input = page.control("Add to Excluded files and folders").await;
    let data = web_sys::DataTransfer::new().unwrap();
    data.set_data("text", "D:\\Data\n\nD:\\Data\nC:\\Da|ta\nE:/More\n").unwrap();
    let init = web_sys::ClipboardEventInit::new();
    init.set_clipboard_data(Some(&data));
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::ClipboardEvent::new_with_event_init_dict("paste", &init).unwrap();
    input.dispatch_event(&event).unwrap();
    page.says("3 entries added. Left out: “D:\\Data”, which is in the list already; 1 blank line.").await;
    let heading = page.find("header .faulty a").await;
    assert!(heading.inner_text().contains("error"), "{}", heading.inner_text());
    heading.click();
    let led = || document().active_element().is_some_and(|it| it.id().starts_with("f-")).then_some(());
    page.until("the focus at the field", led).await;
}
