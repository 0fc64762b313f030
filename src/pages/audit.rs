//! The audit log: who did what, and who was refused what; filtered, saved as a file, printed.

mod act;
mod entry;
mod filters;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::AuditPage;

use crate::api::{load, use_api};
use crate::pages::frame::{as_of, empty_search, shown, stale_class};
use crate::pages::views::views_menu;
use crate::ui::download::download;
use crate::ui::query::use_query;
use crate::ui::{
    Button, Column, Icon, PageHead, Pager, SearchField, empty_state, skeleton_rows, table, use_toasts,
};
use crate::words::audit as words;

/// The audit log.
#[component]
pub fn Audit() -> AnyView {
    let query = use_query();
    let log =
        load::<AuditPage>(move || filters::path(query, &[("limit", "50"), ("cursor", &query.get("cursor"))]));
    let total = move || log.get().map(|page| words::entries(page.total));
    let body = shown(
        log,
        || skeleton_rows(12),
        move |page| {
            if page.rows.is_empty() {
                let filtered = untrack(|| filters::any(query));
                return if filtered { empty_search(words::entries_searched()) } else { nothing_yet() };
            }
            let rows = page.rows.iter().map(entry::row).collect_view().into_any();
            let columns = vec![
                Column::new(words::time()),
                Column::new(words::who()),
                Column::new(words::action()),
                Column::new(words::object()),
                Column::new(words::detail()),
            ];
            view! {
                {table(words::caption(), columns, "", rows)}
                <Pager rows=page.rows.len() total=page.total next=page.next.clone() what=words::entries_shown() />
            }
            .into_any()
        },
    );
    let actions = || {
        let print = || {
            let _ = window().print();
        };
        view! {
            <CsvButton />
            <Button label=words::print() symbol=Icon::Print on_click=print />
        }
    };
    view! {
        <PageHead
            title=words::title()
            meta=move || view! { <span>{total}</span> {as_of(log, |page| &page.as_of)} }
            actions=actions
        />
        <div class="toolbar">
            <SearchField label=words::search() />
            {filters::day(words::from_day(), "since")}
            {filters::day(words::to_day(), "until")}
            {filters::results(log)}
            <span class="end">{views_menu("audit")}</span>
        </div>
        <div class="toolbar">{filters::areas(log)} {filters::chosen(log)}</div>
        <div class=stale_class(log)>{body}</div>
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
