//! What one can do with a device: ask it to check in now, or retire it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{DeviceDetail, Permission};

use super::retire;
use super::sync::Asked;
use crate::api::{Load, use_api};
use crate::pages::frame::not_allowed;
use crate::ui::query::use_question;
use crate::ui::{Button, Dialog, Icon, Look, use_toasts};
use crate::words::devices as words;

/// The actions beside the device's name.
#[component]
pub fn Actions(
    /// The device's id.
    id: String,
    /// The device as the page holds it.
    device: Load<DeviceDetail>,
    /// When a report was asked for here.
    asked: RwSignal<Option<Asked>>,
) -> AnyView {
    let may_retire = not_allowed(Permission::Write);
    let there = move || device.get().is_some() && may_retire.with(String::is_empty);
    let asking = use_question("retire", Signal::derive(there));
    let syncing = RwSignal::new(false);
    let (api, toasts) = (use_api(), use_toasts());
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
                    Ok(()) => {
                        let before = device.data.get_untracked();
                        let heard = before.and_then(|device| device.row.last_check_in.clone());
                        asked.try_set(Some(Asked { at: js_sys::Date::now(), heard }));
                        device.again();
                    }
                    Err(error) => toasts.failed(error.sentence()),
                }
            });
        }
    };
    view! {
        <Button
            label=words::retire()
            look=Look::Quiet
            disabled=may_retire
            on_click=move || asking.set(true)
        />
        <Button
            label=words::sync()
            symbol=Icon::Sync
            busy=syncing
            disabled=not_allowed(Permission::SyncDevices)
            on_click=sync
        />
        <Dialog open=asking title=Signal::derive(move || words::retire_title(&name()))>
            {retire::content(&id, device, asking)}
        </Dialog>
    }
    .into_any()
}
