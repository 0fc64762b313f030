//! The devices of a group: page by page, with what one can do to those selected.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{DeviceRow, GroupDetail, MembersChange, Page};

use super::add::AddDevices;
use super::change::question_of;
use super::paste::paste;
use crate::api::{Load, use_api};
use crate::pages::csv::csv_and_print;
use crate::pages::devices::list::{chips_of_devices, filters_of_devices};
use crate::pages::devices::sheet;
use crate::pages::listing::{ListColumn, Listing, Picks, long_list};
use crate::pages::needs;
use crate::pages::policies::editor::write_reason;
use crate::pages::unmatched::nothing_to_show;
use crate::pages::views::views_menu;
use crate::route::Route;
use crate::ui::inert::Markup;
use crate::ui::query::use_query;
use crate::ui::time::relative_markup;
use crate::ui::{Button, Column, Icon, Look, SearchField, empty_state, use_toasts};
use crate::words::{groups as words, policies};

/// Devices selected, by id, with their names. A selection survives paging.
pub type Selection = RwSignal<BTreeMap<String, String>>;

/// The members, and how they are added and taken away.
pub fn members(id: String, group: Load<GroupDetail>) -> AnyView {
    let query = use_query();
    let root = needs::members(&id);
    let path = move |own: &[(&str, &str)]| [root.as_str(), &query.forward(&needs::MEMBERS, own)].concat();
    let wanted = path.clone();
    let devices = long_list::<Page<DeviceRow>>(move || wanted(&[]), true);
    let selection: Selection = RwSignal::new(BTreeMap::new());
    let busy = RwSignal::new(false);
    let role = write_reason();
    let dynamic = Memo::new(move |_| group.get().is_some_and(|group| group.row.dynamic));
    let blocked = Signal::derive(move || match dynamic.get() {
        _ if !role.is_empty() => role.clone(),
        true => words::rule_decides().to_owned(),
        false => String::new(),
    });
    let adding = question_of("add", group, blocked);
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let group_id = id.clone();
    let remove = move || {
        let (id, chosen) = (group_id.clone(), selection.get_untracked());
        busy.set(true);
        spawn_local(async move {
            let change = MembersChange { add: Vec::new(), remove: chosen.keys().cloned().collect() };
            let answer = api.get_value().change_members(&id, &change).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(now) => {
                    selection.try_set(BTreeMap::new());
                    let before = group.data.get_untracked().map_or(0, |group| group.row.devices);
                    toasts.done(words::taken_out(before.saturating_sub(now.row.devices)));
                    devices.again();
                    group.again();
                }
                Err(error) => toasts.failed(error.change_sentence()),
            }
        });
    };
    let label = Signal::derive(move || {
        let number = u64::try_from(selection.with(BTreeMap::len)).unwrap_or(0);
        if number == 0 { words::remove_selected().to_owned() } else { words::remove_count(number) }
    });
    let none = Signal::derive(move || match selection.with(BTreeMap::is_empty) {
        _ if blocked.with(|reason| !reason.is_empty()) => blocked.get(),
        true => words::select_first().to_owned(),
        false => String::new(),
    });
    let add = move || {
        view! { <Button label=words::add_devices() symbol=Icon::Plus look=Look::Primary disabled=blocked on_click=move || adding.set(true) /> }
            .into_any()
    };
    let empty = move || {
        let nothing = move || match dynamic.get() {
            false => empty_state(words::no_devices(), words::no_devices_text(), add()),
            true => empty_state(words::no_devices_fit(), words::no_devices_fit_text(), ().into_any()),
        };
        nothing_to_show(devices, words::devices_shown(), filters_of_devices(), nothing)
    };
    let picks = move || Picks {
        head: words::selected(),
        label: Arc::new(|device: &DeviceRow| words::select(&device.facts.name)),
        holds: Arc::new(move |device: &DeviceRow| selection.with(|it| it.contains_key(&device.id))),
        put: Arc::new(move |device: &DeviceRow, on| put(selection, &device.id, &device.facts.name, on)),
    };
    // Who may be chosen is known with the group.
    let known = Memo::new(move |_| group.get().map(|group| group.row.dynamic));
    let list = move || {
        known.get().map(|dynamic| {
            let list = Listing {
                caption: words::devices_of_group(),
                sorted: "name",
                columns: columns(),
                empty: empty.into(),
                picks: (!dynamic).then(picks),
            };
            let (options, rows) = list.show(devices);
            let csv = csv_and_print(sheet(), path.clone());
            let end =
                view! { <span class="end" data-offers="">{csv} {views_menu("members")} {options}</span> };
            view! { <div class="toolbar">{chips_of_devices(devices)} {end}</div> {rows} }
        })
    };
    let changed = move || {
        devices.again();
        group.again();
    };
    let shown_rows = move || {
        let rows = devices.in_sight();
        selection.update(|selection| selection.extend(rows.into_iter().map(|it| (it.id, it.facts.name))));
    };
    let make_dynamic = move || {
        let may = blocked.with(String::is_empty) && query.get("edit").is_empty();
        may.then(|| {
            let href = query.with(&[("edit", "builder")]);
            view! { <a class="button" href=href data-noscroll="">{words::make_dynamic()}</a> }.into_any()
        })
    };
    let by_hand = move || {
        (!dynamic.get()).then(|| {
            view! {
                <Button label=words::select_shown() look=Look::Quiet on_click=shown_rows />
                {make_dynamic}
            }
            .into_any()
        })
    };
    // There one selects them, all or some, to do more with them.
    let (of, here) = (id.clone(), query);
    let act = move || {
        let [search, platform, freshness, enrolment, state, _] = needs::MEMBERS.map(|name| here.get(name));
        (devices.total.get() > 0).then(|| {
            let href = Route::Devices.with(&[
                ("search", &search),
                ("platform", &platform),
                ("freshness", &freshness),
                ("enrolment", &enrolment),
                ("state", &state),
                ("group", &of),
            ]);
            view! { <a class="link skip-print" href=href>{policies::select_these()}</a> }
        })
    };
    let by_list = move || (!dynamic.get()).then(|| paste(selection));
    view! {
        <section aria-labelledby="members">
            <h2 id="members">{words::devices()}</h2>
            <div class="toolbar">
                <SearchField label=words::device_name() />
                <div class="end">
                    {act}
                    {by_hand}
                    <Button label=label busy=busy disabled=none on_click=remove />
                    {add()}
                </div>
            </div>
            {by_list}
            {list}
        </section>
        <AddDevices open=adding group=id changed=changed />
    }
    .into_any()
}

fn columns() -> Vec<ListColumn<DeviceRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("name", head(words::device(), "name", "named"), |device: &DeviceRow| {
            let href = Route::device(&device.id).href();
            let link = Markup::element("a", &[("href", &href)], Markup::text(&device.facts.name));
            Markup::element("th", &[("scope", "row"), ("title", &device.facts.name)], link)
        }),
        ListColumn::usual("system", head(words::system(), "os", ""), |device: &DeviceRow| {
            let name = &device.facts.os_name;
            Markup::element("td", &[("title", name)], Markup::text(name))
        }),
        ListColumn::usual(
            "lastCheckIn",
            head(words::last_check_in(), "lastCheckIn", "since"),
            |device: &DeviceRow| {
                Markup::cell("", relative_markup(device.last_check_in.as_deref(), words::never()))
            },
        ),
    ]
}

fn put(selection: Selection, id: &str, name: &str, on: bool) {
    selection.update(|selection| {
        if on {
            selection.insert(id.to_owned(), name.to_owned());
        } else {
            selection.remove(id);
        }
    });
}

/// The checkbox of a device.
pub fn tick(id: &str, name: &str, selection: Selection) -> AnyView {
    let (id, name) = (id.to_owned(), name.to_owned());
    let (this, label) = (id.clone(), words::select(&name));
    view! {
        <input
            type="checkbox"
            aria-label=label
            prop:checked=move || selection.with(|selection| selection.contains_key(&this))
            on:change:target=move |event| put(selection, &id, &name, event.target().checked())
        />
    }
    .into_any()
}
