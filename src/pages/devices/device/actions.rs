//! What one can do with a device: ask it to check in now, or retire it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use palisade_model::api::{DeviceDetail, Permission};

use crate::api::{Load, use_api};
use crate::pages::frame::not_allowed;
use crate::route::Route;
use crate::ui::{Button, Confirm, Icon, Look, use_toasts};
use crate::words::devices as words;

/// The actions beside the device's name.
#[component]
pub fn Actions(
    /// The device's id.
    id: String,
    /// The device as the page holds it.
    device: Load<DeviceDetail>,
) -> AnyView {
    let (asking, busy, error) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let syncing = RwSignal::new(false);
    let (api, toasts, navigate) = (use_api(), use_toasts(), use_navigate());
    let name = move || device.get().map(|device| device.row.facts.name.clone()).unwrap_or_default();
    let sync = {
        let (api, id) = (api.clone(), id.clone());
        move || {
            let (api, id) = (api.clone(), id.clone());
            syncing.set(true);
            spawn_local(async move {
                let done = api.sync_device(&id).await;
                syncing.set(false);
                match done {
                    Ok(()) => toasts.done(words::sync_asked(&untrack(name))),
                    Err(error) => toasts.failed(error.sentence()),
                }
            });
        }
    };
    let retire = move || {
        let (api, id, navigate) = (api.clone(), id.clone(), navigate.clone());
        busy.set(true);
        spawn_local(async move {
            let done = api.retire_device(&id).await;
            busy.set(false);
            match done {
                Ok(()) => {
                    asking.set(false);
                    toasts.done(words::retired(&untrack(name)));
                    navigate(&Route::Devices.href(), leptos_router::NavigateOptions::default());
                }
                Err(failed) => error.set(failed.sentence()),
            }
        });
    };
    view! {
        <Button
            label=words::retire()
            look=Look::Quiet
            disabled=not_allowed(Permission::Write)
            on_click=move || {
                error.set(String::new());
                asking.set(true);
            }
        />
        <Button
            label=words::sync()
            symbol=Icon::Sync
            busy=syncing
            disabled=not_allowed(Permission::SyncDevices)
            on_click=sync
        />
        <Confirm
            open=asking
            title=Signal::derive(move || words::retire_title(&name()))
            text=words::retire_text()
            action=words::retire_device()
            busy=busy
            error=error
            on_confirm=retire
        />
    }
    .into_any()
}
