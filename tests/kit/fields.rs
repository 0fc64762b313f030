//! What is typed and chosen: fields, the combobox, three states.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::eyes::{enter, focused, words};
use crate::gallery::*;

#[wasm_bindgen_test]
async fn fields_are_named_and_say_what_is_wrong() {
    let page = gallery().await;
    let place = section(&page, "Fields").await;
    let name = input_named(&place, "Name");
    assert_eq!((description(&name), has(&name, "aria-invalid")), ("What it is for.".into(), String::new()));
    let ports = input_named(&place, "Ports");
    assert_eq!(
        (description(&ports), has(&ports, "aria-invalid")),
        ("80 is less than 443.".into(), "true".into())
    );
    assert_eq!(input_named(&place, "Description").tag_name(), "TEXTAREA");
    let level = input_named(&place, "Level");
    assert_eq!((level.tag_name().as_str(), level.value().as_str()), ("SELECT", "high"));
    assert_eq!(description(&input_named(&place, "Level at fault")), "Too low.");
    let check = input_named(&place, "Tell me");
    assert!(check.checked());
    assert_eq!(description(&check), "By mail.");
}

#[wasm_bindgen_test]
async fn a_combobox_finds_and_chooses_by_keyboard() {
    let page = gallery().await;
    let place = section(&page, "Combobox").await;
    let input: HtmlElement = input_named(&place, "Group").unchecked_into();
    assert_eq!(has(&input, "role"), "combobox");
    assert_eq!(has(&input, "aria-expanded"), "false");
    input.focus().unwrap();
    enter(&input, "des");
    settle().await;
    assert_eq!(has(&input, "aria-expanded"), "true");
    let list: HtmlElement =
        document().get_element_by_id(&has(&input, "aria-controls")).unwrap().unchecked_into();
    assert_eq!(has(&list, "role"), "listbox");
    let options = || within(&list, "[role=option]").iter().map(words).collect::<Vec<_>>();
    assert_eq!(options(), ["Desks5 devices", "Branch desks12 devices"]);
    let active = || {
        let id = has(&input, "aria-activedescendant");
        document().get_element_by_id(&id).map(|it| words(it.unchecked_ref())).unwrap_or_default()
    };
    assert_eq!(active(), "");
    key(&input, "ArrowDown").await;
    key(&input, "ArrowDown").await;
    assert_eq!(active(), "Branch desks12 devices");
    assert_eq!(within(&list, "[aria-selected=true]").len(), 1);
    key(&input, "ArrowDown").await;
    assert_eq!(active(), "Desks5 devices");
    assert_eq!(focused(), Some(input.clone()));
    assert!(!key(&input, "Enter").await);
    assert_eq!(input.unchecked_ref::<HtmlInputElement>().value(), "Desks");
    assert_eq!(words(&one(&place, "output")), "desks");
    assert_eq!(has(&input, "aria-expanded"), "false");
    // Escape closes, and then empties.
    key(&input, "ArrowUp").await;
    assert_eq!(has(&input, "aria-expanded"), "true");
    key(&input, "Escape").await;
    assert_eq!(has(&input, "aria-expanded"), "false");
    assert_eq!(input.unchecked_ref::<HtmlInputElement>().value(), "Desks");
    key(&input, "Escape").await;
    assert_eq!(input.unchecked_ref::<HtmlInputElement>().value(), "");
    // Nothing is chosen by Enter alone: it is for the form around.
    assert!(key(&input, "Enter").await);
}

#[wasm_bindgen_test]
async fn a_combobox_says_how_much_it_found() {
    let page = gallery().await;
    let place = section(&page, "Combobox").await;
    let input: HtmlElement = input_named(&place, "Group").unchecked_into();
    let says = || words(&within(&place, "[role=status]")[0]);
    enter(&input, "s");
    settle().await;
    assert_eq!(says(), "6 matches");
    enter(&input, "nobody");
    settle().await;
    assert_eq!(says(), "Nothing matches. Type something else.");
    assert_eq!(has(&input, "aria-expanded"), "false");
    enter(&input, "kio");
    settle().await;
    named(&place, "[role=option]", "Kiosks").click();
    settle().await;
    assert_eq!(words(&one(&place, "output")), "kiosks");
    let slow: HtmlElement = input_named(&place, "Slow group").unchecked_into();
    slow.click();
    settle().await;
    assert_eq!(words(&within(&place, "[role=status]")[1]), "Loading");
    let wrong: HtmlElement = input_named(&place, "Wrong group").unchecked_into();
    assert_eq!(has(&wrong, "aria-invalid"), "true");
    assert_eq!(description(&wrong), "There is no such group.");
}

#[wasm_bindgen_test]
async fn not_configured_is_a_third_state() {
    let page = gallery().await;
    let place = section(&page, "Three states").await;
    let group = one(&place, "fieldset");
    assert_eq!(words(&one(&group, "legend")), "Real-time protection");
    let labels: Vec<_> = within(&group, "label").iter().map(words).collect();
    assert_eq!(labels, ["Not configured", "On", "Off"]);
    let says = || words(&one(&place, "output"));
    assert!(input_named(&group, "Not configured").checked());
    for (label, value) in [("On", "Some(true)"), ("Off", "Some(false)"), ("Not configured", "None")] {
        input_named(&group, label).click();
        settle().await;
        assert_eq!(says(), value);
        assert_eq!(within(&group, "input:checked").len(), 1);
    }
    // One name for the three, so that the arrows of the keyboard move between them; another for the next group.
    let name = has(&one(&group, "input"), "name");
    assert_eq!(within(&place, &format!("input[name='{name}']")).len(), 3);
}

#[wasm_bindgen_test]
async fn a_choice_of_few_is_a_group_of_radio_buttons() {
    let page = gallery().await;
    let place = section(&page, "Three states").await;
    let group = named(&place, "fieldset", "Order");
    assert_eq!(words(&one(&group, "legend")), "Order");
    let names: Vec<_> = within(&group, "input[type=radio]").iter().map(|it| has(it, "name")).collect();
    assert_eq!(names.len(), 2);
    assert_eq!(names[0], names[1]);
    assert_ne!(names[0], has(&one(&place, "input"), "name"), "another group has another name");
    assert!(input_named(&group, "Newest").checked());
    input_named(&group, "Oldest").click();
    settle().await;
    assert!(input_named(&group, "Oldest").checked() && !input_named(&group, "Newest").checked());
}

#[wasm_bindgen_test]
async fn what_is_underlined_is_one_field_with_its_label() {
    let page = gallery().await;
    let place = section(&page, "Underlined").await;
    settle().await;
    let ports = input_named(&place, "Port range");
    assert_eq!(ports.value(), "90-80");
    let marks: Vec<_> = within(&place, "[aria-hidden=true] u").iter().map(words).collect();
    assert_eq!(marks, ["80", "C:\\*"]);
    assert_eq!(input_named(&place, "Paths").tag_name(), "TEXTAREA");
}
