//! Restoring a version: asks first, and shows what it changes and how many devices hear of it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{ImpactRequest, PolicyDetail, PolicyVersionDetail, VersionRow};

use super::compare::between;
use crate::api::{Load, load_when, use_api};
use crate::pages::frame::shown;
use crate::pages::policies::effect::effect;
use crate::pages::policies::reason::{reason_field, too_long};
use crate::route::encode;
use crate::ui::query::use_open;
use crate::ui::{Button, Checkbox, Dialog, Look, say_why, skeleton_rows, use_toasts};
use crate::words::{common, versions};

/// The dialog; open while the address names a version to restore.
pub fn restore(id: &str, policy: Load<PolicyDetail>, list: Load<Vec<VersionRow>>) -> AnyView {
    let (wanted, open) = use_open("restore");
    let id = id.to_owned();
    let title = Signal::derive(move || versions::restore_title(&wanted.get()));
    let content = move || {
        let version = wanted.get_untracked().parse::<u32>().unwrap_or_default();
        asking(&id, version, policy, list, open)
    };
    view! { <Dialog open=open title=title>{content.clone()()}</Dialog> }.into_any()
}

fn asking(
    id: &str,
    version: u32,
    policy: Load<PolicyDetail>,
    list: Load<Vec<VersionRow>>,
    open: RwSignal<bool>,
) -> AnyView {
    let root = ["/api/policies/", &encode(id), "/versions/"].concat();
    // What stands now is the newest version that the list names.
    let newest = Memo::new(move |_| list.get().and_then(|list| list.first().map(|row| row.version)));
    let older_path = [root.as_str(), &version.to_string()].concat();
    let older = load_when::<PolicyVersionDetail>(move || Some(older_path.clone()));
    let now =
        load_when::<PolicyVersionDetail>(move || Some([root.as_str(), &newest.get()?.to_string()].concat()));
    let assignments = RwSignal::new(false);
    let (reason, error, busy) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let differing = shown(
        older,
        || skeleton_rows(3),
        move |older: Arc<PolicyVersionDetail>| {
            let view = move |now: Arc<PolicyVersionDetail>| {
                let older = older.clone();
                (move || between(&now, &older, assignments.get())).into_any()
            };
            shown(now, || skeleton_rows(3), view)
        },
    );
    let asked = {
        let id = id.to_owned();
        move || {
            let older = older.get()?;
            let list = older.policy.get("assignments").and_then(|it| it.as_array().cloned());
            Some(ImpactRequest {
                policy_id: Some(id.clone()),
                policy: Some(older.policy.clone()),
                assignments: list.filter(|_| assignments.get()),
                ..ImpactRequest::default()
            })
        }
    };
    let (api, toasts, id) = (use_api(), use_toasts(), id.to_owned());
    let go = move || {
        let Some(now) = newest.get_untracked() else { return };
        let (api, id) = (api.clone(), id.clone());
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let with = assignments.get_untracked();
            let done = api.restore_version(&id, (version, now), with, &reason.get_untracked()).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => {
                    open.try_set(false);
                    toasts.done(versions::restored(&version.to_string(), &(now + 1).to_string()));
                    list.again();
                    policy.again();
                }
                Err(failed) => {
                    say_why(open, error, toasts, failed.change_sentence());
                    list.again();
                }
            }
        });
    };
    let blocked = Signal::derive(move || too_long(&reason.get()));
    view! {
        <div class="scrolling">{differing}</div>
        <Checkbox label=versions::restore_assignments() checked=assignments hint=versions::restore_assignments_hint() />
        {effect(asked)}
        {reason_field(reason)}
        <p class="error-text" role="alert">{error}</p>
        <footer class="actions">
            <Button label=common::cancel() on_click=move || open.set(false) />
            <Button
                label=versions::restore_action(&version.to_string())
                look=Look::Primary
                busy=busy
                disabled=blocked
                on_click=go
            />
        </footer>
    }
    .into_any()
}
