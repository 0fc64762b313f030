//! The events of a webhook as rows: those that wait, and those that were given up, which can be sent again.

mod cells;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Permission, WebhookEvents, WebhookEventsOf, WebhookRow, WebhookState};

use super::line::state_badge;
use crate::api::{Blocks, use_api};
use crate::pages::frame::{as_of_head, not_allowed};
use crate::pages::listing::{Listing, long_list};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::time::milliseconds;
use crate::ui::{Button, Tab, empty_state, tabs, use_toasts};
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
    let again = again(id, list);
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
                <span class="end">{move || is_lost().then(|| again.run())} {options}</span>
            </div>
            {rows}
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

/// The button that sends again what was given up.
fn again(id: String, list: Blocks<WebhookEvents>) -> ViewFn {
    let (api, toasts, busy) = (StoredValue::new(use_api()), use_toasts(), RwSignal::new(false));
    let role = not_allowed(Permission::Administer);
    let blocked = Signal::derive(move || {
        let head = list.head.get();
        match head {
            _ if role.with(|reason| !reason.is_empty()) => role.get(),
            Some(head) if head.webhook.state == WebhookState::Off => words::send_again_off().to_owned(),
            Some(_) if list.total.get() == 0 => words::none_lost().to_owned(),
            _ => String::new(),
        }
    });
    let id = StoredValue::new(id);
    let send = move || {
        busy.set(true);
        spawn_local(async move {
            let answer = api.get_value().redeliver(&id.get_value()).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(done) => {
                    toasts.done(words::sent_again(done.events));
                    list.again();
                }
                Err(failed) => toasts.failed(failed.change_sentence()),
            }
        });
    };
    (move || view! { <Button label=words::send_again() busy=busy disabled=blocked on_click=send /> }).into()
}
