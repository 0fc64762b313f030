//! The events of a webhook: how it fares, and as lists those that wait and those that were given up.

mod acts;
mod cells;
mod filters;
mod list;
mod selected;
mod sheet;

use leptos::prelude::*;
use palisade_model::api::{WebhookEventsOf, WebhookRow, WebhookState};

use super::line::state_badge;
use crate::pages::needs;
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::time::milliseconds;
use crate::ui::{Tab, tabs};
use crate::words::{sentence, time_of_day, webhooks as words};

/// The page of these events.
pub fn href(webhook: &str, of: WebhookEventsOf) -> String {
    Route::Settings.with(&[("section", "webhooks"), ("webhook", webhook), ("events", of.wire())])
}

/// The events of the webhook with this id: `events=` says which.
pub fn events(id: String) -> AnyView {
    let asked = use_query().signal("events");
    let of = Memo::new(move |_| asked.with(|word| needs::events_of(word)));
    // It stays while the other list comes.
    let webhook = RwSignal::new(None::<WebhookRow>);
    let tab = |which: WebhookEventsOf, label, count: fn(&WebhookRow) -> u64| {
        Tab::new(href(&id, which), label, move || of.get() == which)
            .counting(move || webhook.with(|row| row.as_ref().map(count)))
    };
    let bar = tabs(
        words::events(),
        vec![
            tab(WebhookEventsOf::Waiting, words::waiting(), |row| row.waiting),
            tab(WebhookEventsOf::Lost, words::given_up_tab(), |row| row.lost),
        ],
    );
    let name = move || webhook.with(|row| row.as_ref().map(|row| words::events_of(&row.name)));
    let fares = move || webhook.with(|row| row.as_ref().map(fares));
    let id = StoredValue::new(id);
    view! {
        <div class="stack">
            <h2>{name}</h2>
            <p>
                {fares} <a class="link" href=Route::Settings.with(&[("section", "webhooks")])>{words::all()}</a>
            </p>
            {bar}
            {move || list::list(id, of.get(), webhook)}
        </div>
    }
    .into_any()
}

/// How the webhook fares, and when what waits is tried next.
fn fares(row: &WebhookRow) -> AnyView {
    let failing = (row.state == WebhookState::Failing).then(|| {
        let next = row.next_try.as_ref().map(|time| words::next_try(&time_of_day(milliseconds(time))));
        let cause = row.last_failure.as_ref().map(|failure| sentence(&failure.cause));
        let said = [Some(words::tries_failed(u64::from(row.attempts))), next, cause];
        [" ", &said.into_iter().flatten().collect::<Vec<_>>().join(" · "), " "].concat()
    });
    view! { {state_badge(row.state)} " " {failing} }.into_any()
}
