//! The audit log: who did what, and who was refused what; filtered, saved as a file, printed.

pub mod act;
pub mod entry;
mod filters;
pub mod said;
mod sheet;

use leptos::prelude::*;
use palisade_model::api::AuditPage;

use crate::pages::csv::csv_and_print;
use crate::pages::frame::as_of_head;
use crate::pages::listing::{Listing, long_list};
use crate::pages::unmatched::nothing_to_show;
use crate::pages::views::views_menu;
use crate::ui::query::use_query;
use crate::ui::{PageHead, SearchField, empty_state};
use crate::words::audit as words;

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
        sorted: "-time",
        columns: entry::columns(query),
        empty: empty.into(),
        picks: None,
    };
    let (options, rows) = table.show(log);
    let actions = move || csv_and_print(sheet::sheet(), move |own| filters::path(query, own));
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
            <span class="end" data-offers="">{views_menu("audit")} {options}</span>
        </div>
        <div class="toolbar">{filters::areas(log)} {filters::chosen(log)}</div>
        {rows}
    }
    .into_any()
}

fn nothing_yet() -> AnyView {
    empty_state(words::none_yet(), words::none_yet_text(), ().into_any())
}
