//! The events of a webhook as rows: those that wait, and those that were given up, which can be sent again
//! or discarded.

mod acts;
mod cells;

use leptos::prelude::*;
use palisade_model::api::{WebhookEvents, WebhookEventsOf, WebhookRow, WebhookState};

use super::line::state_badge;
use crate::api::Blocks;
use crate::pages::frame::as_of_head;
use crate::pages::listing::{Listing, long_list};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::time::milliseconds;
use crate::ui::{Tab, empty_state, tabs};
use crate::words::{number, sentence, time_of_day, webhooks as words};

/// The page of these events.
pub fn href(webhook: &str, of: WebhookEventsOf) -> String {
    Route::Settings.with(&[("section", "webhooks"), ("webhook", webhook), ("events", of.wire())])
}

/// The events of the webhook with this id: `events=` says which.
pub fn events(id: String) -> AnyView {
    let asked = use_query().signal("events");
    let of = Memo::new(move |_| asked.with(|word| needs::events_of(word)));
    let path = {
        let id = id.clone();
        move || needs::webhook_events(&id, of.get())
    };
    let list = long_list::<WebhookEvents>(path, false);
    let webhook = Memo::new(move |_| list.head.get().map(|head| head.webhook.clone()));
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
    let is_lost = move || of.get() == WebhookEventsOf::Lost;
    let none = move || match of.get_untracked() {
        WebhookEventsOf::Waiting => {
            empty_state(words::none_waiting(), words::none_waiting_text(), ().into_any())
        }
        WebhookEventsOf::Lost => empty_state(words::none_lost(), words::none_lost_text(), ().into_any()),
    };
    let table = Listing {
        caption: words::events(),
        sorted: "",
        columns: cells::columns(is_lost),
        empty: none.into(),
        picks: None,
    };
    let (options, rows) = table.show(list);
    let (acts, question) = acts::acts(id, list);
    let name = move || webhook.with(|row| row.as_ref().map(|row| words::events_of(&row.name)));
    let fares = move || webhook.with(|row| row.as_ref().map(fares));
    let kept = move || is_lost().then(|| kept(list));
    view! {
        <div class="stack">
            <h2>{name}</h2>
            <p>
                {fares} <a class="link" href=Route::Settings.with(&[("section", "webhooks")])>{words::all()}</a>
            </p>
            {bar}
            <div class="toolbar">
                {as_of_head(list.head, |events| &events.page.as_of)} {kept}
                <span class="end" data-offers="">{move || is_lost().then(|| acts.run())} {options}</span>
            </div>
            {rows}
        </div>
        {question}
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

/// That not all of what was given up is there.
fn kept(list: Blocks<WebhookEvents>) -> AnyView {
    (move || {
        let head = list.head.get()?;
        let (kept, all) = (head.page.total, head.webhook.lost);
        (all > kept).then(|| {
            view! { <span class="small">{words::kept(&number(kept), &number(all))}</span> }.into_any()
        })
    })
    .into_any()
}
