//! Filters as chips: links that set or drop one parameter of the URL, with the count of what they show.

use leptos::prelude::*;

use super::query::use_query;
use crate::words::{kit, number};

/// One value that a filter may have.
pub struct Chip {
    /// The parameter's value; empty for the chip that drops the filter.
    pub value: &'static str,
    /// The words.
    pub label: &'static str,
    /// How many rows it shows, once that is known; absent for a chip without a number.
    pub count: Option<Signal<Option<u64>>>,
}

impl Chip {
    /// A chip without a number.
    pub fn new(value: &'static str, label: &'static str) -> Self {
        Self { value, label, count: None }
    }

    /// The same chip with a number.
    #[must_use]
    pub fn counting(mut self, count: impl Fn() -> Option<u64> + Send + Sync + 'static) -> Self {
        self.count = Some(Signal::derive(count));
        self
    }
}

/// The chips of one filter: `parameter` of the URL. The chip that is on leads back to all.
pub fn chips(label: &'static str, parameter: &'static str, chips: Vec<Chip>) -> AnyView {
    let query = use_query();
    // All of them at once: a closure for each thing that may change about each chip takes longer than to draw them anew.
    let links = move || {
        let chosen = query.get(parameter);
        let link = |chip: &Chip| {
            let on = chosen == chip.value;
            let href = query.with(&[(parameter, if on { "" } else { chip.value })]);
            // Its room is kept until it is known, so that nothing moves then.
            let count = chip.count.map(|count| {
                view! { <span class="count">{move || count.get().map(number)}</span> }.into_any()
            });
            let drops = on && !chip.value.is_empty();
            view! {
                <a
                    class=if on { "chip on" } else { "chip" }
                    href=href
                    data-noscroll=""
                    aria-current=on.then_some("true")
                >
                    {chip.label}
                    " "
                    {count}
                    {drops.then(|| view! { <span aria-hidden="true">"×"</span> })}
                </a>
            }
            .into_any()
        };
        chips.iter().map(link).collect_view()
    };
    view! { <div class="chips" role="group" aria-label=label>{links}</div> }.into_any()
}

/// A filter that is on and leads to none: `parameter` of the URL, in these words.
pub fn filter_chip(label: String, parameter: &'static str) -> AnyView {
    let query = use_query();
    view! {
        <a class="chip on" href=move || query.with(&[(parameter, "")]) data-noscroll="">
            {label}
            <span aria-hidden="true">"×"</span>
            <span class="visually-hidden">{kit::drop_filter()}</span>
        </a>
    }
    .into_any()
}
