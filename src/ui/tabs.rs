//! Tabs that are links: each tab has its URL, so the pattern is navigation and not a tab list.

use leptos::prelude::*;

use crate::words;

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
    view! { <nav class="tabs" data-offers="" aria-label=label>{links}</nav> }.into_any()
}
