//! States: an icon, a word and a count; colour is only the third sign.

use leptos::prelude::*;
use palisade_model::status::{State, StateCounts};

use super::inert::{escaped, inert};
use crate::words::{kit, names, number};

/// The class that gives a state its colour and icon.
pub fn state_class(state: State) -> &'static str {
    match state {
        State::Success => "success",
        State::Error => "error",
        State::Conflict => "conflict",
        State::Pending => "pending",
        State::NotApplicable => "na",
    }
}

/// A state as icon and word.
pub fn state_badge(state: State) -> AnyView {
    badge(state_class(state), names::state(state))
}

/// Any word in a state's colour and with its icon, such as `Silent` as an error. A word, not a number or a name: see
/// [`inert`].
pub fn badge(class: &'static str, label: impl AsRef<str>) -> AnyView {
    let label = escaped(label.as_ref());
    inert(["<span class=\"state ", class, "\"><i aria-hidden=\"true\"></i>", &label, "</span>"].concat())
}

/// One part of a whole: the class that gives it its colour and icon, its name, and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// A state's class; see [`state_class`].
    pub class: &'static str,
    /// What it is.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// The shares of five counts.
pub fn state_shares(counts: StateCounts) -> Vec<Share> {
    let share = |state| Share {
        class: state_class(state),
        label: names::state(state).to_owned(),
        count: counts.get(state),
    };
    State::ALL.into_iter().map(share).collect()
}

/// The bar of five counts.
pub fn state_bar(counts: StateCounts, small: bool) -> AnyView {
    bar(&state_shares(counts), small)
}

/// The bar of shares. It is one image with the counts as its name, since the counts stand beside it in words.
pub fn bar(shares: &[Share], small: bool) -> AnyView {
    let some = shares.iter().filter(|share| share.count > 0);
    let name: Vec<_> = some.map(|share| [share.label.as_str(), " ", &number(share.count)].concat()).collect();
    let none = name.is_empty();
    let name = if none { kit::no_devices().to_owned() } else { name.join(", ") };
    let part = |share: &Share| {
        view! { <span class=share.class hidden=share.count == 0 style:flex-grow=share.count.to_string()></span> }
            .into_any()
    };
    // In a long list only the parts that are seen: every element costs there.
    let parts = shares.iter().filter(|share| !small || share.count > 0).map(part).collect_view();
    let class = match (small, none) {
        (true, true) => "bar small none",
        (true, false) => "bar small",
        (false, true) => "bar none",
        (false, false) => "bar",
    };
    view! { <div class=class role="img" aria-label=name>{parts}</div> }.into_any()
}

/// The five counts, each a link to its rows.
pub fn state_legend(counts: StateCounts, href: impl Fn(State) -> String) -> AnyView {
    let links = State::ALL
        .into_iter()
        .map(|state| {
            view! {
                <li>
                    <a href=href(state) data-noscroll="">
                        <span class="n">{number(counts.get(state))}</span>
                        " "
                        {state_badge(state)}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ul class="legend">{links}</ul> }.into_any()
}
