//! Filters as chips: links that set or drop one parameter of the URL, with the count of what they show.

use leptos::html;
use leptos::prelude::*;

use super::focus::{first_of, hand_on_focus};
use super::inert::Markup;
use super::query::use_query;
use super::written::write;
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
    // All of them as one text and by one effect: many closures in each take longer than to write them anew.
    let inside = move || {
        let chosen = query.get(parameter);
        let link = |chip: &Chip| {
            let on = chosen == chip.value;
            let href = query.with(&[(parameter, if on { "" } else { chip.value })]);
            // Its room is kept until it is known, so that nothing moves then.
            let count = chip.count.map(|count| {
                Markup::span("count", Markup::text(&count.get().map(number).unwrap_or_default()))
            });
            let drops = (on && !chip.value.is_empty())
                .then(|| Markup::element("span", &[("aria-hidden", "true")], Markup::text("×")));
            let class = if on { "chip on" } else { "chip" };
            let mut of = vec![("class", class), ("href", href.as_str()), ("data-noscroll", "")];
            of.extend(on.then_some(("aria-current", "true")));
            let name = Markup::text(&[chip.label, " "].concat());
            Markup::element("a", &of, name.and(count).and(drops))
        };
        chips.iter().map(link).collect::<Markup>()
    };
    let group = NodeRef::<html::Div>::new();
    let effect = RenderEffect::new(move |before: Option<Markup>| {
        let now = inside();
        if let Some(group) = group.get_untracked().filter(|_| before.is_some_and(|before| before != now)) {
            write(&group, &now);
        }
        now
    });
    let first = effect.with_value_mut(|inside| inside.as_str().to_owned()).unwrap_or_default();
    // For as long as the filters are there.
    StoredValue::new_local(effect);
    view! { <div class="chips" role="group" aria-label=label node_ref=group inner_html=first></div> }
        .into_any()
}

/// A filter that is on and leads to none: `parameter` of the URL, in these words.
pub fn filter_chip(label: String, parameter: &'static str) -> AnyView {
    let query = use_query();
    filter_chip_of(label, move || query.with(&[(parameter, "")]))
}

/// A filter that is on, in these words, and where one goes without it.
pub fn filter_chip_of(label: String, without: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    // Dropped, it is gone, and the search beside it is what is next.
    on_cleanup(|| hand_on_focus(".chip.on", || first_of("main input[type=search]")));
    view! {
        <a class="chip on" href=without data-noscroll="">
            <span class="label" title=label.clone()>{label.clone()}</span>
            <span aria-hidden="true">"×"</span>
            <span class="visually-hidden">{kit::drop_filter()}</span>
        </a>
    }
    .into_any()
}
