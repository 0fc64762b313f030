//! Printing what is not all on the page: whoever shows a part only is told before, and shows more.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::Event;

/// What is about to be printed by a button: the browser's own event comes too late to draw anything.
const SOON: &str = "palisade:print";
/// So long it takes until what is printed is drawn, or is known to be on its way.
const DRAWN: Duration = Duration::from_millis(100);
/// How often it is waited for so long before what is there is printed as it is.
const PATIENCE: u32 = 100;

/// Whether the page is being printed.
pub fn use_printing() -> ReadSignal<bool> {
    let (printing, set) = signal(false);
    let on = [("beforeprint", true), (SOON, true), ("afterprint", false)];
    let handles = on.map(|(event, to)| {
        window_event_listener_untyped(event, move |_| {
            set.try_set(to);
        })
    });
    on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
    printing
}

/// Prints the page once all that is to be printed is on it.
pub fn print_page() {
    if let Ok(event) = Event::new(SOON) {
        let _ = window().dispatch_event(&event);
    }
    once_drawn(PATIENCE);
}

/// Prints when nothing of the page is on its way any longer.
fn once_drawn(patience: u32) {
    let later = move || {
        let waits = document().query_selector("main [aria-busy=true]").ok().flatten().is_some();
        if waits && patience > 0 {
            once_drawn(patience - 1);
        } else {
            let _ = window().print();
        }
    };
    set_timeout(later, DRAWN);
}
