//! What one can do with a policy: edit, export, delete.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use palisade_model::api::Permission;

use crate::api::json::pretty;
use crate::api::{Load, PolicyHead, use_api};
use crate::pages::frame::not_allowed;
use crate::route::Route;
use crate::ui::download::download;
use crate::ui::{Button, Confirm, Icon, Look, link_button, plural, use_toasts};

/// The actions beside the policy's title.
#[component]
pub fn Actions(
    /// The policy's id.
    id: String,
    /// The policy as the page holds it.
    policy: Load<PolicyHead>,
) -> AnyView {
    let (asking, busy, error) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let (api, toasts, navigate) = (use_api(), use_toasts(), use_navigate());
    let refused = not_allowed(Permission::Write);
    let name = move || policy.get().map(|policy| policy.row.name.clone()).unwrap_or_default();
    let export = {
        let (api, id) = (api.clone(), id.clone());
        move || {
            let (api, id) = (api.clone(), id.clone());
            spawn_local(async move {
                match api.graph_policy(&id).await {
                    Ok(json) => {
                        let file = [untrack(name).replace(['/', '\\', ':'], "-").as_str(), ".json"].concat();
                        download(&file, "application/json", &pretty(&json));
                    }
                    Err(error) => toasts.failed(error.sentence()),
                }
            });
        }
    };
    let edit = link_button("Edit", Route::PolicyEdit(id.clone()).href(), Look::Primary, Some(Icon::Edit));
    let delete = move || {
        let (api, id, navigate) = (api.clone(), id.clone(), navigate.clone());
        busy.set(true);
        spawn_local(async move {
            let done = api.delete_policy(&id).await;
            busy.set(false);
            match done {
                Ok(()) => {
                    asking.set(false);
                    toasts.done(format!("Deleted “{}”.", untrack(name)));
                    navigate(&Route::Policies.href(), leptos_router::NavigateOptions::default());
                }
                Err(failed) => error.set(failed.sentence()),
            }
        });
    };
    let consequence = move || {
        let devices = policy.get().map(|policy| policy.targeted).unwrap_or_default();
        match devices {
            0 => "No device has it. The policy and its versions are gone for good.".to_owned(),
            devices => format!(
                "{} put back what was there before, at their next check-in. The policy and its versions are gone for good.",
                plural(devices, "device", "devices")
            ),
        }
    };
    view! {
        <Button
            label="Delete"
            look=Look::Quiet
            symbol=Icon::Delete
            disabled=refused
            on_click=move || {
                error.set(String::new());
                asking.set(true);
            }
        />
        <Button label="Export" symbol=Icon::Export on_click=export />
        {edit}
        <Confirm
            open=asking
            title=Signal::derive(move || format!("Delete “{}”?", name()))
            text=Signal::derive(consequence)
            action="Delete policy"
            busy=busy
            error=error
            on_confirm=delete
        />
    }
    .into_any()
}
