//! The style sheets of the workbench: what the first page does not need comes with the second program, before anything
//! is shown that needs it.

use js_sys::{Array, Promise};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Where they are, as `index.html` has them copied.
const SHEETS: [&str; 7] = [
    "/style/workbench/chart.css",
    "/style/workbench/editor.css",
    "/style/workbench/grid.css",
    "/style/workbench/groups.css",
    "/style/workbench/lists.css",
    "/style/workbench/matrix.css",
    "/style/workbench/palette.css",
];

/// Loads them once, all at the same time; where they stand among the others does not matter, their layers say what wins.
/// A sheet that can't be had leaves its page plain, which is better than no page.
pub async fn load() {
    let loading: Array = SHEETS.into_iter().filter_map(append).collect();
    let _ = JsFuture::from(Promise::all(&loading)).await;
}

/// Adds a sheet to the page; the promise is kept when it came or failed.
fn append(sheet: &str) -> Option<Promise> {
    let link = document().create_element("link").ok()?;
    let _ = link.set_attribute("rel", "stylesheet");
    let _ = link.set_attribute("href", sheet);
    let came = Promise::new(&mut |resolve, _| {
        for event in ["load", "error"] {
            let _ = link.add_event_listener_with_callback(event, &resolve);
        }
    });
    document().head()?.append_child(&link).ok()?;
    Some(came)
}
