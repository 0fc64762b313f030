//! What one does with the policies that are chosen: take them away as one file, archive or delete them.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Page, Permission, PolicyRow};

use crate::api::{Api, ApiError, Blocks, use_api};
use crate::pages::frame::not_allowed;
use crate::pages::picked::{Choosing, Picked};
use crate::ui::download::download;
use crate::ui::query::use_replace;
use crate::ui::{Button, Confirm, Icon, say_why, use_toasts};
use crate::words::policies as words;

/// What is kept of a chosen policy.
#[derive(Clone)]
pub struct Chosen {
    name: Arc<str>,
    version: u32,
    devices: u64,
}

/// The policies that are chosen.
pub type Selection = Picked<Chosen>;

/// How policies are chosen.
pub fn choosing() -> Choosing<PolicyRow, Chosen> {
    let keep = |row: &PolicyRow| {
        let name = row.name.as_str().into();
        (row.id.clone(), Chosen { name, version: row.version, devices: row.states.total() })
    };
    Choosing { label: words::selection(), keep, name: |row| row.name.clone() }
}

/// What one does with the chosen policies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Archive,
    Delete,
}

/// What one can do with the chosen policies.
pub fn actions(selection: Selection, list: Blocks<Page<PolicyRow>>) -> AnyView {
    let (api, toasts, replace) = (use_api(), use_toasts(), use_replace());
    let refused = not_allowed(Permission::Write);
    let (asking, busy, error) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let deed = RwSignal::new(Deed::Archive);
    let ask = move |what: Deed| {
        deed.set(what);
        error.set(String::new());
        asking.set(true);
    };
    let export = {
        let api = api.clone();
        move || {
            let api = api.clone();
            busy.set(true);
            spawn_local(async move {
                match collection(&api, &selection.rows()).await {
                    Ok(json) => download("policies.json", "application/json", &json),
                    Err(failed) => toasts.failed(failed.sentence()),
                }
                let _ = busy.try_set(false);
            });
        }
    };
    let go = move || {
        let (api, what, replace) = (api.clone(), deed.get_untracked(), replace.clone());
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let (mut done, mut failures) = (Vec::new(), Vec::new());
            for (id, policy) in selection.rows() {
                let answer = match what {
                    Deed::Archive => api.archive_policy(&id, true, policy.version, "").await,
                    Deed::Delete => api.delete_policy(&id, policy.version, "").await,
                };
                match answer {
                    Ok(()) => {
                        selection.remove(&id);
                        done.push(id);
                    }
                    Err(failed) => {
                        failures.push(words::failed_one(&policy.name, &failed.change_sentence()));
                        if failed == ApiError::Unreachable || failed.status() == 429 {
                            break;
                        }
                    }
                }
            }
            list.again();
            let count = u64::try_from(done.len()).unwrap_or_default();
            let said = match what {
                Deed::Archive => words::archived_many(count),
                Deed::Delete => words::deleted_many(count),
            };
            let _ = busy.try_set(false);
            if what == Deed::Delete && count > 0 {
                replace(&[("deleted", &done.join(","))]);
            }
            if failures.is_empty() {
                asking.try_set(false);
                toasts.done(said);
            } else {
                let said = if count > 0 { [said.as_str(), " "].concat() } else { String::new() };
                say_why(asking, error, toasts, [said, failures.join(" ")].concat());
            }
        });
    };
    let title = move || match deed.get() {
        Deed::Archive => words::archive_many(selection.count()),
        Deed::Delete => words::delete_many(selection.count()),
    };
    let consequence = move || {
        let devices = selection.with(|chosen| chosen.values().map(|it| it.devices).sum::<u64>());
        let devices = match (devices, selection.count()) {
            (0, _) => words::reach_none().to_owned(),
            (devices, 1) => words::reach_one(devices),
            (devices, _) => words::reach_many(devices),
        };
        let more = if deed.get() == Deed::Archive { words::archive_keeps() } else { words::delete_keeps() };
        [devices.as_str(), " ", more].concat()
    };
    let action =
        move || if deed.get() == Deed::Archive { words::archive() } else { words::delete() }.to_owned();
    view! {
        <Button label=words::export() symbol=Icon::Export busy=busy on_click=export />
        <Button label=words::archive() disabled=refused on_click=move || ask(Deed::Archive) />
        <Button
            label=words::delete()
            symbol=Icon::Delete
            disabled=refused
            on_click=move || ask(Deed::Delete)
        />
        <Confirm
            open=asking
            title=Signal::derive(title)
            text=Signal::derive(consequence)
            action=Signal::derive(action)
            busy=busy
            error=error
            on_confirm=go
        />
    }
    .into_any()
}

/// The policies as one collection in Graph's form, which imports and backup tools read.
async fn collection(api: &Api, chosen: &[(String, Chosen)]) -> Result<String, ApiError> {
    let mut policies = Vec::with_capacity(chosen.len());
    for (id, _) in chosen {
        policies.push(api.graph_policy(id).await?);
    }
    let text = ["{\"value\":[", &policies.join(","), "]}"].concat();
    Ok(crate::api::json::pretty(&text))
}
