//! The dialog that adds devices to a group: search and check, or paste a list, then add.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{DeviceRow, MembersChange, Page};

use super::members::{Selection, tick};
use super::paste::paste;
use crate::api::{load_when, use_api};
use crate::route::query;
use crate::ui::{Button, Column, Dialog, Look, say_why, table, use_toasts};
use crate::words::{common, groups as words};

/// Searches the tenant's devices and adds those checked.
#[component]
pub fn AddDevices(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The group's id.
    group: String,
    /// Called after devices were added.
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let search = RwSignal::new(String::new());
    let selection: Selection = RwSignal::new(BTreeMap::new());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let devices = load_when::<Page<DeviceRow>>(move || {
        let words = search.get();
        open.get().then(|| ["/api/devices", &query(&[("search", words.trim()), ("limit", "20")])].concat())
    });
    Effect::new(move |_| {
        if open.get() {
            selection.set(BTreeMap::new());
            search.set(String::new());
            error.set(String::new());
        }
    });
    let save = move || {
        let (group, chosen) = (group.clone(), selection.get_untracked());
        busy.set(true);
        spawn_local(async move {
            let change = MembersChange { add: chosen.keys().cloned().collect(), remove: Vec::new() };
            let answer = api.get_value().change_members(&group, &change).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(detail) => {
                    open.try_set(false);
                    toasts.done(words::added(detail.row.devices, &detail.row.name));
                    changed();
                }
                Err(failed) => {
                    say_why(open, error, toasts, failed.change_sentence());
                }
            }
        });
    };
    let rows = move || {
        let page = devices.get()?;
        if page.total == 0 {
            return Some(view! { <p class="quiet">{words::no_device_holds()}</p> }.into_any());
        }
        let lines: Vec<_> = page
            .rows
            .iter()
            .map(|device| {
                view! {
                    <tr>
                        <td>{tick(&device.id, &device.facts.name, selection)}</td>
                        <td class="strong">{device.facts.name.clone()}</td>
                        <td>{device.facts.os_name.clone()}</td>
                    </tr>
                }
                .into_any()
            })
            .collect();
        let more = page.total.saturating_sub(u64::try_from(page.rows.len()).unwrap_or(0));
        let more = (more > 0).then(|| words::more_devices(more));
        let columns =
            vec![Column::new(words::selected()), Column::new(words::device()), Column::new(words::system())];
        Some(
            view! { {table(words::devices_to_add(), columns, "", lines.into_any())} <p class="quiet">{more}</p> }
                .into_any(),
        )
    };
    let page = move || {
        devices.data.get_untracked().map(|page| {
            page.rows.iter().map(|device| (device.id.clone(), device.facts.name.clone())).collect::<Vec<_>>()
        })
    };
    let all = move || {
        if let Some(rows) = page() {
            selection.update(|selection| selection.extend(rows));
        }
    };
    let label = Signal::derive(move || {
        let number = u64::try_from(selection.with(BTreeMap::len)).unwrap_or(0);
        if number == 0 { words::add().to_owned() } else { words::add_count(number) }
    });
    let none = Signal::derive(move || {
        if selection.with(BTreeMap::is_empty) { words::select_first().to_owned() } else { String::new() }
    });
    let save = StoredValue::new(save);
    view! {
        <Dialog open=open title=words::add_devices()>
            <div class="toolbar">
                <input
                    class="input search"
                    type="search"
                    placeholder=words::device_name()
                    aria-label=words::search_devices()
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=search
                    on:input:target=move |event| search.set(event.target().value())
                />
                <Button label=words::select_shown() look=Look::Quiet on_click=all />
            </div>
            <div class="scrolls" aria-live="polite">{rows}</div>
            {paste(selection)}
            <p class="error-text" role="alert">{error}</p>
            <footer class="actions">
                <Button label=common::cancel() on_click=move || open.set(false) />
                <Button label=label look=Look::Primary busy=busy disabled=none on_click=move || save.with_value(|save| save()) />
            </footer>
        </Dialog>
    }
    .into_any()
}
