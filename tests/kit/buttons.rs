//! What is pressed: buttons, menus, dialogs, and what is said on focus.

use leptos::prelude::*;
use palisade_console::app::mounted::mount_in;
use palisade_console::ui::Dialog;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, focused, words};
use crate::gallery::*;

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
async fn a_disclosure_opens_and_closes() {
    let page = gallery().await;
    let place = section(&page, "Disclosure").await;
    let details = within(&place, "details");
    let open = |index: usize| details[index].has_attribute("open");
    assert!(!open(0) && open(1));
    let summary = named(&place, "summary", "What the device said");
    let height = details[0].offset_height();
    let shown = || details[0].offset_height() > height;
    summary.focus().unwrap();
    assert_eq!(focused(), Some(summary.clone()), "the browser's own keys open it");
    summary.click();
    assert!(open(0) && shown());
    summary.click();
    assert!(!open(0));
}

/// Presses the button that opens a dialog, as by keyboard; the button and the dialog, once it is modal.
async fn opened(page: &Page) -> (HtmlElement, HtmlElement) {
    let button = named(&section(page, "Dialogs").await, "button", "Open a dialog");
    button.focus().unwrap();
    button.click();
    let dialog = page.find("dialog:modal").await;
    settle().await;
    (button, dialog)
}

async fn until_closed(page: &Page) {
    page.until("a closed dialog", || page.maybe("dialog[open]").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_dialog_is_named_holds_the_focus_and_gives_it_back() {
    let page = gallery().await;
    let (button, dialog) = opened(&page).await;
    let title = document().get_element_by_id(&has(&dialog, "aria-labelledby")).unwrap();
    assert_eq!(words(title.unchecked_ref()), "A dialog");
    assert_eq!(focused().unwrap().tag_name(), "INPUT");
    // What is around it can't take the focus.
    button.focus().unwrap();
    assert_ne!(focused(), Some(button.clone()));
    named(&dialog, "button", "Close").click();
    until_closed(&page).await;
    assert_eq!(focused(), Some(button));
}

#[wasm_bindgen_test]
async fn a_dialog_that_the_browser_closes_is_closed_and_begins_anew() {
    let page = gallery().await;
    let (button, dialog) = opened(&page).await;
    // As Escape does.
    dialog.unchecked_ref::<web_sys::HtmlDialogElement>().close();
    page.until("no content", || within(&dialog, "input").is_empty().then_some(())).await;
    assert_eq!(focused(), Some(button.clone()));
    button.click();
    page.find("dialog[open] input").await;
    named(&dialog, "button", "Close").click();
    until_closed(&page).await;
}

#[wasm_bindgen_test]
async fn a_dialog_that_is_wanted_again_at_once_stays() {
    let page = gallery().await;
    let (button, dialog) = opened(&page).await;
    named(&dialog, "button", "Close").click();
    while dialog.matches(":modal").unwrap() {
        leptos::task::tick().await;
    }
    // The browser has not yet said that it is closed.
    button.click();
    page.until("a modal dialog", || dialog.matches(":modal").unwrap().then_some(())).await;
    settle().await;
    assert!(!within(&dialog, "input").is_empty(), "it stays open");
    named(&dialog, "button", "Close").click();
    until_closed(&page).await;
}

#[wasm_bindgen_test]
async fn a_dialog_is_told_that_it_was_closed_after_its_page_is_gone() {
    let page = gallery().await;
    let room: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    page.content().append_child(&room).unwrap();
    let mounted = mount_in(room.clone(), || {
        let open = RwSignal::new(true);
        view! { <Dialog open=open title="Of a page that is left">"Content"</Dialog> }.into_any()
    });
    let dialog: web_sys::HtmlDialogElement = page.find("dialog:modal").await.unchecked_into();
    let told = RwSignal::new(0);
    let heard = Closure::<dyn Fn()>::new(move || told.update(|told| *told += 1));
    dialog.add_event_listener_with_callback("close", heard.as_ref().unchecked_ref()).unwrap();
    // The browser says so a task later.
    dialog.close();
    drop(mounted);
    page.until("what the browser says", || (told.get_untracked() == 1).then_some(())).await;
    settle().await;
    // A program that stopped would not answer.
    let (_, dialog) = opened(&page).await;
    named(&dialog, "button", "Close").click();
    until_closed(&page).await;
}

#[wasm_bindgen_test]
async fn where_what_opened_a_dialog_is_gone_the_keyboard_goes_on_from_the_head() {
    let page = gallery().await;
    let (button, dialog) = opened(&page).await;
    button.remove();
    let main = document().create_element("main").unwrap();
    document().body().unwrap().append_child(&main).unwrap();
    let heading = page.find("h1").await;
    main.append_child(&heading).unwrap();
    named(&dialog, "button", "Close").click();
    page.until("the focus on the head", || (focused()? == heading).then_some(())).await;
    main.remove();
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
    until_closed(&page).await;
}
