//! Tabs that are links: each tab has its URL, so the pattern is navigation and not a tab list.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::paint::after_paint;
use crate::words;

/// How much is seen of the tab before, in pixels, where not all tabs have room.
const BEFORE: i32 = 32;

/// One tab.
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: &'static str,
    /// How many things are behind it, once that is known; absent for a tab without a number.
    pub count: Option<Signal<Option<u64>>>,
    /// Whether it is the one shown.
    pub current: Signal<bool>,
}

impl Tab {
    /// A tab without a number.
    pub fn new(
        href: String,
        label: &'static str,
        current: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { href, label, count: None, current: Signal::derive(current) }
    }

    /// The same tab with a number.
    #[must_use]
    pub fn counting(mut self, count: impl Fn() -> Option<u64> + Send + Sync + 'static) -> Self {
        self.count = Some(Signal::derive(count));
        self
    }
}

/// The tabs of a page; `label` names the list for assistive technology.
pub fn tabs(label: &'static str, tabs: Vec<Tab>) -> AnyView {
    let nav = NodeRef::<html::Nav>::new();
    let current: Vec<Signal<bool>> = tabs.iter().map(|tab| tab.current).collect();
    let counts: Vec<Signal<Option<u64>>> = tabs.iter().filter_map(|tab| tab.count).collect();
    let known = Memo::new(move |_| counts.iter().filter(|count| count.get().is_some()).count());
    let in_sight = move || {
        after_paint(move || {
            if let Some(nav) = nav.try_get_untracked().flatten() {
                show_current(&nav);
            }
        });
    };
    Effect::new(move |_| {
        current.iter().for_each(|current| current.track());
        // A number that comes later moves what stands behind it, once.
        known.track();
        in_sight();
    });
    // A window that is made narrower has less room.
    let resized = window_event_listener(ev::resize, move |_| in_sight());
    on_cleanup(move || resized.remove());
    let links = tabs
        .into_iter()
        .map(|tab| {
            let counted = tab.count.map(|count| {
                view! { " " <span class="count">{move || count.get().map(words::number)}</span> }
            });
            view! {
                <a href=tab.href data-noscroll="" aria-current=move || tab.current.get().then_some("page")>
                    {tab.label} {counted}
                </a>
            }
            .into_any()
        })
        .collect_view();
    view! { <nav class="tabs" node_ref=nav data-offers="" aria-label=label>{links}</nav> }.into_any()
}

/// Moves the tabs, where not all have room, so that the one that is shown is in sight.
fn show_current(nav: &HtmlElement) {
    let link = nav.query_selector("[aria-current]").ok().flatten();
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else { return };
    let from = link.offset_left() - nav.offset_left();
    let sight = nav.scroll_left()..=nav.scroll_left() + nav.client_width();
    if !sight.contains(&from) || !sight.contains(&(from + link.offset_width())) {
        nav.set_scroll_left(from - BEFORE);
    }
}
