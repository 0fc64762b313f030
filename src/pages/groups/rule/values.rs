//! The value of a row: a choice where the property has only certain ones, a text with those that are usual offered, a
//! list of texts, or groups by name.

use leptos::prelude::*;
use palisade_model::api::{GroupRow, Page};
use palisade_model::membership::{Kind, Property, Values};

use super::builder::Builder;
use super::rows::Takes;
use crate::api::load;
use crate::route::Route;
use crate::ui::field::fresh_id;
use crate::ui::{Icon, icon};
use crate::words::groups as words;

/// The control for the values of the row with this key.
pub fn control(builder: Builder, key: u32, property: Property, takes: Takes) -> AnyView {
    match (takes, property.kind()) {
        (Takes::Nothing, _) => ().into_any(),
        (Takes::List, Kind::Groups) => groups(builder, key),
        (Takes::One, Kind::Boolean) => boolean(builder, key),
        (Takes::List, _) => list(builder, key, property),
        (Takes::One, _) => one(builder, key, property),
    }
}

fn values(builder: Builder, key: u32) -> Vec<String> {
    builder.row(key).map(|row| row.values).unwrap_or_default()
}

fn first(builder: Builder, key: u32) -> String {
    values(builder, key).into_iter().next().unwrap_or_default()
}

fn boolean(builder: Builder, key: u32) -> AnyView {
    let option = |value: &'static str, label: &'static str| {
        view! { <option value=value prop:selected=move || first(builder, key) == value>{label}</option> }
            .into_any()
    };
    let set = move |value: String| builder.change_row(key, |row| row.values = vec![value]);
    view! {
        <select class="input" aria-label=words::value() on:change:target=move |event| set(event.target().value())>
            {option("true", words::value_true())}
            {option("false", words::value_false())}
        </select>
    }
    .into_any()
}

/// The ids and options of a list of known values; nothing for a property that takes any text.
fn known(property: Property) -> (Option<String>, AnyView) {
    let known = match property.values() {
        Values::Any => return (None, ().into_any()),
        Values::Only(known) | Values::Usual(known) => known,
    };
    let id = fresh_id("values");
    let options =
        known.iter().map(|value| view! { <option value=*value></option> }.into_any()).collect_view();
    (Some(id.clone()), view! { <datalist id=id>{options}</datalist> }.into_any())
}

fn one(builder: Builder, key: u32, property: Property) -> AnyView {
    let (id, offers) = known(property);
    let set = move |value: String| builder.change_row(key, |row| row.values = vec![value]);
    view! {
        <input
            class="input"
            list=id
            aria-label=words::value()
            autocomplete="off"
            spellcheck="false"
            prop:value=move || first(builder, key)
            on:input:target=move |event| set(event.target().value())
        />
        {offers}
    }
    .into_any()
}

fn list(builder: Builder, key: u32, property: Property) -> AnyView {
    let set = move |text: String| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        builder.change_row(key, |row| row.values = lines.map(str::to_owned).collect());
    };
    let hint = match property.values() {
        Values::Any => String::new(),
        Values::Only(known) | Values::Usual(known) => words::values_known(&known.join(", ")),
    };
    // Written once: what is typed is not put right under the cursor.
    let begun = untrack(|| values(builder, key)).join("\n");
    view! {
        <textarea
            class="input"
            rows="3"
            aria-label=words::values()
            placeholder=words::values_hint()
            spellcheck="false"
            prop:value=begun
            on:input:target=move |event| set(event.target().value())
        />
        <p class="hint">{hint}</p>
    }
    .into_any()
}

fn groups(builder: Builder, key: u32) -> AnyView {
    let page = load::<Page<GroupRow>>(|| "/api/groups?limit=1000".to_owned());
    let name = move |id: &str| {
        let found = page.data.with(|page| {
            page.as_ref()?.rows.iter().find(|row| row.id.eq_ignore_ascii_case(id)).map(|row| row.name.clone())
        });
        found.unwrap_or_else(|| id.to_owned())
    };
    let chosen = move || {
        let line = |id: String| {
            let (href, label) = (Route::group(&id).href(), name(&id));
            let remove = words::remove(&label);
            let drop = move |_| builder.change_row(key, |row| row.values.retain(|it| *it != id));
            view! {
                <li>
                    <a class="link" href=href>{label}</a>
                    <button type="button" class="icon-button" aria-label=remove on:click=drop>{icon(Icon::Close)}</button>
                </li>
            }
            .into_any()
        };
        values(builder, key).into_iter().map(line).collect_view()
    };
    let free = move || {
        let taken = values(builder, key);
        let rows = page.get().map(|page| page.rows.clone()).unwrap_or_default();
        rows.into_iter()
            .filter(|row| !taken.contains(&row.id))
            .map(|row| view! { <option value=row.id>{row.name}</option> }.into_any())
            .collect_view()
    };
    let add = move |id: String| {
        if !id.is_empty() {
            builder.change_row(key, |row| row.values.push(id));
        }
    };
    view! {
        <ul class="names">{chosen}</ul>
        <select class="input" aria-label=words::add_group() on:change:target=move |event| add(event.target().value())>
            <option value="">{words::add_group()}</option>
            {free}
        </select>
    }
    .into_any()
}
