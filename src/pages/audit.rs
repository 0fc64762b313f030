//! The audit log: who did what, and who was refused what; filtered, saved as a file, printed.

mod act;
mod entry;
mod filters;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::AuditPage;

use crate::api::use_api;
use crate::pages::frame::as_of_head;
use crate::pages::listing::{Listing, long_list};
use crate::pages::unmatched::nothing_to_show;
use crate::pages::views::views_menu;
use crate::ui::download::download;
use crate::ui::printing::print_page;
use crate::ui::query::use_query;
use crate::ui::{Button, Icon, PageHead, SearchField, empty_state, use_toasts};
use crate::words::{audit as words, common};

/// The audit log.
#[component]
pub fn Audit() -> AnyView {
    let query = use_query();
    let log = long_list::<AuditPage>(move || filters::path(query, &[]), false);
    let head = log.head;
    let total = move || head.get().map(|page| words::entries(page.total));
    let empty = move || nothing_to_show(log, words::entries_searched(), filters::all(log), nothing_yet);
    let table = Listing {
        caption: words::caption(),
        sorted: "",
        columns: entry::columns(),
        empty: empty.into(),
        picks: None,
    };
    let (options, rows) = table.show(log);
    let actions = || {
        view! {
            <CsvButton />
            <Button label=common::print() symbol=Icon::Print on_click=print_page />
        }
    };
    view! {
        <PageHead
            title=words::title()
            meta=move || view! { <span>{total}</span> {as_of_head(head, |page| &page.as_of)} }
            actions=actions
        />
        <div class="toolbar">
            <SearchField label=words::search() />
            {filters::day(words::from_day(), "since")}
            {filters::day(words::to_day(), "until")}
            {filters::results(log)}
            <span class="end">{views_menu("audit")} {options}</span>
        </div>
        <div class="toolbar">{filters::areas(log)} {filters::chosen(log)}</div>
        {rows}
    }
    .into_any()
}

fn nothing_yet() -> AnyView {
    empty_state(words::none_yet(), words::none_yet_text(), ().into_any())
}

/// Saves every row that the filters show as CSV, as the server writes it.
#[component]
fn CsvButton() -> AnyView {
    let (api, toasts, busy, query) = (use_api(), use_toasts(), RwSignal::new(false), use_query());
    let save = move || {
        let api = api.clone();
        let path = untrack(|| filters::path(query, &[("format", "csv")]));
        busy.set(true);
        spawn_local(async move {
            let answer = api.send("GET", &path, None, None).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(text) => download("audit.csv", "text/csv", &text),
                Err(error) => toasts.failed(error.sentence()),
            }
        });
    };
    view! { <Button label="CSV" symbol=Icon::Export busy=busy on_click=save /> }.into_any()
}
