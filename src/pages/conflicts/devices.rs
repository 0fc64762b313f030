//! Conflicts by device: on which devices policies disagree, and about what.

use leptos::prelude::*;
use palisade_model::api::{ConflictDeviceRow, Page};

use super::{Named, SHARED, all_named, called, empty, listed, path_of};
use crate::pages::csv::{Sheet, csv_and_print};
use crate::pages::listing::cell::{self, counted, in_lines};
use crate::pages::listing::{ListColumn, Listing, long_list};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::Column;
use crate::ui::inert::Markup;
use crate::ui::query::use_query;
use crate::ui::time::relative_markup;
use crate::words::{conflicts as words, policies};

/// The tab.
pub fn devices(named: Named) -> AnyView {
    let query = use_query();
    let path = path_of(query, needs::CONFLICT_DEVICES_PATH);
    let list = long_list::<Page<ConflictDeviceRow>>(move || path(&[]), true);
    let table = Listing {
        caption: words::caption_devices(),
        sorted: "name",
        columns: columns(),
        empty: (move || empty(list, named, words::devices_shown())).into(),
        picks: None,
    };
    let (options, rows) = table.show(list);
    let counts =
        Callback::new(move |policy: String| list.head.with(|page| page.as_ref()?.facet("policy", &policy)));
    // There one selects them, all or some, to do something with them.
    let select = move || {
        let [policy, with, group, setting] = SHARED.map(|name| query.get(name));
        let search = query.get("search");
        (list.total.get() > 0).then(|| {
            let href = Route::Devices.with(&[
                ("search", &search),
                ("conflict", "true"),
                ("conflictPolicy", &policy),
                ("conflictWith", &with),
                ("conflictGroup", &group),
                ("conflictSetting", &setting),
            ]);
            view! { <a class="link skip-print" href=href>{policies::select_these()}</a> }
        })
    };
    let save = view! { {select} {csv_and_print(sheet(), all_named(path))} {options} }.into_any();
    listed(words::search_devices(), named, counts, list, save, rows)
}

fn columns() -> Vec<ListColumn<ConflictDeviceRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("name", head(words::device(), "name", "named"), |row: &ConflictDeviceRow| {
            let all = Route::device(&row.device_id).with(&[("state", "conflict")]);
            cell::named("", &all, &row.name, &row.os)
        }),
        ListColumn::usual(
            "conflicts",
            head(words::conflicts_column(), "conflicts", "num"),
            |row: &ConflictDeviceRow| {
                let all = Route::device(&row.device_id).with(&[("state", "conflict")]);
                counted("link", &all, &words::conflicts_on(&row.name), row.conflicts)
            },
        ),
        ListColumn::usual("settings", Column::new(words::settings()), settings),
        ListColumn::usual(
            "lastCheckIn",
            head(words::last_check_in(), "lastCheckIn", "since"),
            |row: &ConflictDeviceRow| {
                Markup::cell("", relative_markup(row.last_check_in.as_deref(), words::never()))
            },
        ),
    ]
}

fn settings(row: &ConflictDeviceRow) -> Markup {
    let device = Route::device(&row.device_id);
    let settings = row.named.iter().enumerate().map(|(place, setting)| {
        let href = device.with(&[("setting", &setting.key)]);
        let link =
            Markup::element("a", &[("class", "link"), ("href", &href)], Markup::text(&called(setting)));
        Markup::text(if place == 0 { "" } else { ", " }).and(link)
    });
    let more = row.conflicts.saturating_sub(u64::try_from(row.named.len()).unwrap_or(u64::MAX));
    let more = (more > 0).then(|| Markup::text(&words::more(more)));
    let whole = super::pairs::named(&row.named, row.conflicts);
    in_lines(&whole, settings.collect::<Markup>().and(Markup::text(" ")).and(more))
}

fn sheet() -> Sheet<Page<ConflictDeviceRow>> {
    let head = vec![
        words::device(),
        words::os(),
        words::conflicts_column(),
        words::settings(),
        words::last_check_in(),
    ];
    let lines = |page: &Page<ConflictDeviceRow>| {
        let line = |row: &ConflictDeviceRow| {
            vec![
                row.name.clone(),
                row.os.clone(),
                row.conflicts.to_string(),
                super::pairs::named(&row.named, row.conflicts),
                row.last_check_in.clone().unwrap_or_default(),
            ]
        };
        page.rows.iter().map(line).collect()
    };
    Sheet { file: "devices-in-conflict.csv", head, lines, next: |page| page.next.clone() }
}
