//! Retiring a device: what it puts back is said first, and afterwards that it is retired and what is still to come.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{DeviceDetail, DeviceSettingRow};
use palisade_model::status::State;

use crate::api::{Load, load, use_api};
use crate::pages::frame::shown;
use crate::pages::setting::shown_value;
use crate::route::{Route, encode};
use crate::ui::query::use_leave;
use crate::ui::{Button, Look, link_button, relative_time, say_why, skeleton_rows, use_toasts};
use crate::words::{common, devices as words, kit, names};

/// What the dialog holds, made anew at each opening.
pub fn content(id: &str, device: Load<DeviceDetail>, open: RwSignal<bool>) -> AnyView {
    let (id, done) = (StoredValue::new(id.to_owned()), RwSignal::new(false));
    let asking = move || {
        if done.get() { retired(&id.get_value()) } else { before(&id.get_value(), device, open, done) }
    };
    asking.into_any()
}

fn before(id: &str, device: Load<DeviceDetail>, open: RwSignal<bool>, done: RwSignal<bool>) -> AnyView {
    let path = ["/api/devices/", &encode(id), "/settings"].concat();
    let rows = load::<Vec<DeviceSettingRow>>(move || path.clone());
    let (busy, error) = (RwSignal::new(false), RwSignal::new(String::new()));
    let (api, toasts, id) = (use_api(), use_toasts(), id.to_owned());
    let retire = move || {
        let (api, id) = (api.clone(), id.clone());
        busy.set(true);
        spawn_local(async move {
            let answer = api.retire_device(&id).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) if open.try_get_untracked() == Some(true) && !done.is_disposed() => done.set(true),
                // Closed meanwhile; it is retired all the same.
                Ok(()) => toasts.done([words::is_retired(), " ", words::is_retired_text()].concat()),
                Err(failed) => say_why(open, error, toasts, failed.sentence()),
            }
        });
    };
    // Nothing is retired before it is known what that puts back, or that nobody can say.
    let wait = Signal::derive(move || {
        let known = rows.get().is_some() || rows.error.get().is_some();
        if known { String::new() } else { words::retire_wait().to_owned() }
    });
    let heard = move || {
        device.get().map(|device| relative_time(device.row.last_check_in.clone(), words::never_inline()))
    };
    let policies = move || {
        let count = device.get().map(|device| u64::try_from(device.policies.len()).unwrap_or(0));
        count.map(words::retire_policies)
    };
    view! {
        <p>{words::retire_text()} " " {policies}</p>
        {shown(rows, || skeleton_rows(3), put_back)}
        <p class="quiet">{words::retire_when()} " " {words::checked_in()} " " {heard} "."</p>
        <p class="error-text" role="alert">{error}</p>
        <footer class="actions">
            <Button label=common::cancel() on_click=move || open.set(false) />
            <Button label=words::retire_device() look=Look::Danger busy=busy disabled=wait on_click=retire />
        </footer>
    }
    .into_any()
}

/// The settings that are in force and go back to what they were. A device puts back whatever it holds, which may be the
/// value from before a change that it has not taken; only it knows that.
fn put_back(rows: Arc<Vec<DeviceSettingRow>>) -> AnyView {
    let count = |state: State| rows.iter().filter(|row| row.state == state).count();
    let said = |state: State, sentence: fn(u64) -> String| {
        let count = u64::try_from(count(state)).unwrap_or(0);
        (count > 0).then(|| view! { {sentence(count)} " " })
    };
    view! {
        {listed(&rows)}
        <p>
            {said(State::Pending, words::put_back_pending)} {said(State::Error, words::put_back_errors)}
            {words::put_back_rest()}
        </p>
    }
    .into_any()
}

fn listed(rows: &[DeviceSettingRow]) -> AnyView {
    let in_force: Vec<_> = rows.iter().filter(|row| row.state == State::Success).collect();
    if in_force.is_empty() {
        return view! { <p><b>{words::none_in_force()}</b></p> }.into_any();
    }
    let line = |row: &&DeviceSettingRow| {
        let name = names::setting(&row.setting.key, &row.setting.name);
        let from: Vec<_> = row.setting.sources.iter().map(|source| source.policy_name.to_string()).collect();
        view! {
            <li>
                <b>{name}</b> ": " <span class="value">{shown_value(row)}</span> " "
                <span class="sub">{from.join(", ")}</span>
            </li>
        }
        .into_any()
    };
    let lines = in_force.iter().map(line).collect_view();
    let count = u64::try_from(in_force.len()).unwrap_or(0);
    view! {
        <p><b>{words::puts_back(count)}</b></p>
        <ul class="plain-list scrolling" tabindex="0" aria-label=words::put_back_list()>{lines}</ul>
    }
    .into_any()
}

/// What is so now, and what is still to come.
fn retired(id: &str) -> AnyView {
    let leave = use_leave();
    let audit = Route::Audit.with(&[("object", id)]);
    // The dialog goes with the page of what is not there any more.
    let close = move || leave.instead(&Route::Devices.href());
    view! {
        <p role="status"><b>{words::is_retired()}</b> " " {words::is_retired_text()}</p>
        <footer class="actions">
            {link_button(words::see_audit(), audit, Look::Quiet, None)}
            <Button label=kit::close() look=Look::Primary on_click=close />
        </footer>
    }
    .into_any()
}
