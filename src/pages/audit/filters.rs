//! What of the log is shown: every filter is in the address.

use leptos::prelude::*;
use palisade_model::api::{AREAS, AuditPage};

use super::act;
use crate::api::Blocks;
use crate::pages::needs;
use crate::pages::unmatched::Filter;
use crate::ui::query::{Query, use_query, use_replace};
use crate::ui::{Chip, chips, filter_chip};
use crate::words::audit as words;

/// The request for what the address asks for, with these parameters of the page's own. Tracked.
pub fn path(query: Query, own: &[(&str, &str)]) -> String {
    let days = needs::days(&query.get("since"), &query.get("until"));
    let days = days.iter().map(|(name, day)| (*name, day.as_str()));
    let own: Vec<_> = days.chain(own.iter().copied()).collect();
    ["/api/audit", &query.forward(&needs::AUDIT, &own)].concat()
}

/// Every filter of the log with how its values are read.
pub fn all(log: Blocks<AuditPage>) -> Vec<Filter> {
    let result = |value: &str| if value == "true" { words::refused() } else { words::done() }.to_owned();
    let action = |value: &str| match AREAS.into_iter().find(|area| *area == value) {
        Some(area) => act::area_name(area).to_owned(),
        None => act::name(value).to_owned(),
    };
    vec![
        Filter::plain("search"),
        Filter::new("who", words::by),
        Filter::new("action", action),
        Filter::new("object", move |id| {
            words::about_this(&object_name(log, id).unwrap_or_else(|| id.to_owned()))
        }),
        Filter::new("refused", result),
        Filter::new("since", |day| [words::from_day(), " ", day].concat()).asked_as("from"),
        Filter::new("until", |day| [words::to_day(), " ", day].concat()).asked_as("to"),
    ]
}

/// What an object that the shown rows are about is called.
fn object_name(log: Blocks<AuditPage>, id: &str) -> Option<String> {
    let page = log.head.get()?;
    page.rows.iter().find_map(|row| row.object_name.clone().filter(|_| row.object == id))
}

/// A field for a day: `parameter` of the URL.
pub fn day(label: &'static str, parameter: &'static str) -> AnyView {
    let (value, replace) = (use_query().signal(parameter), use_replace());
    view! {
        <label class="day" class:set=move || value.with(|value| !value.is_empty())>
            {label}
            <input
                class="input"
                type="date"
                prop:value=value
                on:change:target=move |event| replace(&[(parameter, &event.target().value())])
            />
        </label>
    }
    .into_any()
}

/// Done or refused.
pub fn results(log: Blocks<AuditPage>) -> AnyView {
    let refused = move || Some(log.head.get()?.refused);
    let list = vec![Chip::new("false", words::done()), Chip::new("true", words::refused()).counting(refused)];
    chips(words::outcome(), "refused", list)
}

/// What the entries are about.
pub fn areas(log: Blocks<AuditPage>) -> AnyView {
    let chip = |area: &'static str| {
        Chip::new(area, act::area_name(area)).counting(move || {
            let page = log.head.get()?;
            let found = page.areas.iter().find(|count| count.area == area);
            Some(found.map(|count| count.rows).unwrap_or_default())
        })
    };
    chips(words::kind(), "action", AREAS.into_iter().map(chip).collect())
}

/// The filters that rows lead to: one person, one object, one action.
pub fn chosen(log: Blocks<AuditPage>) -> AnyView {
    let query = use_query();
    let (who, object, action) = (query.signal("who"), query.signal("object"), query.signal("action"));
    let who = move || who.with(|who| (!who.is_empty()).then(|| filter_chip(words::by(who), "who")));
    let object = move || {
        object.with(|id| {
            let name = object_name(log, id).unwrap_or_else(|| id.clone());
            (!id.is_empty()).then(|| filter_chip(words::about_this(&name), "object"))
        })
    };
    let action = move || {
        action.with(|action| {
            (!action.is_empty() && !AREAS.contains(&action.as_str()))
                .then(|| filter_chip(words::only(act::name(action)), "action"))
        })
    };
    view! { {who} {object} {action} }.into_any()
}
