//! Whether the page is scrolled, known without asking: the browser would lay the page out to answer.

use std::cell::Cell;

use leptos::prelude::*;

thread_local! {
    static SCROLLED: Cell<Option<bool>> = const { Cell::new(None) };
}

/// Notes from now on whether the page is scrolled. To be called while nothing waits for a layout.
pub fn follow() {
    if SCROLLED.get().is_none() {
        note();
        // For as long as the program runs.
        std::mem::forget(window_event_listener_untyped("scroll", |_| note()));
    }
}

/// Whether the page is scrolled down from its top.
pub fn is_scrolled() -> bool {
    follow();
    SCROLLED.get() == Some(true)
}

fn note() {
    SCROLLED.set(Some(window().scroll_y() != Ok(0.0)));
}
