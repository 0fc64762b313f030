//! One row of the builder: a property, what is asked of it, and the values.

use leptos::prelude::*;
use palisade_model::membership::{Property, check_text};

use super::builder::Builder;
use super::rows::Question;
use super::{terms, values};
use crate::ui::{Icon, icon};
use crate::words::groups as words;

/// The id of the row's choice of a property.
pub fn property_id(key: u32) -> String {
    format!("rule-row-{key}")
}

/// The row with this key.
pub fn row(builder: Builder, key: u32) -> AnyView {
    let row = Memo::new(move |_| builder.row(key));
    let property = Memo::new(move |_| row.get().map(|row| row.property));
    let question = Memo::new(move |_| row.get().map(|row| row.question));
    let set_property = move |name: String| {
        if let Some(property) = Property::named(&name) {
            builder.change_row(key, |row| row.ask_of(property));
        }
    };
    let set_question = move |word: String| {
        let Some(property) = property.get_untracked() else { return };
        if let Some(question) = Question::of(property).into_iter().find(|it| it.word() == word) {
            builder.change_row(key, |row| row.question = question);
        }
    };
    let mut names: Vec<(String, Property)> =
        Property::ALL.iter().map(|property| (terms::property(*property), *property)).collect();
    names.sort_by_key(|(name, property)| (property.name().starts_with("extension"), name.to_lowercase()));
    let properties = names
        .into_iter()
        .map(|(name, option)| {
            view! { <option value=option.name() prop:selected=move || property.get() == Some(option)>{name}</option> }
                .into_any()
        })
        .collect_view();
    let questions = move || {
        let all = property.get().map(Question::of).unwrap_or_default();
        all.into_iter()
            .map(|option| {
                let label = terms::question(option);
                view! { <option value=option.word() prop:selected=move || question.get() == Some(option)>{label}</option> }
                    .into_any()
            })
            .collect_view()
    };
    let about = move || property.get().map(terms::about);
    // What is wrong with this row alone; the list below the editor says it of the whole rule.
    let wrong = Memo::new(move |_| {
        let row = row.get()?;
        // Nothing is entered yet.
        if row.values.iter().all(String::is_empty) {
            return None;
        }
        let text = row.to_string();
        let error = check_text(&text).errors.into_iter().next()?;
        Some(crate::words::sentence(&error.sentence))
    });
    let remove = move |_| builder.change(|tree, _| tree.remove(key));
    let control = move || match (property.get(), question.get()) {
        (Some(property), Some(question)) => values::control(builder, key, property, question.takes()),
        _ => ().into_any(),
    };
    view! {
        <div class="condition" role="group" aria-label=words::condition()>
            <select
                class="input"
                id=property_id(key)
                aria-label=words::property()
                title=about
                on:change:target=move |event| set_property(event.target().value())
            >
                {properties}
            </select>
            <select class="input" aria-label=words::operator() on:change:target=move |event| set_question(event.target().value())>
                {questions}
            </select>
            <div class="values">{control}</div>
            <button type="button" class="icon-button" aria-label=words::remove_condition() on:click=remove>
                {icon(Icon::Close)}
            </button>
            <p class="error-text" aria-live="polite">{wrong}</p>
        </div>
    }
    .into_any()
}
