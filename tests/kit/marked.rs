//! Underlined characters in a real browser, with the real styles: the copy lies over its control letter by letter.

use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::*;
use palisade_console::ui::time::sleep;
use palisade_console::ui::{Mark, MarkedField};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

const STYLES: [&str; 3] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/components.css"),
];

async fn field(rows: u32, text: &str, marks: RwSignal<Vec<Mark>>) -> (HtmlElement, Element) {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(&STYLES.join("\n")));
    root.append_child(&style).unwrap();
    let value = RwSignal::new(text.to_owned());
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    place.set_attribute("style", "inline-size: 180px").unwrap();
    root.append_child(&place).unwrap();
    let handle = mount_to(place, move || {
        view! { <MarkedField label="Rule" value=value marks=marks rows=rows mono=true /> }
    });
    std::mem::forget(handle);
    sleep(Duration::from_millis(60)).await;
    let control = root.query_selector("input, textarea").unwrap().unwrap();
    (root, control)
}

fn copy(root: &HtmlElement) -> Option<HtmlElement> {
    root.query_selector("[aria-hidden='true'] u")
        .unwrap()
        .map(|it| it.parent_element().unwrap().unchecked_into())
}

fn styles(element: &Element) -> Vec<String> {
    let style = window().get_computed_style(element).unwrap().unwrap();
    let names = [
        "font-family",
        "font-size",
        "line-height",
        "letter-spacing",
        "padding-left",
        "border-left-width",
        "text-indent",
    ];
    names.iter().map(|name| style.get_property_value(name).unwrap()).collect()
}

const LONG: &str = "device.displayName -startsWith \"kiosk\" and device.osVersoin -ge \"10.0.19045\"";

#[wasm_bindgen_test]
async fn what_is_marked_is_underlined_and_said_once() {
    let marks = RwSignal::new(Vec::new());
    let (root, control) = field(0, "90-80", marks).await;
    assert!(copy(&root).is_none(), "nothing is marked, nothing is there");
    marks.set(vec![Mark { start: 3, end: 5, error: true }]);
    sleep(Duration::from_millis(60)).await;
    let copy = copy(&root).unwrap();
    let line = copy.query_selector("u").unwrap().unwrap();
    assert_eq!(line.text_content().as_deref(), Some("80"));
    let drawn = window().get_computed_style(&line).unwrap().unwrap();
    assert!(drawn.get_property_value("text-decoration-line").unwrap().contains("underline"));
    assert_eq!(control.get_bounding_client_rect().width(), copy.get_bounding_client_rect().width());
    assert_eq!(control.get_bounding_client_rect().height(), copy.get_bounding_client_rect().height());
    let sheer = window().get_computed_style(&copy).unwrap().unwrap();
    assert_eq!(sheer.get_property_value("color").unwrap(), "rgba(0, 0, 0, 0)");
    assert_eq!(sheer.get_property_value("pointer-events").unwrap(), "none");
    // A line lies where the control centres its own.
    let (over, around) = (line.get_bounding_client_rect(), control.get_bounding_client_rect());
    let (above, below) = (over.top() - around.top(), around.bottom() - over.bottom());
    assert!((above - below).abs() < 1.5, "{above} above and {below} below");
    root.remove();
}

#[wasm_bindgen_test]
async fn the_copy_has_the_letters_of_its_control_and_scrolls_with_it() {
    for rows in [0, 2] {
        let marks = RwSignal::new(vec![Mark { start: 43, end: 59, error: true }]);
        let text = if rows == 0 { LONG.to_owned() } else { [LONG, LONG, LONG].join("\n") };
        let (root, control) = field(rows, &text, marks).await;
        let copy = copy(&root).unwrap();
        assert_eq!(styles(&control), styles(&copy));
        if rows == 0 {
            assert!(
                (control.scroll_width() - copy.scroll_width()).abs() <= 12,
                "{} and {}",
                control.scroll_width(),
                copy.scroll_width()
            );
            control.set_scroll_left(90);
        } else {
            assert_eq!(control.client_width(), copy.client_width());
            assert!(
                (control.scroll_height() - copy.scroll_height()).abs() <= 2,
                "{} and {}",
                control.scroll_height(),
                copy.scroll_height()
            );
            control.set_scroll_top(30);
        }
        sleep(Duration::from_millis(120)).await;
        assert!(control.scroll_left() + control.scroll_top() > 0);
        assert_eq!((control.scroll_left(), control.scroll_top()), (copy.scroll_left(), copy.scroll_top()));
        root.remove();
    }
}
