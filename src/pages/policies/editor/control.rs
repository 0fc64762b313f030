//! The controls of one value: a choice, a number or text, a set of options.

use leptos::prelude::*;
use palisade_model::catalogue::{Kind, SettingDefinition};

use super::form::{Draft, is_time};
use super::row::Field;

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
    let options: Vec<_> = std::iter::once(option(String::new(), "Not configured".into()))
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

/// A number, a time of day or a text; empty is *Not configured*.
pub fn text(field: Field) -> AnyView {
    let (draft, bad) = (field.draft, field.bad);
    let (id, described) = (field.id.clone(), field.described.clone());
    let definition = field.definition.clone();
    let number = definition.kind == Kind::Integer && !is_time(&definition);
    let shown = move || {
        draft.with(|draft| match draft {
            Draft::Text(text) => text.clone(),
            _ => String::new(),
        })
    };
    // A number may have words for its usual values, such as a protocol.
    let words = (!definition.options.is_empty()).then(|| format!("{id}-words"));
    let known = words.clone().map(|words| {
        let options = definition.options.iter();
        let options = options
            .map(|it| view! { <option value=it.id.clone()>{it.label.clone()}</option> }.into_any())
            .collect_view();
        view! { <datalist id=words>{options}</datalist> }.into_any()
    });
    let unit = move || draft.with(|draft| unit(&definition, draft));
    view! {
        <span class="typed" class:number=number>
            <input
                class="input"
                type=if field.definition.secret { "password" } else { "text" }
                inputmode=number.then_some("numeric")
                id=id
                list=words
                placeholder=if is_time(&field.definition) { "Not configured (HH:MM)" } else { "Not configured" }
                aria-describedby=described
                aria-invalid=move || bad.get().then_some("true")
                autocomplete="off"
                spellcheck="false"
                prop:value=shown
                on:input:target=move |event| field.set(Draft::Text(event.target().value()))
            />
            <span class="unit">{unit}</span>
            {known}
        </span>
    }
    .into_any()
}

/// What stands beside the number: its unit, or the word for this value.
fn unit(definition: &SettingDefinition, draft: &Draft) -> String {
    match (definition.unit.as_deref(), draft) {
        _ if draft.is_nothing() => String::new(),
        (None, Draft::Text(text)) => {
            definition.option(text).map(|option| option.label.clone()).unwrap_or_default()
        }
        (Some("minutesAfterMidnight") | None, _) => String::new(),
        (Some("percent"), _) => "%".into(),
        (Some(unit), _) => unit.to_owned(),
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
            <p class="hint" hidden=move || !draft.with(Draft::is_nothing)>"Not configured"</p>
        </fieldset>
    }
    .into_any()
}
