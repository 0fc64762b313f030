//! The list of devices: what they are, whether they are managed, when they were last heard from.

use leptos::prelude::*;
use palisade_model::api::{DeviceRow, Freshness, Page};

use super::managed;
use crate::api::load;
use crate::pages::frame::{as_of, empty_search, shown, stale_class};
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{
    Chip, Column, Look, PageHead, Pager, SearchField, badge, chips, empty_state, link_button, plural,
    relative_time, skeleton_rows, state_badge, table,
};

/// The list of devices.
#[component]
pub fn DeviceList() -> AnyView {
    let query = use_query();
    let list = load::<Page<DeviceRow>>(move || {
        let names = ["search", "platform", "freshness", "sort", "cursor"];
        ["/api/devices", &query.forward(&names, &[("limit", "50")])].concat()
    });
    let total = move || list.get().map(|page| plural(page.total, "device", "devices"));
    let filtered = move || ["search", "platform", "freshness"].iter().any(|name| !query.get(name).is_empty());
    let body = shown(
        list,
        || skeleton_rows(12),
        move |page| {
            if page.rows.is_empty() {
                return if untrack(filtered) { empty_search("devices") } else { nothing_yet() };
            }
            let rows = page.rows.iter().map(row).collect_view().into_any();
            let columns = vec![
                Column::sorted("Device", "name"),
                Column::sorted("State", "state"),
                Column::new("Management"),
                Column::sorted("Last check-in", "lastCheckIn"),
                Column::sorted("Enrolled", "enrolled"),
            ];
            view! {
                {table("Devices", columns, "name", rows)}
                <Pager rows=page.rows.len() total=page.total next=page.next.clone() what="devices" />
            }
            .into_any()
        },
    );
    view! {
        <PageHead
            title="Devices"
            meta=move || view! { <span>{total}</span> {as_of(list, |page| &page.as_of)} }
        />
        <div class="toolbar">
            <SearchField label="Device name or OS" />
            {chips("Platform", "platform", vec![Chip::new("windows10", "Windows"), Chip::new("linux", "Linux")])}
            {chips(
                "Last heard from",
                "freshness",
                vec![
                    Chip::new("current", "Heard from lately"),
                    Chip::new("silent", "Silent"),
                    Chip::new("never", "Never checked in"),
                ],
            )}
        </div>
        <div class=stale_class(list)>{body}</div>
    }
    .into_any()
}

fn row(row: &DeviceRow) -> AnyView {
    let href = Route::device(&row.id).href();
    let state = match row.state {
        Some(state) => state_badge(state),
        None => view! { <span class="quiet">"No policy"</span> }.into_any(),
    };
    let silent = (row.freshness == Freshness::Silent)
        .then(|| view! { <span class="sub">{badge("error", "Silent")}</span> });
    view! {
        <tr>
            <th scope="row">
                <a href=href>{row.facts.name.clone()}</a>
                <span class="sub">{row.facts.os_name.clone()}</span>
            </th>
            <td>{state}</td>
            <td class="what">{managed(row)}</td>
            <td class="nowrap">{relative_time(row.last_check_in.clone(), "Never")} {silent}</td>
            <td class="nowrap">{relative_time(Some(row.enrolled.clone()), "")}</td>
        </tr>
    }
    .into_any()
}

fn nothing_yet() -> AnyView {
    let action = link_button("Make an enrolment token", Route::Settings.href(), Look::Primary, None);
    let text = "A device enrols with a token, which you make under Settings. On the device, as root, run the command below; it then appears here within seconds.";
    view! {
        {empty_state("No devices yet", text, action)}
        <p class="command"><code>{enrol_command()}</code></p>
    }
    .into_any()
}

/// The command that enrols a device at this server.
fn enrol_command() -> String {
    ["palisade-agent enrol --server ", &crate::api::use_api().server(), " --token TOKEN"].concat()
}
