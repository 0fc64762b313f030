//! Making, renaming and deleting a group.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use palisade_model::api::{GroupChange, GroupDetail};

use crate::api::{Load, use_api};
use crate::pages::policies::editor::write_reason;
use crate::route::Route;
use crate::ui::enter::on_enter;
use crate::ui::{Button, Confirm, Dialog, Look, TextArea, TextField, use_toasts};

/// Navigates from anywhere, also from code that must be `Send`.
fn leave() -> StoredValue<Box<dyn Fn(String)>, LocalStorage> {
    let navigate = use_navigate();
    StoredValue::new_local(Box::new(move |path: String| navigate(&path, NavigateOptions::default())))
}

/// Asks for name and description, of a new group or of this one.
#[component]
pub fn GroupDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The group to change; none to make one.
    group: Option<Load<GroupDetail>>,
) -> AnyView {
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let leave = leave();
    let stored = move || group.and_then(|group| group.data.get_untracked());
    // Each opening starts with what is stored.
    Effect::new(move |_| {
        if open.get() {
            let row = stored().map(|group| group.row.clone());
            name.set(row.as_ref().map(|row| row.name.clone()).unwrap_or_default());
            description.set(row.map(|row| row.description).unwrap_or_default());
            error.set(String::new());
        }
    });
    let save = move || {
        let change = GroupChange {
            name: name.get_untracked().trim().to_owned(),
            description: description.get_untracked().trim().to_owned(),
            ..GroupChange::default()
        };
        if change.name.is_empty() {
            error.set("A group needs a name.".into());
            return;
        }
        busy.set(true);
        let known = stored();
        spawn_local(async move {
            let api = api.get_value();
            let answer = match &known {
                Some(group) => api.change_group(&group.row.id, &change, &group.etag).await,
                None => api.create_group(&change).await,
            };
            let _ = busy.try_set(false);
            match answer {
                Ok(saved) => {
                    open.try_set(false);
                    if let Some(group) = group {
                        toasts.done(format!("Group saved as “{}”.", saved.row.name));
                        group.again();
                    } else {
                        toasts.done(format!("Group “{}” created. Add devices to it now.", saved.row.name));
                        leave.try_with_value(|leave| leave(Route::group(&saved.row.id).href()));
                    }
                }
                Err(failed) => {
                    error.try_set(failed.change_sentence());
                }
            }
        });
    };
    let new = group.is_none();
    let title = if new { "Create a group" } else { "Rename the group" };
    let action = if new { "Create group" } else { "Save" };
    view! {
        <Dialog open=open title=title>
            <div on:keydown=on_enter(save)>
                <TextField label="Name" value=name error=error required=true focus=true />
            </div>
            <TextArea label="Description" value=description rows=2 />
            <footer class="actions">
                <Button label="Cancel" on_click=move || open.set(false) />
                <Button label=action look=Look::Primary busy=busy on_click=save />
            </footer>
        </Dialog>
    }
    .into_any()
}

/// Deletes a group that no policy uses; while one does, says which.
pub fn remove_button(group: Load<GroupDetail>) -> AnyView {
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let leave = leave();
    let role = write_reason();
    let blocked = Signal::derive(move || {
        if !role.is_empty() {
            return role.clone();
        }
        let Some(group) = group.get() else { return String::new() };
        let names: Vec<_> = group.used_by.iter().map(|policy| format!("“{}”", policy.name)).collect();
        if names.is_empty() {
            String::new()
        } else {
            format!("In use by {}. Take it out of their assignments first.", names.join(", "))
        }
    });
    let title = move || group.get().map(|group| format!("Delete “{}”?", group.row.name)).unwrap_or_default();
    let text = "The devices in it stay enrolled. The group itself can't be brought back.";
    let delete = move || {
        let Some(detail) = group.data.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = api.get_value().delete_group(&detail.row.id).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.done(format!("Group “{}” deleted.", detail.row.name));
                    leave.try_with_value(|leave| leave(Route::Groups.href()));
                }
                Err(failed) => {
                    error.try_set(failed.change_sentence());
                }
            }
        });
    };
    let why = blocked;
    view! {
        <Button label="Delete" look=Look::Quiet disabled=why on_click=move || open.set(true) />
        <Confirm open=open title=Signal::derive(title) text=text action="Delete group" busy=busy error=error on_confirm=delete />
    }
    .into_any()
}
