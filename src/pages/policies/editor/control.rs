//! The controls of one value: a choice, a number or text, a set of options.

use leptos::prelude::*;
use palisade_model::catalogue::{Kind, SettingDefinition};

use super::form::{Draft, is_time, units};
use super::row::Field;
use crate::ui::marked;
use crate::words::{common, editor as words};

/// One of the options, *Not configured* first.
pub fn choice(field: Field) -> AnyView {
    let draft = field.draft;
    let option = |item: String, label: String| {
        let this = item.clone();
        let chosen = move || {
            draft.with(|draft| match draft {
                Draft::Choice(item) => *item == this,
                _ => this.is_empty(),
            })
        };
        view! { <option value=item prop:selected=chosen>{label}</option> }.into_any()
    };
    let options: Vec<_> = std::iter::once(option(String::new(), common::not_configured().into()))
        .chain(field.definition.options.iter().map(|it| option(it.id.clone(), it.label.clone())))
        .collect();
    let (id, described, bad) = (field.id.clone(), field.described.clone(), field.bad);
    view! {
        <select
            class="input"
            class:off=move || draft.with(Draft::is_nothing)
            id=id
            aria-describedby=described
            aria-invalid=move || bad.get().then_some("true")
            on:change:target=move |event| field.set(Draft::Choice(event.target().value()))
        >
            {options}
        </select>
    }
    .into_any()
}

/// A number, a time of day or a text; empty is *Not configured*. While one types, what was typed stands there; after
/// that the value as it is understood.
pub fn text(field: Field) -> AnyView {
    let (draft, bad) = (field.draft, field.bad);
    let (id, described) = (field.id.clone(), field.described.clone());
    let definition = field.definition.clone();
    let (number, time) = (definition.kind == Kind::Integer, is_time(&definition));
    let typing = RwSignal::new(None::<String>);
    let shown = {
        let definition = definition.clone();
        Signal::derive(move || {
            typing.get().unwrap_or_else(|| {
                draft.with(|draft| match draft {
                    Draft::Text(text) => match text.parse() {
                        Ok(value) if number => units::typed(&definition, value),
                        _ => text.clone(),
                    },
                    _ => String::new(),
                })
            })
        })
    };
    // A number may have words for its usual values, such as a protocol.
    let known = (!definition.options.is_empty()).then(|| format!("{id}-words"));
    let list = known.clone().map(|known| {
        let options = definition.options.iter();
        let options = options
            .map(|it| view! { <option value=it.id.clone()>{it.label.clone()}</option> }.into_any())
            .collect_view();
        view! { <datalist id=known>{options}</datalist> }.into_any()
    });
    let marks = field.marks(None);
    let (beside, stored) = (definition.clone(), definition.clone());
    let beside = move || draft.with(|draft| beside_number(&beside, draft));
    let stored = move || {
        draft.with(|draft| match draft {
            Draft::Text(text) if number => {
                let value = units::read(&stored, text)?;
                units::stored(&stored, value).map(|it| words::stored_as(&it))
            }
            _ => None,
        })
    };
    let place = match (time, number) {
        (true, _) => words::time_placeholder(),
        _ => common::not_configured(),
    };
    let secret = definition.secret;
    let input = view! {
        <input
            class="input"
            type=if secret { "password" } else { "text" }
            id=id
            list=known
            placeholder=place
            aria-describedby=described
            aria-invalid=move || bad.get().then_some("true")
            autocomplete=if secret { "new-password" } else { "off" }
            spellcheck="false"
            prop:value=shown
            on:input:target=move |event| {
                let text = event.target().value();
                typing.set(Some(text.clone()));
                field.set(Draft::Text(text));
            }
            on:change=move |_| typing.set(None)
            on:blur=move |_| typing.set(None)
        />
    }
    .into_any();
    let input = if secret { input } else { marked(shown, marks, false, false, input) };
    let after =
        number.then(|| view! { <span class="unit">{beside}</span> <span class="unit">{stored}</span> });
    view! { <span class="typed" class:number=number>{input} {after} {list}</span> }.into_any()
}

/// What stands beside the number: the word for this value, or a unit that is not typed.
fn beside_number(definition: &SettingDefinition, draft: &Draft) -> String {
    match draft {
        Draft::Text(text) if !text.is_empty() => match definition.option(text) {
            Some(option) => option.label.clone(),
            None => units::beside(definition).unwrap_or_default(),
        },
        _ => String::new(),
    }
}

/// Any of the options; none is *Not configured*.
pub fn items(field: &Field) -> AnyView {
    let draft = field.draft;
    let boxes = field
        .definition
        .options
        .iter()
        .map(|option| {
            let (field, item) = (field.clone(), option.id.clone());
            let this = item.clone();
            let chosen =
                move || draft.with(|draft| matches!(draft, Draft::Items(items) if items.contains(&this)));
            let toggle = move |checked: bool| {
                let mut items = match draft.get_untracked() {
                    Draft::Items(items) => items,
                    _ => Vec::new(),
                };
                items.retain(|it| *it != item);
                if checked {
                    items.push(item.clone());
                }
                field.set(Draft::Items(items));
            };
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=chosen
                        on:change:target=move |event| toggle(event.target().checked())
                    />
                    {option.label.clone()}
                </label>
            }
            .into_any()
        })
        .collect_view();
    let (id, described, name) = (field.id.clone(), field.described.clone(), field.definition.name.clone());
    let bad = field.bad;
    view! {
        <fieldset
            class="options"
            id=id
            tabindex="-1"
            aria-describedby=described
            class:bad=move || bad.get()
        >
            <legend class="visually-hidden">{name}</legend>
            {boxes}
            <p class="hint" hidden=move || !draft.with(Draft::is_nothing)>{common::not_configured()}</p>
        </fieldset>
    }
    .into_any()
}
