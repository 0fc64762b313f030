//! Tabs that are links: each tab has its URL, so the pattern is navigation and not a tab list.

use leptos::prelude::*;

use crate::words;

/// One tab.
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: &'static str,
    /// How many things are behind it; absent for no number.
    pub count: Signal<Option<u64>>,
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
        Self { href, label, count: Signal::stored(None), current: Signal::derive(current) }
    }

    /// The same tab with a number.
    #[must_use]
    pub fn counting(mut self, count: impl Fn() -> Option<u64> + Send + Sync + 'static) -> Self {
        self.count = Signal::derive(count);
        self
    }
}

/// The tabs of a page; `label` names the list for assistive technology.
pub fn tabs(label: &'static str, tabs: Vec<Tab>) -> AnyView {
    let links = tabs
        .into_iter()
        .map(|tab| {
            let number = move || tab.count.get().map(words::number);
            view! {
                <a href=tab.href data-noscroll="" aria-current=move || tab.current.get().then_some("page")>
                    {tab.label} " " <span class="count">{number}</span>
                </a>
            }
            .into_any()
        })
        .collect_view();
    view! { <nav class="tabs" data-offers="" aria-label=label>{links}</nav> }.into_any()
}
