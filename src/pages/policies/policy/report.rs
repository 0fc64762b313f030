//! **View report**: the devices that a policy targets, with its state on each, or that of one setting.

use leptos::prelude::*;
use palisade_model::api::{Missing, PolicyDeviceRow, PolicyDevices, PolicySettingRow};
use palisade_model::status::State;

use crate::api::{load, load_when};
use crate::pages::csv::{Sheet, csv_button};
use crate::pages::frame::{empty_search, shown, stale_class};
use crate::route::{Route, encode};
use crate::ui::query::use_query;
use crate::ui::{
    Chip, Column, Pager, SearchField, chips, empty_state, filter_chip, relative_time, rows, skeleton_rows,
    state_badge, table,
};
use crate::words::{follow, names, number, policies as words, sentence};

/// The report of a policy.
#[component]
pub fn Report(
    /// The policy's id.
    id: String,
) -> AnyView {
    let query = use_query();
    let root = ["/api/policies/", &encode(&id)].concat();
    let path = {
        let root = root.clone();
        move |limit: &str, cursor: &str| {
            let own = [("limit", limit), ("cursor", cursor)];
            [
                root.as_str(),
                "/devices",
                &query.forward(&["state", "search", "setting", "version", "missing", "sort"], &own),
            ]
            .concat()
        }
    };
    let wanted = path.clone();
    let report = load::<PolicyDevices>(move || wanted("50", &query.get("cursor")));
    let setting = query.signal("setting");
    let settings = load_when::<Vec<PolicySettingRow>>(move || {
        setting.with(|key| (!key.is_empty()).then(|| [root.as_str(), "/settings"].concat()))
    });
    let setting_chip = move || {
        setting.with(|key| {
            (!key.is_empty()).then(|| {
                let known = settings
                    .get()
                    .and_then(|rows| Some(rows.iter().find(|row| row.key == *key)?.name.clone()));
                let known = known.map(|name| {
                    follow();
                    names::setting(key, &name)
                });
                filter_chip(words::of_setting(&known.unwrap_or_else(|| key.clone())), "setting")
            })
        })
    };
    let version = query.signal("version");
    let version_chip = move || {
        version.with(|version| match version.as_str() {
            "" => None,
            "behind" => Some(filter_chip(words::behind_version().to_owned(), "version")),
            "none" => Some(filter_chip(words::no_version().to_owned(), "version")),
            version => Some(filter_chip(words::of_version(version), "version")),
        })
    };
    let missing = query.signal("missing");
    let missing_chip = move || {
        let reason = missing.with(|word| Missing::from_wire(word))?;
        Some(filter_chip(why_missing(reason).to_owned(), "missing"))
    };
    let of_state = |state: State| {
        Chip::new(state.wire(), names::state(state)).counting(move || Some(report.get()?.states.get(state)))
    };
    let state_chips = chips(words::state(), "state", State::ALL.into_iter().map(of_state).collect());
    let total = move || {
        report.get().map(|report| {
            let (shown, all) = (report.page.total, report.states.total());
            let (shown, all) = (number(shown), number(all));
            if shown == all { all } else { words::some_of(&shown, &all) }
        })
    };
    let state = query.signal("state");
    let own = id.clone();
    let conflicts = move || {
        state.with(|state| state == State::Conflict.wire()).then(|| {
            let key = setting.get();
            let href = Route::Conflicts.with(&[("policy", &own), ("setting", &key)]);
            view! { <a class="link" href=href>{words::its_conflicts()}</a> }
        })
    };
    let policy = id.clone();
    let filtered = move || {
        ["state", "search", "setting", "version", "missing"].iter().any(|name| !query.get(name).is_empty())
    };
    let body = shown(
        report,
        || skeleton_rows(10),
        move |report| {
            if report.page.rows.is_empty() {
                return if untrack(filtered) { empty_search(words::devices_shown()) } else { nobody() };
            }
            let rows = {
                let (report, policy) = (report.clone(), policy.clone());
                rows(report.page.rows.len(), move |at| {
                    report.page.rows.get(at).map(|row| device(&policy, row)).into_any()
                })
            };
            let columns = vec![
                Column::sorted(words::device(), "name"),
                Column::sorted(words::state(), "state"),
                Column::sorted(words::last_check_in(), "lastCheckIn"),
                Column::new(words::what_to_know()),
            ];
            view! {
                {table(words::devices_targeted(), columns, "name", rows)}
                <Pager
                    rows=report.page.rows.len()
                    total=report.page.total
                    next=report.page.next.clone()
                    what=words::devices_shown()
                />
            }
            .into_any()
        },
    );
    view! {
        <div class="toolbar">
            <SearchField label=words::search_devices() />
            {state_chips}
            {setting_chip}
            {version_chip}
            {missing_chip}
            {conflicts}
            <span class="end">{total} {csv_button(sheet(), path)}</span>
        </div>
        <div class=stale_class(report)>{body}</div>
    }
    .into_any()
}

fn device(policy: &str, row: &PolicyDeviceRow) -> AnyView {
    let href = Route::PolicyDevice(policy.to_owned(), row.device_id.clone()).href();
    let (note, missing) = (row.note.clone(), row.missing);
    let note = move || {
        follow();
        let missing = missing.map_or("", why_missing);
        match (missing, note.is_empty()) {
            ("", true) => "—".to_owned(),
            (missing, true) => missing.to_owned(),
            ("", false) => sentence(&note),
            (missing, false) => [missing, ". ", &sentence(&note)].concat(),
        }
    };
    view! {
        <tr>
            <th scope="row">
                <a href=href>{row.name.clone()}</a>
                <span class="sub">{row.os.clone()}</span>
            </th>
            <td>{state_badge(row.state)}</td>
            <td class="nowrap">{relative_time(row.last_check_in.clone(), words::never())}</td>
            <td class="what">{note}</td>
        </tr>
    }
    .into_any()
}

/// Why a device lacks the newest version.
pub fn why_missing(reason: Missing) -> &'static str {
    match reason {
        Missing::Never => words::missing_never(),
        Missing::Silent => words::missing_silent(),
        Missing::Given => words::missing_given(),
        Missing::Due => words::missing_due(),
    }
}

fn nobody() -> AnyView {
    empty_state(words::nobody_yet(), words::nobody_yet_text(), ().into_any())
}

fn sheet() -> Sheet<PolicyDevices> {
    let head =
        vec![words::device(), words::os(), words::state(), words::last_check_in(), words::what_to_know()];
    let lines = |report: &PolicyDevices| {
        let line = |row: &PolicyDeviceRow| {
            vec![
                row.name.clone(),
                row.os.clone(),
                names::state(row.state).to_owned(),
                row.last_check_in.clone().unwrap_or_default(),
                sentence(&row.note),
            ]
        };
        report.page.rows.iter().map(line).collect()
    };
    Sheet { file: "report.csv", head, lines, next: |report| report.page.next.clone() }
}
