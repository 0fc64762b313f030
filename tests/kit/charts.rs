//! Charts: each says in words what it draws, and is told apart in either theme, without its colours too.

use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::words;
use crate::gallery::*;

const CHARTS: [&str; 4] = ["States over time", "Rollout curve", "Strip of states", "Matrix"];

fn style(element: &HtmlElement, property: &str) -> String {
    let style = window().get_computed_style(element).unwrap().unwrap();
    style.get_property_value(property).unwrap()
}

#[wasm_bindgen_test]
async fn what_is_drawn_is_said_in_words() {
    let page = gallery().await;
    for name in &CHARTS[..2] {
        let place = section(&page, name).await;
        let spoken = has(&one(&place, "svg.drawing[role=img]"), "aria-label");
        assert!(spoken.starts_with("Devices by "), "{spoken}");
        let rows = within(&place, "table tbody tr");
        assert_eq!(rows.len(), 4, "{name}");
        let columns = within(&place, "table thead th").len();
        assert_eq!(within(&place, ".key li").len(), columns - 1, "{name}");
    }
    let strip = one(&section(&page, "Strip of states").await, "svg[role=img]");
    assert!(
        has(&strip, "aria-label").contains("Success → Error → Conflict"),
        "{}",
        has(&strip, "aria-label")
    );
    let matrix = one(&section(&page, "Matrix").await, "[role=region]");
    assert_eq!(has(&matrix, "aria-label"), "2 policies against 3 groups, 1 assignments in conflict");
}

#[wasm_bindgen_test]
async fn charts_follow_the_theme_and_differ_without_colour() {
    let page = gallery().await;
    let root = document().document_element().unwrap();
    let mut papers = BTreeSet::new();
    for theme in ["light", "dark"] {
        root.set_attribute("data-theme", theme).unwrap();
        for name in &CHARTS[..3] {
            let place = section(&page, name).await;
            papers.insert(style(&place, "background-color"));
            let mut figures = BTreeSet::new();
            for pattern in within(&place, "pattern") {
                let ground = style(&one(&pattern, ".ground"), "fill");
                let figure = one(&pattern, ".figure");
                let lines = has(&figure, "d");
                assert!(lines.is_empty() || style(&figure, "stroke") != ground, "{name}, {theme}: {ground}");
                // The same lines on the same ground would be the same to the eye.
                let class = has(&pattern, "class");
                assert!(figures.insert(lines), "{name}: {class} is drawn as another");
            }
            assert!(figures.len() >= 5, "{name}: {figures:?}");
        }
        let marks = within(&section(&page, "Matrix").await, ".matrix-mark");
        assert_eq!(marks.len(), 4);
        let shapes: BTreeSet<_> = marks.iter().filter_map(shape).collect();
        assert_eq!(shapes.len(), 3, "{shapes:?}");
    }
    root.remove_attribute("data-theme").unwrap();
    assert_eq!(papers.len(), 2, "{papers:?}");
    assert!(words(&section(&page, "Matrix").await).contains("Pilot: high protection"));
}

/// What a mark of the matrix is drawn with.
fn shape(mark: &HtmlElement) -> Option<String> {
    let drawn = mark.query_selector("circle, line, path, polygon, rect:not(.matrix-hit)").ok()??;
    Some(drawn.unchecked_into::<HtmlElement>().tag_name())
}
