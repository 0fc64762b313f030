//! A setting as it was: state, value and who set it, or that nobody did, or that it is not known.

use leptos::prelude::*;
use palisade_model::api::SettingThen;
use palisade_model::merge::Standing;
use palisade_model::status::State;

use crate::route::Route;
use crate::ui::state::state_class;
use crate::ui::{badge, state_badge};
use crate::words::{history as words, names, sentence};

/// The class and the word for how a setting was.
pub fn sign(then: &SettingThen) -> (&'static str, String) {
    match then {
        SettingThen::Unknown => ("unknown", words::unknown().to_owned()),
        SettingThen::NotSet => ("unset", words::not_set().to_owned()),
        SettingThen::Set { state, .. } => (state_class(*state), names::state(*state).to_owned()),
    }
}

/// How a setting was.
pub fn then(then: &SettingThen) -> AnyView {
    let SettingThen::Set { state, display_value, note, sources, .. } = then else {
        let (_, word) = sign(then);
        return view! { <span class="then">{badge("none", word)}</span> }.into_any();
    };
    let value =
        if *state == State::Conflict { words::withheld().to_owned() } else { names::option(display_value) };
    let apart = sources.iter().any(|source| source.display_value != *display_value);
    let each = sources
        .iter()
        .map(|source| {
            let href = Route::policy(&source.policy.id).href();
            let said = apart.then(|| [": ", &names::option(&source.display_value)].concat());
            let lost = (source.standing == Standing::Loses).then(|| [" (", words::loses(), ")"].concat());
            view! { <span class="sub"><a class="link" href=href>{source.policy.name.clone()}</a> {said} {lost}</span> }
                .into_any()
        })
        .collect_view();
    let note = (!note.is_empty()).then(|| view! { <span class="sub">{sentence(note)}</span> });
    view! {
        <span class="then">
            <span>{state_badge(*state)} " " <span class="value">{value}</span></span>
            {note}
            {each}
        </span>
    }
    .into_any()
}
