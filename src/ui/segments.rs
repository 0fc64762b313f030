//! A choice of two to four that are all in sight: radio buttons side by side. *Not configured* is one of them where
//! a setting may be left alone.

use leptos::prelude::*;

use super::field::fresh_id;
use crate::words::{common, kit};

/// Radio buttons side by side: values and their words. The group's name is read out and not seen; `described` names
/// the elements that say more, or is empty.
pub fn segments(
    label: impl Into<String>,
    options: Vec<(String, String)>,
    chosen: impl Into<Signal<String>>,
    described: impl Into<String>,
    choose: impl Fn(String) + Clone + 'static,
) -> AnyView {
    let (label, described): (String, String) = (label.into(), described.into());
    let chosen: Signal<String> = chosen.into();
    let name = fresh_id("segments");
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let (this, picked, choose) = (value.clone(), value.clone(), choose.clone());
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        value=value
                        prop:checked=move || chosen.with(|chosen| *chosen == this)
                        on:change=move |_| choose(picked.clone())
                    />
                    <span>{words}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="segments" aria-describedby=(!described.is_empty()).then_some(described)>
            <legend class="visually-hidden">{label}</legend>
            {options}
        </fieldset>
    }
    .into_any()
}

/// *Not configured*, on or off: `None`, `Some(true)`, `Some(false)`.
pub fn three_state(label: impl Into<String>, value: RwSignal<Option<bool>>) -> AnyView {
    let options = [("", common::not_configured()), ("on", kit::on()), ("off", kit::off())];
    let options = options.map(|(value, words)| (value.to_owned(), words.to_owned()));
    let chosen = Signal::derive(move || {
        match value.get() {
            None => "",
            Some(true) => "on",
            Some(false) => "off",
        }
        .to_owned()
    });
    segments(label, options.into(), chosen, "", move |picked| {
        value.set(match picked.as_str() {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        });
    })
}
