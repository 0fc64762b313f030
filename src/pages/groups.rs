//! Groups of devices: the list, one group with its members, and where it is used.

mod add;
mod change;
mod members;

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{GroupDetail, GroupRow, Page};

use self::change::{GroupDialog, remove_button};
use crate::api::load;
use crate::pages::frame::shown;
use crate::pages::policies::editor::write_reason;
use crate::route::{Route, encode};
use crate::ui::query::use_query;
use crate::ui::state::badge;
use crate::ui::{
    Button, Column, CopyButton, Icon, Look, PageHead, Pager, SearchField, count, empty_state, plural,
    relative_time, skeleton_rows, table,
};

/// The list of groups.
#[component]
pub fn GroupList() -> AnyView {
    let query = use_query();
    let groups = load::<Page<GroupRow>>(move || {
        ["/api/groups", &query.forward(&["search", "cursor"], &[("limit", "50")])].concat()
    });
    let open = RwSignal::new(false);
    let blocked = Signal::stored(write_reason());
    let create = move || {
        view! {
            <Button label="Create group" look=Look::Primary symbol=Icon::Plus disabled=blocked on_click=move || open.set(true) />
        }
        .into_any()
    };
    let rows = move |page: Arc<Page<GroupRow>>| {
        if page.total == 0 {
            let searched = untrack(|| query.get("search"));
            return if searched.is_empty() {
                empty_state(
                    "No groups yet",
                    "A policy reaches devices through groups. Create one, add devices to it, then assign policies to it.",
                    create(),
                )
            } else {
                let all = Route::Groups.href();
                let link = view! { <a class="button" href=all>"Show all groups"</a> }.into_any();
                empty_state("No group found", format!("No group's name holds “{searched}”."), link)
            };
        }
        let lines: Vec<_> = page.rows.iter().map(line).collect();
        let columns = vec![
            Column::new("Group"),
            Column::number("Devices"),
            Column::number("Policies"),
            Column::new("Created"),
        ];
        view! {
            {table("Groups", columns, "", lines.into_any())}
            <Pager rows=page.rows.len() total=page.total next=page.next.clone() what="groups" />
        }
        .into_any()
    };
    let total = move || groups.get().map(|page| plural(page.total, "group", "groups"));
    view! {
        <PageHead title="Groups" actions=create meta=move || view! { <span>{total}</span> } />
        <div class="toolbar"><SearchField label="Group name" /></div>
        {shown(groups, || skeleton_rows(8), rows)}
        <GroupDialog open=open group=None />
    }
    .into_any()
}

fn line(group: &GroupRow) -> AnyView {
    let href = Route::group(&group.id).href();
    view! {
        <tr>
            <td class="strong">
                <a href=href>{group.name.clone()}</a>
                <span class="sub">{group.description.clone()}</span>
            </td>
            <td class="num">{count(group.devices)}</td>
            <td class="num">{count(group.policies)}</td>
            <td>{relative_time(Some(group.created.clone()), "")}</td>
        </tr>
    }
    .into_any()
}

/// The page of one group.
#[component]
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
pub fn GroupPage(
    /// The group's id.
    id: String,
) -> AnyView {
    let path = ["/api/groups/", &encode(&id)].concat();
    let group = load::<GroupDetail>({
        let path = path.clone();
        move || path.clone()
    });
    let name = Signal::derive(move || group.get().map(|group| group.row.name.clone()).unwrap_or_default());
    let open = RwSignal::new(false);
    let blocked = Signal::stored(write_reason());
    let (copied, dialog_id) = (id.clone(), id.clone());
    let meta = move || {
        let facts = move || {
            group.get().map(|group| {
                let row = &group.row;
                view! {
                    <span>{plural(row.devices, "device", "devices")}</span>
                    <span>{plural(row.policies, "policy uses it", "policies use it")}</span>
                    <span>{row.description.clone()}</span>
                }
                .into_any()
            })
        };
        view! { {facts} <span>"Id " <CopyButton text=copied.clone() what="group id" /></span> }.into_any()
    };
    let actions = move || {
        view! {
            {remove_button(group)}
            <Button label="Rename" disabled=blocked on_click=move || open.set(true) />
        }
        .into_any()
    };
    let crumbs = vec![("Groups".to_owned(), Route::Groups.href())];
    let uses = shown(group, || skeleton_rows(2), |group| used_by(&group));
    view! {
        <PageHead title=name crumbs=crumbs meta=meta actions=actions />
        <div class="stack">{uses} {members::members(dialog_id, group)}</div>
        <GroupDialog open=open group=Some(group) />
    }
    .into_any()
}

fn used_by(group: &GroupDetail) -> AnyView {
    if group.used_by.is_empty() {
        let text = "No policy uses this group yet. Assign one on its Assignments tab.";
        return view! { <p class="quiet">{text}</p> }.into_any();
    }
    let lines: Vec<_> = group
        .used_by
        .iter()
        .map(|policy| {
            let href = Route::policy(&policy.policy_id).href();
            let (class, word) =
                if policy.excluded { ("na", "excludes it") } else { ("success", "includes it") };
            view! { <li><a class="strong" href=href>{policy.name.clone()}</a> " " {badge(class, word)}</li> }
                .into_any()
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="used-by">
            <header><h2 id="used-by">"Used by"</h2></header>
            <ul class="plain uses">{lines}</ul>
        </section>
    }
    .into_any()
}
