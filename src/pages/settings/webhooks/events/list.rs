//! One of the lists: searched, filtered, sorted, saved as a file, printed; in what was given up one selects.

use leptos::prelude::*;
use palisade_model::api::{WebhookEvents, WebhookEventsOf, WebhookRow};

use super::selected::{Chosen, choosing};
use super::{acts, cells, filters, sheet};
use crate::api::Blocks;
use crate::pages::csv::csv_and_print;
use crate::pages::frame::as_of_head;
use crate::pages::listing::{Listing, long_list};
use crate::pages::needs;
use crate::pages::unmatched::nothing_to_show;
use crate::pages::views::{EVENTS, views_menu};
use crate::ui::query::use_query;
use crate::ui::{SearchField, empty_state};
use crate::words::{number, webhooks as words};

/// These events of the webhook with this id, which each answer tells.
pub fn list(id: StoredValue<String>, of: WebhookEventsOf, webhook: RwSignal<Option<WebhookRow>>) -> AnyView {
    let query = use_query();
    let path = move |own: &[(&str, &str)]| {
        id.with_value(|id| needs::webhook_events(id, of, |name| query.get(name), own))
    };
    let list = long_list::<WebhookEvents>(move || path(&[]), true);
    Effect::new(move |_| {
        if let Some(head) = list.head.get() {
            webhook.set(Some(head.webhook.clone()));
        }
    });
    let is_lost = of == WebhookEventsOf::Lost;
    let chosen = is_lost.then(Chosen::default);
    let empty = move || nothing_to_show(list, words::events_shown(), filters::all(of), || nothing(of));
    let table = Listing {
        caption: words::events(),
        sorted: if is_lost { "-givenUp" } else { "since" },
        columns: cells::columns(of),
        empty: empty.into(),
        picks: chosen.map(|chosen| chosen.picks(choosing())),
    };
    let (options, rows) = table.show(list);
    let bar = chosen.map(|chosen| {
        let (buttons, question) = acts::acts(id, chosen, list);
        view! { {chosen.bar(choosing(), list, path, move || buttons.run())} {question} }
    });
    let total = move || list.head.get().map(|head| words::events_count(head.page.total));
    let kept = is_lost.then(|| kept(list));
    view! {
        <div class="toolbar">
            <SearchField label=words::search_events() />
            {is_lost.then(|| filters::reasons(list))}
            <span class="end" data-offers="">
                {csv_and_print(sheet::sheet(of), path)} {views_menu(EVENTS)} {options}
            </span>
        </div>
        <div class="toolbar">
            {filters::kinds(list)}
            <span class="end"><span>{total}</span> {as_of_head(list.head, |events| &events.page.as_of)} {kept}</span>
        </div>
        {bar}
        {rows}
    }
    .into_any()
}

/// What stands there where nothing is filtered and there is nothing.
fn nothing(of: WebhookEventsOf) -> AnyView {
    let (title, text) = match of {
        WebhookEventsOf::Waiting => (words::none_waiting(), words::none_waiting_text()),
        WebhookEventsOf::Lost => (words::none_lost(), words::none_lost_text()),
    };
    empty_state(title, text, ().into_any())
}

/// That not all of what was given up is there.
fn kept(list: Blocks<WebhookEvents>) -> AnyView {
    (move || {
        let head = list.head.get()?;
        let (kept, all) = (head.kept, head.webhook.lost);
        (all > kept).then(|| view! { <span>{words::kept(&number(kept), &number(all))}</span> }.into_any())
    })
    .into_any()
}
