//! **View report**: the devices that a policy targets, with its state on each, or that of one setting.

use leptos::prelude::*;
use palisade_model::api::{Missing, PolicyDeviceRow, PolicyDevices, PolicySettingRow};
use palisade_model::status::State;

use crate::api::load_when;
use crate::pages::csv::{Sheet, csv_and_print};
use crate::pages::listing::cell::{long_text, named};
use crate::pages::listing::{ListColumn, Listing, long_list};
use crate::pages::needs;
use crate::pages::unmatched::{Filter, nothing_to_show};
use crate::pages::views::{REPORT, views_menu};
use crate::route::Route;
use crate::ui::inert::Markup;
use crate::ui::query::use_query;
use crate::ui::state::state_markup;
use crate::ui::time::relative_markup;
use crate::ui::{Chip, Column, SearchField, chips, empty_state, filter_chip};
use crate::words::{follow, names, number, policies as words, sentence};

/// The report of a policy.
#[component]
pub fn Report(
    /// The policy's id.
    id: String,
) -> AnyView {
    let query = use_query();
    let root = needs::policy(&id);
    let path = {
        let root = root.clone();
        move |own: &[(&str, &str)]| {
            let filters = query.forward(&needs::REPORT, own);
            [root.as_str(), "/devices", &filters].concat()
        }
    };
    let wanted = path.clone();
    let report = long_list::<PolicyDevices>(move || wanted(&[]), false);
    let head = report.head;
    let setting = query.signal("setting");
    let settings = load_when::<Vec<PolicySettingRow>>(move || {
        setting.with(|key| (!key.is_empty()).then(|| [root.as_str(), "/settings"].concat()))
    });
    let of_setting = move |key: &str| {
        let known =
            settings.get().and_then(|rows| Some(rows.iter().find(|row| row.key == *key)?.name.clone()));
        let known = known.map(|name| {
            follow();
            names::setting(key, &name)
        });
        words::of_setting(&known.unwrap_or_else(|| key.to_owned()))
    };
    let setting_chip =
        move || setting.with(|key| (!key.is_empty()).then(|| filter_chip(of_setting(key), "setting")));
    let version = query.signal("version");
    let version_chip = move || {
        version.with(|version| (!version.is_empty()).then(|| filter_chip(of_version(version), "version")))
    };
    let missing = query.signal("missing");
    let missing_chip = move || {
        let reason = missing.with(|word| Missing::from_wire(word))?;
        Some(filter_chip(why_missing(reason).to_owned(), "missing"))
    };
    let of_state = |state: State| {
        Chip::new(state.wire(), names::state(state)).counting(move || Some(head.get()?.states.get(state)))
    };
    let state_chips = chips(words::state(), "state", State::ALL.into_iter().map(of_state).collect());
    let total = move || {
        head.get().map(|report| {
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
            view! { <a class="link skip-print" href=href>{words::its_conflicts()}</a> }
        })
    };
    // There one selects them, all or some, to do something with them.
    let (own, find) = (id.clone(), query.signal("search"));
    let select = move || {
        let plain = version.with(String::is_empty) && missing.with(String::is_empty);
        (plain && report.total.get() > 0).then(|| {
            let (state, setting, search) = (state.get(), setting.get(), find.get());
            let href = Route::Devices.with(&[
                ("search", &search),
                ("policy", &own),
                ("policyState", &state),
                ("policySetting", &setting),
            ]);
            view! { <a class="link skip-print" href=href>{words::select_these()}</a> }
        })
    };
    let policy = id.clone();
    let list = Listing {
        caption: words::devices_targeted(),
        sorted: "name",
        columns: columns(policy),
        empty: (move || {
            let state = |word: &str| State::from_wire(word).map(names::state).unwrap_or_default().to_owned();
            let reason =
                |word: &str| Missing::from_wire(word).map(why_missing).unwrap_or_default().to_owned();
            let filters = vec![
                Filter::plain("search"),
                Filter::new("state", state),
                Filter::new("setting", of_setting),
                Filter::new("version", of_version),
                Filter::new("missing", reason),
            ];
            nothing_to_show(report, words::devices_shown(), filters, nobody)
        })
        .into(),
        picks: None,
    };
    let (options, rows) = list.show(report);
    let csv = csv_and_print(sheet(), path);
    view! {
        <div class="toolbar">
            <SearchField label=words::search_devices() />
            {state_chips}
            {setting_chip}
            {version_chip}
            {missing_chip}
            {conflicts}
            {select}
            <span class="end" data-offers="">{total} {csv} {views_menu(REPORT)} {options}</span>
        </div>
        {rows}
    }
    .into_any()
}

fn columns(policy: String) -> Vec<ListColumn<PolicyDeviceRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("name", head(words::device(), "name", "named"), move |row: &PolicyDeviceRow| {
            let href = Route::PolicyDevice(policy.clone(), row.device_id.clone()).href();
            named("", &href, &row.name, &row.os)
        }),
        ListColumn::usual("state", head(words::state(), "state", "state-column"), |row: &PolicyDeviceRow| {
            Markup::cell("", state_markup(row.state))
        }),
        ListColumn::usual("version", Column::number(words::version()), |row: &PolicyDeviceRow| {
            Markup::cell(
                "num",
                Markup::text(&row.version.map_or_else(|| "—".to_owned(), |it| number(it.into()))),
            )
        }),
        ListColumn::usual(
            "lastCheckIn",
            head(words::last_check_in(), "lastCheckIn", "since"),
            |row: &PolicyDeviceRow| {
                Markup::cell("", relative_markup(row.last_check_in.as_deref(), words::never()))
            },
        ),
        ListColumn::usual("note", Column::new(words::what_to_know()), |row: &PolicyDeviceRow| {
            follow();
            let said = what_to_know(row);
            long_text(if said.is_empty() { "—" } else { &said })
        }),
    ]
}

/// Devices with this version of the policy, in words.
fn of_version(version: &str) -> String {
    match version {
        "behind" => words::behind_version().to_owned(),
        "none" => words::no_version().to_owned(),
        version => words::of_version(version),
    }
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

/// Why a device lacks the newest version, and what its report says.
fn what_to_know(row: &PolicyDeviceRow) -> String {
    let missing = row.missing.map_or("", why_missing);
    match (missing, row.note.is_empty()) {
        (missing, true) => missing.to_owned(),
        ("", false) => sentence(&row.note),
        (missing, false) => [missing, ". ", &sentence(&row.note)].concat(),
    }
}

fn nobody() -> AnyView {
    empty_state(words::nobody_yet(), words::nobody_yet_text(), ().into_any())
}

fn sheet() -> Sheet<PolicyDevices> {
    let head = vec![
        words::device(),
        words::os(),
        words::state(),
        words::version(),
        words::last_check_in(),
        words::what_to_know(),
    ];
    let lines = |report: &PolicyDevices| {
        let line = |row: &PolicyDeviceRow| {
            vec![
                row.name.clone(),
                row.os.clone(),
                names::state(row.state).to_owned(),
                row.version.map(|version| version.to_string()).unwrap_or_default(),
                row.last_check_in.clone().unwrap_or_default(),
                what_to_know(row),
            ]
        };
        report.page.rows.iter().map(line).collect()
    };
    Sheet { file: "report.csv", head, lines, next: |report| report.page.next.clone() }
}
