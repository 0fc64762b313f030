//! Renaming and deleting a group.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{GroupChange, GroupDetail};

use crate::api::{Load, use_api};
use crate::pages::policies::editor::write_reason;
use crate::route::Route;
use crate::ui::enter::on_enter;
use crate::ui::query::{use_leave, use_question};
use crate::ui::{Button, Confirm, Dialog, Look, TextArea, TextField, say_why, use_toasts};
use crate::words::{common, groups as words};

/// Asks for another name and description.
#[component]
pub fn RenameDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The group.
    group: Load<GroupDetail>,
) -> AnyView {
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    // The version that the dialog shows; a newer one is not overwritten unseen.
    let base = RwSignal::new(String::new());
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    // Once at each opening, with what is there then, or first comes.
    Effect::new(move |filled: Option<bool>| {
        if !open.get() || filled == Some(true) {
            return open.get();
        }
        let Some(stored) = group.get() else { return false };
        name.set(stored.row.name.clone());
        description.set(stored.row.description.clone());
        base.set(stored.etag.clone());
        error.set(String::new());
        true
    });
    let save = move || {
        let change = GroupChange {
            name: name.get_untracked().trim().to_owned(),
            description: description.get_untracked().trim().to_owned(),
            ..GroupChange::default()
        };
        if change.name.is_empty() {
            error.set(words::name_missing().into());
            return;
        }
        let Some(known) = group.data.get_untracked().filter(|_| base.with_untracked(|base| !base.is_empty()))
        else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let base_now = base.get_untracked();
            let answer = api.get_value().change_group(&known.row.id, &change, &base_now).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(saved) => {
                    open.try_set(false);
                    toasts.done(words::saved_as(&saved.row.name));
                    group.again();
                }
                Err(failed) if failed.status() == 412 => {
                    // What is typed stays; the next try is based on what is there now.
                    let now =
                        api.get_value().get::<GroupDetail>(&["/api/groups/", &known.row.id].concat()).await;
                    if let Ok(now) = now {
                        base.try_set(now.etag);
                        // What was typed is there no longer where the dialog was closed.
                        let why = match open.try_get_untracked() {
                            Some(true) => words::renamed_elsewhere(&now.row.name),
                            _ => failed.change_sentence(),
                        };
                        say_why(open, error, toasts, why);
                        group.again();
                    } else {
                        say_why(open, error, toasts, failed.change_sentence());
                    }
                }
                Err(failed) if failed.status() == 409 => {
                    say_why(open, error, toasts, words::name_taken(&change.name));
                }
                Err(failed) => {
                    say_why(open, error, toasts, failed.change_sentence());
                }
            }
        });
    };
    view! {
        <Dialog open=open title=words::rename_title()>
            <div on:keydown=on_enter(save)>
                <TextField label=words::name() value=name error=error required=true focus=true />
            </div>
            <TextArea label=words::description() value=description rows=2 />
            <footer class="actions">
                <Button label=common::cancel() on_click=move || open.set(false) />
                <Button label=common::save() look=Look::Primary busy=busy on_click=save />
            </footer>
        </Dialog>
    }
    .into_any()
}

/// A question about a group, which is asked once the group is there, and unless something is in the way.
pub fn question_of(what: &'static str, group: Load<GroupDetail>, blocked: Signal<String>) -> RwSignal<bool> {
    let may = move || group.get().is_some() && blocked.with(String::is_empty);
    use_question(what, Signal::derive(may))
}

/// Deletes a group that nothing uses; while something does, says what, and which devices would lose it.
pub fn remove_button(group: Load<GroupDetail>) -> AnyView {
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let leave = use_leave();
    let role = write_reason();
    let blocked = Signal::derive(move || {
        if !role.is_empty() {
            return role.clone();
        }
        let Some(group) = group.get() else { return String::new() };
        if let Some(follower) = group.followers.first() {
            return words::held_by(&follower.name);
        }
        let uses: Vec<_> = group
            .used_by
            .iter()
            .map(|policy| {
                if policy.excluded {
                    words::use_excluded(policy.devices, &policy.name)
                } else {
                    words::use_included(policy.devices, &policy.name)
                }
            })
            .collect();
        if uses.is_empty() { String::new() } else { words::in_use(&uses.join(", ")) }
    });
    let open = question_of("delete", group, blocked);
    let title = move || group.get().map(|group| words::delete_title(&group.row.name)).unwrap_or_default();
    let text = move || group.get().map(|group| words::delete_text(group.row.devices)).unwrap_or_default();
    let delete = move || {
        let Some(detail) = group.data.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = api.get_value().delete_group(&detail.row.id).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.done(words::deleted(&detail.row.name));
                    leave.instead(&Route::Groups.href());
                }
                Err(failed) => {
                    say_why(open, error, toasts, failed.change_sentence());
                }
            }
        });
    };
    view! {
        <Button label=words::delete() look=Look::Quiet disabled=blocked on_click=move || open.set(true) />
        <Confirm
            open=open
            title=Signal::derive(title)
            text=Signal::derive(text)
            action=words::delete_group()
            busy=busy
            error=error
            on_confirm=delete
        />
    }
    .into_any()
}
