//! The devices of a group: page by page, with what one can do to those selected.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{DeviceRow, GroupDetail, MembersChange, Page};

use super::add::AddDevices;
use crate::api::{Load, load, use_api};
use crate::pages::frame::shown;
use crate::pages::policies::editor::write_reason;
use crate::route::{Route, encode};
use crate::ui::query::use_query;
use crate::ui::{
    Button, Column, Icon, Look, Pager, SearchField, empty_state, plural, relative_time, skeleton_rows, table,
    use_toasts,
};

/// Devices selected, by id, with their names. A selection survives paging.
pub type Selection = RwSignal<BTreeMap<String, String>>;

/// The members, and how they are added and taken away.
pub fn members(id: String, group: Load<GroupDetail>) -> AnyView {
    let query = use_query();
    let path = ["/api/groups/", &encode(&id), "/devices"].concat();
    let devices = load::<Page<DeviceRow>>(move || {
        [path.as_str(), &query.forward(&["search", "cursor"], &[("limit", "50")])].concat()
    });
    let selection: Selection = RwSignal::new(BTreeMap::new());
    let adding = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let reason = write_reason();
    let blocked = Signal::stored(reason.clone());
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
                Ok(_) => {
                    selection.try_set(BTreeMap::new());
                    let number = u64::try_from(chosen.len()).unwrap_or(0);
                    toasts.done(format!("{} taken out of the group.", plural(number, "device", "devices")));
                    devices.again();
                    group.again();
                }
                Err(error) => toasts.failed(error.change_sentence()),
            }
        });
    };
    let label = Signal::derive(move || {
        let number = u64::try_from(selection.with(BTreeMap::len)).unwrap_or(0);
        if number == 0 {
            "Remove".to_owned()
        } else {
            format!("Remove {}", plural(number, "device", "devices"))
        }
    });
    let none = Signal::derive(move || match selection.with(BTreeMap::is_empty) {
        _ if !reason.is_empty() => reason.clone(),
        true => "Select devices first.".to_owned(),
        false => String::new(),
    });
    let add = move || {
        view! { <Button label="Add devices" symbol=Icon::Plus look=Look::Primary disabled=blocked on_click=move || adding.set(true) /> }
            .into_any()
    };
    let rows = move |page: Arc<Page<DeviceRow>>| {
        if page.total == 0 {
            let searched = untrack(|| query.get("search"));
            return if searched.is_empty() {
                empty_state(
                    "No devices in it yet",
                    "Policies assigned to this group reach the devices in it.",
                    add(),
                )
            } else {
                empty_state(
                    "No device found",
                    format!("No device of this group holds “{searched}”."),
                    ().into_any(),
                )
            };
        }
        let lines: Vec<_> = page.rows.iter().map(|device| line(device, selection)).collect();
        let columns = vec![
            Column::new("Selected"),
            Column::new("Device"),
            Column::new("System"),
            Column::new("Last check-in"),
        ];
        view! {
            {table("Devices of the group", columns, "", lines.into_any())}
            <Pager rows=page.rows.len() total=page.total next=page.next.clone() what="devices" />
        }
        .into_any()
    };
    let changed = move || {
        devices.again();
        group.again();
    };
    view! {
        <section aria-labelledby="members">
            <h2 id="members">"Devices"</h2>
            <div class="toolbar">
                <SearchField label="Device name or id" />
                <div class="end">
                    <Button label=label busy=busy disabled=none on_click=remove />
                    {add()}
                </div>
            </div>
            {shown(devices, || skeleton_rows(8), rows)}
        </section>
        <AddDevices open=adding group=id changed=changed />
    }
    .into_any()
}

fn line(device: &DeviceRow, selection: Selection) -> AnyView {
    let href = Route::device(&device.id).href();
    view! {
        <tr>
            <td>{tick(&device.id, &device.facts.name, selection)}</td>
            <td class="strong"><a href=href>{device.facts.name.clone()}</a></td>
            <td>{device.facts.os_name.clone()}</td>
            <td>{relative_time(device.last_check_in.clone(), "never")}</td>
        </tr>
    }
    .into_any()
}

/// The checkbox of a device.
pub fn tick(id: &str, name: &str, selection: Selection) -> AnyView {
    let (id, name) = (id.to_owned(), name.to_owned());
    let (this, label) = (id.clone(), format!("Select {name}"));
    let turn = move |checked: bool| {
        selection.update(|selection| {
            if checked {
                selection.insert(id.clone(), name.clone());
            } else {
                selection.remove(&id);
            }
        });
    };
    view! {
        <input
            type="checkbox"
            aria-label=label
            prop:checked=move || selection.with(|selection| selection.contains_key(&this))
            on:change:target=move |event| turn(event.target().checked())
        />
    }
    .into_any()
}
