//! States: an icon, a word and a count; colour is only the third sign.

use leptos::prelude::*;
use palisade_model::status::{State, StateCounts};

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

/// Any word in a state's colour and with its icon, such as `Silent` as an error.
pub fn badge(class: &'static str, label: impl Into<String>) -> AnyView {
    let (class, label): (String, String) = (["state ", class].concat(), label.into());
    view! { <span class=class><i aria-hidden="true"></i>{label}</span> }.into_any()
}

/// The bar of shares. It is one image with the counts as its name, since the counts stand beside it in words.
pub fn state_bar(counts: StateCounts, small: bool) -> AnyView {
    let name: Vec<_> = State::ALL
        .into_iter()
        .filter(|state| counts.get(*state) > 0)
        .map(|state| [names::state(state), " ", &number(counts.get(state))].concat())
        .collect();
    let name = if name.is_empty() { kit::no_devices().to_owned() } else { name.join(", ") };
    let shares = State::ALL
        .into_iter()
        .map(|state| {
            let share = counts.get(state);
            view! {
                <span class=state_class(state) hidden=share == 0 style:flex-grow=share.to_string()></span>
            }
            .into_any()
        })
        .collect_view();
    view! { <div class="bar" class:small=small class:none=counts.total() == 0 role="img" aria-label=name>{shares}</div> }
        .into_any()
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
