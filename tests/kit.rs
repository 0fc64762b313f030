//! The kit's components in the gallery, in a real browser: roles, names, keyboard, focus and states.

#![cfg(target_arch = "wasm32")]

mod eyes;

use std::time::Duration;

use eyes::{Page, enter, focused, open_workbench, tenant, words};
use leptos::prelude::*;
use palisade_console::ui::time::sleep;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

/// The stylesheets: what lies where, what scrolls and what can be seen is a part of how components behave.
const STYLE: [&str; 4] = [
    include_str!("../style/tokens.css"),
    include_str!("../style/base.css"),
    include_str!("../style/layout.css"),
    include_str!("../style/components.css"),
];

async fn gallery() -> Page {
    if document().get_element_by_id("style").is_none() {
        let style = document().create_element("style").unwrap();
        style.set_id("style");
        style.set_text_content(Some(&STYLE.concat()));
        document().head().unwrap().append_child(&style).unwrap();
    }
    let page = open_workbench("/gallery", tenant());
    page.find_text("h1", "Gallery").await;
    page
}

/// A section of the gallery.
async fn section(page: &Page, name: &str) -> HtmlElement {
    let id = name.to_lowercase().replace(' ', "-");
    page.find(&format!("section[aria-labelledby='{id}']")).await
}

fn within(element: &HtmlElement, selector: &str) -> Vec<HtmlElement> {
    let found = element.query_selector_all(selector).unwrap();
    (0..found.length()).map(|index| found.item(index).unwrap().unchecked_into()).collect()
}

fn one(element: &HtmlElement, selector: &str) -> HtmlElement {
    within(element, selector).into_iter().next().unwrap_or_else(|| panic!("no {selector}"))
}

fn named(element: &HtmlElement, selector: &str, name: &str) -> HtmlElement {
    let all = within(element, selector);
    all.into_iter().find(|it| words(it).starts_with(name)).unwrap_or_else(|| panic!("no {selector} “{name}”"))
}

/// Presses a key; whether the browser's own answer to it is still wanted.
async fn key(target: &HtmlElement, key: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    let wanted = target.dispatch_event(&event).unwrap();
    settle().await;
    wanted
}

async fn settle() {
    sleep(Duration::from_millis(30)).await;
}

fn has(element: &HtmlElement, attribute: &str) -> String {
    element.get_attribute(attribute).unwrap_or_default()
}

/// What an input is called, by its label.
fn input_named(element: &HtmlElement, name: &str) -> HtmlInputElement {
    let label = named(element, "label", name);
    let input = match label.get_attribute("for") {
        Some(id) => document().get_element_by_id(&id).unwrap(),
        None => label.query_selector("input").unwrap().unwrap(),
    };
    input.unchecked_into()
}

/// The words that describe an element.
fn description(element: &HtmlElement) -> String {
    let ids = has(element, "aria-describedby");
    let texts =
        ids.split_whitespace().map(|id| words(document().get_element_by_id(id).unwrap().unchecked_ref()));
    texts.collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[wasm_bindgen_test]
async fn a_button_that_waits_or_may_not_does_nothing_and_says_so() {
    let page = gallery().await;
    let buttons = section(&page, "Buttons").await;
    let pressed = one(&buttons, "output");
    for name in ["Plain", "Primary", "Quiet", "Danger", "With an icon"] {
        named(&buttons, "button", name).click();
    }
    settle().await;
    assert_eq!(words(&pressed), "5");
    let busy = named(&buttons, "button", "Busy");
    assert_eq!((has(&busy, "aria-busy"), has(&busy, "aria-disabled")), ("true".into(), "true".into()));
    let disabled = named(&buttons, "button", "Disabled");
    assert_eq!(words(&one(&disabled, ".visually-hidden")), ": Your role does not allow this");
    busy.click();
    disabled.click();
    settle().await;
    assert_eq!(words(&pressed), "5");
    // Both keep their place in the order of the keyboard.
    disabled.focus().unwrap();
    assert_eq!(focused().as_ref(), Some(&disabled));
    settle().await;
    let why = || one(&disabled, "[popover]").matches(":popover-open").unwrap();
    assert!(why(), "the reason is seen without a mouse");
    key(&disabled, "Escape").await;
    assert!(!why());
    assert_eq!(has(&named(&buttons, "a", "A link"), "href"), "/policies");
}

#[wasm_bindgen_test]
async fn a_menu_is_used_by_keyboard() {
    let page = gallery().await;
    let place = section(&page, "Menu").await;
    let button = named(&place, "button[aria-haspopup=menu]", "More");
    assert_eq!(has(&button, "aria-expanded"), "false");
    button.focus().unwrap();
    assert!(!key(&button, "ArrowDown").await);
    let menu = one(&place, "[role=menu]");
    assert_eq!(has(&button, "aria-expanded"), "true");
    assert_eq!(has(&button, "aria-controls"), menu.id());
    assert_eq!(has(&menu, "aria-labelledby"), button.id());
    let on = || words(&focused().unwrap());
    assert_eq!(on(), "Duplicate");
    key(&focused().unwrap(), "ArrowDown").await;
    assert_eq!(on(), "Export");
    key(&focused().unwrap(), "End").await;
    assert_eq!(on(), "Delete");
    key(&focused().unwrap(), "ArrowDown").await;
    assert_eq!(on(), "Duplicate");
    key(&focused().unwrap(), "ArrowUp").await;
    assert_eq!(on(), "Delete");
    key(&focused().unwrap(), "a").await;
    assert!(on().starts_with("Archive"));
    key(&focused().unwrap(), "d").await;
    assert_eq!(on(), "Delete");
    key(&focused().unwrap(), "d").await;
    assert_eq!(on(), "Duplicate");
    key(&focused().unwrap(), "Escape").await;
    assert!(within(&place, "[role=menu]").is_empty());
    assert_eq!(focused(), Some(button.clone()));
    key(&button, "ArrowUp").await;
    assert_eq!(on(), "Delete");
}

#[wasm_bindgen_test]
async fn a_menu_does_what_is_chosen_and_says_why_it_can_not() {
    let page = gallery().await;
    let place = section(&page, "Menu").await;
    let button = named(&place, "button[aria-haspopup=menu]", "More");
    button.click();
    settle().await;
    let archive = named(&place, "[role=menuitem]", "Archive");
    assert_eq!(words(&archive), "ArchiveIt is assigned to a group");
    assert_eq!(has(&archive, "aria-disabled"), "true");
    archive.click();
    settle().await;
    assert!(!within(&place, "[role=menu]").is_empty());
    assert_eq!(named(&place, "[role=menuitem]", "Export").tag_name(), "A");
    named(&place, "[role=menuitem]", "Duplicate").click();
    settle().await;
    assert!(within(&place, "[role=menu]").is_empty());
    assert_eq!(focused(), Some(button.clone()));
    // Going elsewhere closes it.
    button.click();
    settle().await;
    one(&section(&page, "Buttons").await, "button").focus().unwrap();
    settle().await;
    assert!(within(&place, "[role=menu]").is_empty());
}

#[wasm_bindgen_test]
async fn a_tooltip_is_there_on_focus_and_goes_on_escape() {
    let page = gallery().await;
    let place = section(&page, "Tooltip").await;
    let button = one(&place, "button");
    let tip = one(&place, "[role=tooltip]");
    assert_eq!(description(&button), "How many devices it reaches");
    let shown = || tip.matches(":popover-open").unwrap();
    assert!(!shown());
    button.focus().unwrap();
    settle().await;
    assert!(shown());
    let (control, bubble) = (button.get_bounding_client_rect(), tip.get_bounding_client_rect());
    assert!(bubble.top() >= control.bottom() || bubble.bottom() <= control.top());
    assert!(!key(&button, "Escape").await);
    assert!(!shown());
    assert_eq!(focused(), Some(button.clone()));
    // Nothing to close any longer: Escape is for what is around it.
    assert!(key(&button, "Escape").await);
}

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
async fn a_disclosure_opens_and_closes() {
    let page = gallery().await;
    let place = section(&page, "Disclosure").await;
    let details = within(&place, "details");
    let open = |index: usize| details[index].has_attribute("open");
    assert!(!open(0) && open(1));
    named(&place, "summary", "What the device said").click();
    assert!(open(0));
}

#[wasm_bindgen_test]
async fn a_dialog_is_named_holds_the_focus_and_gives_it_back() {
    let page = gallery().await;
    let place = section(&page, "Dialogs").await;
    let button = named(&place, "button", "Open a dialog");
    button.focus().unwrap();
    button.click();
    let dialog = page.find("dialog[open]").await;
    assert!(dialog.matches(":modal").unwrap());
    let title = document().get_element_by_id(&has(&dialog, "aria-labelledby")).unwrap();
    assert_eq!(words(title.unchecked_ref()), "A dialog");
    settle().await;
    assert_eq!(focused().unwrap().tag_name(), "INPUT");
    // What is around it can't take the focus.
    button.focus().unwrap();
    assert_ne!(focused(), Some(button.clone()));
    named(&dialog, "button", "Close").click();
    page.until("a closed dialog", || page.maybe("dialog[open]").is_none().then_some(())).await;
    assert_eq!(focused(), Some(button));
}

#[wasm_bindgen_test]
async fn a_question_says_what_went_wrong_and_stays() {
    let page = gallery().await;
    named(&section(&page, "Dialogs").await, "button", "Ask first").click();
    let dialog = page.find("dialog[open]").await;
    assert!(words(&dialog).contains("Delete “Desks”?") && words(&dialog).contains("3 devices leave it."));
    named(&dialog, "button", "Delete group").click();
    page.find_text("dialog[open] [role=alert]", "It is used by a policy.").await;
    named(&dialog, "button", "Cancel").click();
    page.until("a closed dialog", || page.maybe("dialog[open]").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn states_are_words_and_counts() {
    let page = gallery().await;
    let place = section(&page, "States").await;
    let bars = within(&place, "[role=img]");
    assert_eq!(
        has(&bars[0], "aria-label"),
        "Success 3,894, Error 41, Conflict 37, Pending 212, Not applicable 19"
    );
    assert_eq!(has(&bars[2], "aria-label"), "No devices");
    assert_eq!(within(&place, "ul a").iter().map(words).collect::<Vec<_>>()[0], "3,894 Success");
}

#[wasm_bindgen_test]
async fn tabs_and_filters_are_links() {
    let page = gallery().await;
    let place = section(&page, "Tabs and filters").await;
    assert_eq!(words(&one(&place, "nav[aria-label=Examples] a[aria-current=page]")), "First 4,203");
    let group = one(&place, "[role=group][aria-label=State]");
    let chip = named(&group, "a", "Error");
    assert_eq!(words(&chip), "Error 41");
    assert_eq!(has(&chip, "href"), "/gallery?state=error");
    assert_eq!(has(&one(&place, "input[type=search]"), "aria-label"), "Device name");
}

#[wasm_bindgen_test]
async fn a_table_is_named_and_sorted_by_link() {
    let page = gallery().await;
    let place = section(&page, "Table").await;
    let region = one(&place, "[role=region]");
    let caption = document().get_element_by_id(&has(&region, "aria-labelledby")).unwrap();
    assert_eq!(caption.tag_name(), "CAPTION");
    assert_eq!(has(&one(&place, "th[scope=col]"), "aria-sort"), "ascending");
    assert_eq!(within(&place, "th[scope=row]").len(), 2);
    let pager = one(&place, "nav[aria-label=Pages]");
    assert!(words(&pager).starts_with("1 to 2 of 4,203 groups"), "{}", words(&pager));
}

/// The rows of the windowed table that are on the page: their numbers and names.
fn rows(place: &HtmlElement) -> Vec<(usize, String)> {
    let rows = within(place, "tbody tr");
    rows.iter().map(|row| (has(row, "aria-rowindex").parse().unwrap(), words(&one(row, "th")))).collect()
}

#[wasm_bindgen_test]
async fn of_many_rows_only_those_in_sight_are_on_the_page() {
    let page = gallery().await;
    let place = section(&page, "Windowed table").await;
    let grid = one(&place, "table");
    assert_eq!(has(&grid, "role"), "grid");
    assert_eq!(has(&grid, "aria-rowcount"), "100001");
    assert_eq!(words(&one(&grid, "caption")), "Many devices");
    settle().await;
    assert!(rows(&place).len() < 60, "{}", rows(&place).len());
    assert_eq!(rows(&place)[0], (2, "device-000000".into()));
    // However far one scrolls at once, there are rows, and the heading.
    let scroller = one(&place, "div");
    for part in [40_000, 3_000_000, 17, 2_222_222, i32::MAX] {
        scroller.set_scroll_top(part);
        settle().await;
        let shown = rows(&place);
        assert!(shown.len() > 3, "{part}: {shown:?}");
        let first = &shown[0];
        assert_eq!(first.1, format!("device-{:06}", first.0 - 2));
        let heading = one(&grid, "thead").get_bounding_client_rect();
        assert!(heading.top() < scroller.get_bounding_client_rect().bottom());
    }
    assert_eq!(rows(&place).last().unwrap().1, "device-099999");
}

#[wasm_bindgen_test]
async fn many_rows_are_walked_by_keyboard() {
    let page = gallery().await;
    let place = section(&page, "Windowed table").await;
    let grid = one(&place, "table");
    grid.focus().unwrap();
    let current = || {
        let id = has(&grid, "aria-activedescendant");
        document()
            .get_element_by_id(&id)
            .map(|row| words(&one(row.unchecked_ref(), "th")))
            .unwrap_or_default()
    };
    settle().await;
    assert_eq!(current(), "device-000000");
    key(&grid, "ArrowDown").await;
    assert_eq!(current(), "device-000001");
    key(&grid, "End").await;
    assert_eq!(current(), "device-099999");
    assert_eq!(focused(), Some(grid.clone()));
    key(&grid, "ArrowUp").await;
    key(&grid, "PageUp").await;
    assert!(current().starts_with("device-0999") && current() != "device-099998", "{}", current());
    key(&grid, "Home").await;
    assert_eq!(current(), "device-000000");
    key(&grid, "ArrowDown").await;
    key(&grid, "Enter").await;
    page.until_at("/gallery?device=1").await;
}

#[wasm_bindgen_test]
async fn what_is_to_come_says_that_it_loads() {
    let page = gallery().await;
    let place = section(&page, "To come").await;
    assert_eq!(has(&one(&place, "[role=status]"), "aria-label"), "Loading");
}
