//! Conflicts by device: on which devices policies disagree, and about what.

use leptos::prelude::*;
use palisade_model::api::{ConflictDeviceRow, ConflictList, Page};

use super::{called, empty, listed, path_of};
use crate::api::{Load, load};
use crate::pages::csv::{Sheet, csv_button};
use crate::pages::frame::{shown, stale_class};
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{Column, Pager, relative_time, skeleton_rows, table};
use crate::words::{conflicts as words, number};

/// The tab.
pub fn devices(head: Load<ConflictList>) -> AnyView {
    let query = use_query();
    let path = path_of(query, "/api/conflicts/devices");
    let list = load::<Page<ConflictDeviceRow>>(move || path("50", &query.get("cursor")));
    let body = shown(
        list,
        || skeleton_rows(10),
        move |page| {
            if page.rows.is_empty() {
                return empty(query, words::devices_shown());
            }
            let rows = page.rows.iter().map(row).collect_view().into_any();
            let columns = vec![
                Column::sorted(words::device(), "name"),
                Column { label: words::conflicts_column(), sort: "conflicts", class: "num" },
                Column::new(words::settings()),
                Column::sorted(words::last_check_in(), "lastCheckIn"),
            ];
            view! {
                {table(words::caption_devices(), columns, "name", rows)}
                <Pager rows=page.rows.len() total=page.total next=page.next.clone() what=words::devices_shown() />
            }
            .into_any()
        },
    );
    let list = view! { <div class=stale_class(list)>{body}</div> }.into_any();
    listed(words::search_devices(), head, csv_button(sheet(), path), list)
}

fn row(row: &ConflictDeviceRow) -> AnyView {
    let device = Route::device(&row.device_id);
    let all = device.with(&[("state", "conflict")]);
    let settings = row.named.iter().enumerate().map(|(place, setting)| {
        let href = device.with(&[("setting", &setting.key)]);
        let comma = if place == 0 { "" } else { ", " };
        view! { {comma} <a class="link" href=href>{called(setting)}</a> }
    });
    let more = row.conflicts.saturating_sub(u64::try_from(row.named.len()).unwrap_or(u64::MAX));
    let more = (more > 0).then(|| words::more(more));
    view! {
        <tr>
            <th scope="row">
                <a href=all>{row.name.clone()}</a>
                <span class="sub">{row.os.clone()}</span>
            </th>
            <td class="num">{number(row.conflicts)}</td>
            <td class="what">{settings.collect_view()} " " {more}</td>
            <td class="nowrap">{relative_time(row.last_check_in.clone(), words::never())}</td>
        </tr>
    }
    .into_any()
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
