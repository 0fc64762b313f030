//! What stands where data will be, in its size, so that nothing moves when it comes.

use leptos::prelude::*;

/// Rows of a table to come.
pub fn skeleton_rows(rows: usize) -> AnyView {
    let rows = (0..rows).map(|_| view! { <div class="skeleton row-line"></div> }.into_any()).collect_view();
    view! { <div class="table skeleton-table" role="status" aria-label=crate::words::kit::loading()>{rows}</div> }.into_any()
}

/// A line of text to come, `width` characters long.
pub fn skeleton_text(width: u32) -> AnyView {
    view! { <span class="skeleton text-line" style:inline-size=format!("{width}ch") aria-hidden="true"></span> }
        .into_any()
}
