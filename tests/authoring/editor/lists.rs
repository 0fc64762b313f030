//! Lists of texts: entries added, typed over and taken away by keyboard, with the focus where one goes on.

use leptos::prelude::document;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::{antivirus, editing};
use crate::writing::{Console, fire, press_key, settle};

const FOLDERS: &str = "Excluded files and folders";

async fn excluding(id: &str) -> Console {
    let mut policy = antivirus(id);
    policy["templateReference"]["templateId"] = json!("45fea5e9-280d-4da1-9792-fb5736da0ca9_1");
    policy["settings"] = json!([]);
    editing(&policy)
}

/// What the entries of the list say, in order.
fn entries(page: &Console) -> Vec<String> {
    let inputs = page.all(&format!("input[aria-label^='{FOLDERS}, entry']"));
    inputs.into_iter().map(|it| it.unchecked_into::<HtmlInputElement>().value()).collect()
}

async fn on_new_entry(page: &Console) {
    let field = page.control(&format!("Add to {FOLDERS}")).await;
    let focused = || (document().active_element().as_ref() == Some(&field)).then_some(());
    page.until("the focus at the field for more", focused).await;
}

#[wasm_bindgen_test]
async fn entries_are_added_by_enter_typed_over_and_taken_away() {
    let page = excluding("p40").await;
    let field = page.control(&format!("Add to {FOLDERS}")).await;
    let group = field.closest("fieldset").unwrap().unwrap();
    let legend = group.query_selector("legend").unwrap().unwrap();
    assert_eq!(legend.text_content().as_deref(), Some(FOLDERS));
    field.focus().unwrap();
    for text in ["C:\\a", "C:\\b", "C:\\c"] {
        page.type_into(&field, text);
        press_key(&field, "Enter", false);
        settle().await;
        assert_eq!(field.unchecked_ref::<HtmlInputElement>().value(), "", "ready for the next");
        on_new_entry(&page).await;
    }
    assert_eq!(entries(&page), ["C:\\a", "C:\\b", "C:\\c"]);
    let says = || group.query_selector("[role=status]").unwrap().unwrap().text_content().unwrap();
    assert!(says().starts_with("3 entries"), "{}", says());
    // What is in the list already is not added, and said.
    page.type_into(&field, "C:\\a");
    press_key(&field, "Enter", false);
    settle().await;
    assert_eq!(entries(&page).len(), 3);
    assert!(says().contains("“C:\\a”, which is in the list already"), "{}", says());
    page.enter(&format!("{FOLDERS}, entry 2"), "C:\\d").await;
    assert_eq!(entries(&page), ["C:\\a", "C:\\d", "C:\\c"]);
    // Emptied, an entry goes when the focus leaves it; its button takes it away at once.
    let first = page.control(&format!("{FOLDERS}, entry 1")).await;
    first.unchecked_ref::<HtmlInputElement>().set_value("");
    fire(&first, "input");
    settle().await;
    assert_eq!(entries(&page).len(), 3);
    fire(&first, "change");
    settle().await;
    assert_eq!(entries(&page), ["C:\\d", "C:\\c"]);
    page.press(&format!("Remove entry 1 of {FOLDERS}")).await;
    assert_eq!(entries(&page), ["C:\\c"]);
    on_new_entry(&page).await;
    page.press(&format!("Remove entry 1 of {FOLDERS}")).await;
    assert!(says().starts_with("Not configured"), "{}", says());
}

#[wasm_bindgen_test]
async fn all_entries_are_taken_away_at_once() {
    let page = excluding("p41").await;
    for text in ["C:\\a", "C:\\b"] {
        page.enter(&format!("Add to {FOLDERS}"), text).await;
    }
    assert_eq!(entries(&page).len(), 2);
    page.press(&format!("Remove all entries of {FOLDERS}")).await;
    assert!(entries(&page).is_empty());
    on_new_entry(&page).await;
    page.says("Nothing is changed.").await;
}
