//! The versions of a policy: who saved what, when and why, which devices have it, what differs between two of them,
//! and restoring one.

mod compare;
mod restore;

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{Permission, PolicyDetail, PolicyRollout, VersionRow};

use crate::api::{Load, load};
use crate::pages::frame::{as_of_time, not_allowed, shown};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{Button, Column, Look, relative_time, skeleton_rows, table};
use crate::words::{self, number, versions};

/// The versions, newest first, and the comparison that the address asks for. Lives in the policy's page.
#[component]
pub fn Versions(
    /// The policy's id.
    id: String,
    /// The policy as it stands.
    policy: Load<PolicyDetail>,
) -> AnyView {
    let (list_path, rollout_path) = (needs::versions(&id), needs::rollout(&id));
    let list = load::<Vec<VersionRow>>(move || list_path.clone());
    let rollout = load::<PolicyRollout>(move || rollout_path.clone());
    let rows_id = id.clone();
    let rows = shown(list, || skeleton_rows(4), move |list| rows(&rows_id, &list, rollout));
    view! {
        <div class="stack">
            {compare::compare(&id, list)}
            <div>
                {summary(&id, rollout)}
                {rows}
            </div>
            {restore::restore(&id, policy, list)}
        </div>
    }
    .into_any()
}

/// Who has what, as one line.
fn summary(id: &str, rollout: Load<PolicyRollout>) -> AnyView {
    let id = id.to_owned();
    let line = move || {
        rollout.get().filter(|rollout| rollout.devices > 0).map(|rollout| {
            let newest = rollout.versions.iter().find(|it| it.version == rollout.version);
            let have = newest.map(|it| it.devices).unwrap_or_default();
            let text = versions::have(&number(have), &number(rollout.devices), &rollout.version.to_string());
            let none = (rollout.none > 0).then(|| {
                let href = Route::policy(&id).with(&[("version", "none")]);
                view! { <a class="link" href=href>{versions::have_none(rollout.none)}</a> }
            });
            let href = Route::policy(&id).with(&[("version", &rollout.version.to_string())]);
            let time = as_of_time(&rollout.as_of);
            view! { <p class="toolbar small"><a class="link" href=href>{text}</a> {none} <span class="end">{time}</span></p> }
        })
    };
    line.into_any()
}

fn rows(id: &str, list: &Arc<Vec<VersionRow>>, rollout: Load<PolicyRollout>) -> AnyView {
    let columns = vec![
        Column::new(versions::version()),
        Column::new(versions::saved()),
        Column::new(versions::what_changed()),
        Column::number(versions::devices()),
        Column::new(versions::actions()),
    ];
    let newest = list.first().map(|row| row.version).unwrap_or_default();
    let rows = list.iter().map(|row| version(id, row, newest, rollout)).collect_view().into_any();
    table(versions::caption(), columns, "", rows)
}

/// What a version changed; its parts stand for themselves.
fn summary_text(summary: &str) -> String {
    summary.split("; ").map(words::sentence).collect::<Vec<_>>().join("; ")
}

fn version(id: &str, row: &VersionRow, newest: u32, rollout: Load<PolicyRollout>) -> AnyView {
    let query = use_query();
    let (number_text, before) = (row.version.to_string(), (row.version - 1).to_string());
    let this = row.version;
    let href = Route::policy(id).with(&[("version", &number_text)]);
    let devices = move || {
        let rollout = rollout.get()?;
        let count = rollout.versions.iter().find(|it| it.version == this).map(|it| it.devices);
        Some(match count {
            Some(count) => {
                let name = versions::devices_with(&this.to_string());
                view! {
                    <a href=href.clone()><span class="visually-hidden">{name} ": "</span>{number(count)}</a>
                }
                .into_any()
            }
            None => view! { <span class="zero">"0"</span> }.into_any(),
        })
    };
    let reason = (!row.reason.is_empty()).then(|| {
        view! { <span class="sub">{versions::because(&row.reason)}</span> }
    });
    let current = (row.version == newest).then(|| view! { <span class="sub">{versions::current()}</span> });
    let compare = (row.version > 1).then(|| {
        let to = number_text.clone();
        let href = move || query.with(&[("from", &before), ("to", &to)]);
        view! {
            <a class="link" href=href data-noscroll="">
                {versions::what_it_changed()}
                <span class="visually-hidden">" " {versions::version_number(&number_text)}</span>
            </a>
        }
    });
    let restore = (row.version != newest).then(|| restore_button(row.version));
    view! {
        <tr>
            <th scope="row">{row.version} " " {current}</th>
            <td class="nowrap">
                {relative_time(Some(row.saved.clone()), "")}
                <span class="sub">{row.saved_by.clone()}</span>
            </td>
            <td class="what"><b>{action(&row.action)}</b> " " {summary_text(&row.summary)} {reason}</td>
            <td class="num">{devices}</td>
            <td class="nowrap"><span class="actions">{compare} {restore}</span></td>
        </tr>
    }
    .into_any()
}

/// A link that asks whether to restore a version; a button that says why not for who may not.
fn restore_button(version: u32) -> AnyView {
    let query = use_query();
    let refused = not_allowed(Permission::Write);
    let version = version.to_string();
    let link = move || {
        let named = versions::version_number(&version);
        if refused.with(String::is_empty) {
            let version = version.clone();
            let href = move || query.with(&[("restore", &version)]);
            view! {
                <a class="link" href=href data-noscroll="">
                    {versions::restore()} <span class="visually-hidden">" " {named}</span>
                </a>
            }
            .into_any()
        } else {
            view! { <Button label=versions::restore() look=Look::Quiet disabled=refused on_click=|| {} /> }
                .into_any()
        }
    };
    link.into_any()
}

/// What was done, as a word.
fn action(action: &str) -> &str {
    match action {
        "created" => versions::action_created(),
        "settings" => versions::action_settings(),
        "properties" => versions::action_properties(),
        "assignments" => versions::action_assignments(),
        "restored" => versions::action_restored(),
        "undone" => versions::action_undone(),
        "archived" => versions::action_archived(),
        "unarchived" => versions::action_unarchived(),
        "deleted" => versions::action_deleted(),
        other => other,
    }
}
