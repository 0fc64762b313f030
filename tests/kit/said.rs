//! What is said: messages, notes, states, differences, and what is to come.

use std::time::Duration;

use leptos::prelude::*;
use palisade_console::app::mounted::mount_in;
use palisade_console::ui::time::sleep;
use palisade_console::ui::{Toasts, toast};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::words;
use crate::gallery::*;

#[wasm_bindgen_test]
async fn messages_are_announced_dismissed_and_go_by_themselves() {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let owner = Owner::new();
    let toasts = owner.with(Toasts::new);
    let mounted = mount_in(root.clone(), move || toast(toasts));
    settle().await;
    // The live region is there before anything is said in it, else nothing would be announced.
    let region = one(&root, "[role=status]");
    assert_eq!((has(&region, "aria-live"), words(&region)), ("polite".into(), String::new()));
    toasts.done("Saved as version 14.");
    toasts.failed("The server can't be reached.");
    settle().await;
    let said = || within(&region, "p").iter().map(words).collect::<Vec<_>>();
    assert_eq!(said(), ["Saved as version 14.", "The server can't be reached."]);
    let dismiss = one(&region, "button[aria-label=Dismiss]");
    dismiss.focus().unwrap();
    dismiss.click();
    settle().await;
    assert_eq!(said(), ["The server can't be reached."]);
    sleep(Duration::from_millis(5000)).await;
    assert_eq!(said().len(), 1, "there is time to read it");
    sleep(Duration::from_millis(1200)).await;
    assert!(said().is_empty());
    drop(mounted);
    root.remove();
}

#[wasm_bindgen_test]
async fn a_copied_id_is_said_to_be_copied() {
    let page = gallery().await;
    let place = section(&page, "Messages").await;
    let button = one(&place, "button[aria-label='Copy device id']");
    assert_eq!(words(&one(&button, "[aria-live=polite]")), "Copy");
    button.click();
    settle().await;
    assert_eq!(words(&button), "Copied");
}

#[wasm_bindgen_test]
async fn nothing_and_failures_have_a_heading_a_sentence_and_a_way_on() {
    let page = gallery().await;
    let place = section(&page, "Notes").await;
    for title in ["No devices yet", "This can't be shown now"] {
        let block = named(&place, "section", title);
        assert_eq!(words(&one(&block, "h2")), title);
        assert!(words(&one(&block, "p")).ends_with('.'));
        assert_eq!(words(&one(&block, "button")), "Try again");
    }
    let alert = one(&place, "[role=alert]");
    assert!(
        words(&alert).starts_with("This can't be shown now"),
        "a failure is announced, an empty list is not"
    );
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
    let links = within(&place, "ul a");
    assert_eq!(words(&links[0]), "3,894 Success");
    assert_eq!(has(&links[1], "href"), "/gallery?state=error");
    // Never colour alone: each state has its word, and a sign that nobody reads out.
    let badges: Vec<_> = within(&place, ".actions > *").iter().map(words).collect();
    for (badge, word) in badges.iter().zip(["Success", "Error", "Conflict", "Pending", "Not applicable"]) {
        assert!(badge.ends_with(word), "{badge} says {word}");
    }
    for badge in within(&place, ".actions > *") {
        let sign = window().get_computed_style_with_pseudo_elt(&badge, "::before").unwrap().unwrap();
        let [content, width] = ["content", "inline-size"].map(|name| sign.get_property_value(name).unwrap());
        assert!(["14px", "16px"].contains(&width.as_str()), "{}: {width}", words(&badge));
        assert!(content.ends_with("/ \"\"") || content == "\"\"", "{}: {content}", words(&badge));
    }
}

#[wasm_bindgen_test]
async fn a_difference_is_read_without_seeing_it() {
    let page = gallery().await;
    let place = section(&page, "Difference").await;
    assert_eq!(words(&one(&place, "h3")), "Settings");
    let lines = within(&place, "section > ul > li");
    let said: Vec<_> = lines.iter().map(words).collect();
    assert_eq!(
        said,
        [
            "Average CPU load Before: 35 % → Now: 50 %",
            "Scan archives Before: On Less secure.",
            "Scan mail Now: On",
            "Excluded folders Before: C:\\oldNow: C:\\new",
            "Rule “Web” Local ports Before: 80 → Now: 443",
        ]
    );
    assert_eq!(
        (words(&one(&lines[0], "del")), words(&one(&lines[0], "ins"))),
        ("Before: 35 %".into(), "Now: 50 %".into())
    );
    assert_eq!(has(&one(&lines[0], "a"), "href"), "/policies");
    assert!(within(&lines[2], "a").is_empty());
    assert_eq!(within(&lines[3], "ul > li").len(), 2);
}

#[wasm_bindgen_test]
async fn what_is_to_come_says_that_it_loads() {
    let page = gallery().await;
    let place = section(&page, "To come").await;
    assert_eq!(has(&one(&place, "[role=status]"), "aria-label"), "Loading");
    // Lines of text to come are for the eye only, and the rows have their size before they are there.
    assert!(one(&place, "p > *").has_attribute("aria-hidden"));
    assert!(one(&place, "[role=status]").get_bounding_client_rect().height() > 60.0);
}
