//! The page of one group: what it is, its rule where it has one, where it is used, and its devices.

use leptos::prelude::*;
use palisade_model::api::GroupDetail;

use super::change::{RenameDialog, remove_button};
use super::stored_rule::rule_part;
use super::{members, members_come, used_by};
use crate::api::load;
use crate::pages::frame::{as_of, shown};
use crate::pages::needs;
use crate::pages::policies::editor::write_reason;
use crate::route::Route;
use crate::ui::{Button, CopyButton, PageHead, skeleton_rows};
use crate::words::{common, groups as words};

/// The page of one group.
#[component]
pub fn GroupPage(
    /// The group's id.
    id: String,
) -> AnyView {
    let path = needs::group(&id);
    let group = load::<GroupDetail>({
        let path = path.clone();
        move || path.clone()
    });
    let name = Signal::derive(move || group.get().map(|group| group.row.name.clone()).unwrap_or_default());
    let open = RwSignal::new(false);
    let blocked = Signal::stored(write_reason());
    let copied = id.clone();
    let meta = move || {
        let facts = move || {
            group.get().map(|group| {
                let row = &group.row;
                view! {
                    <span>{members_come(row)}</span>
                    <span>{common::devices(row.devices)}</span>
                    <span>{words::policies_use(row.policies)}</span>
                    <span>{row.description.clone()}</span>
                }
                .into_any()
            })
        };
        view! { {facts} {as_of(group, |group| &group.as_of)} <span>{words::id()} " " <CopyButton text=copied.clone() what=words::group_id() /></span> }.into_any()
    };
    let actions = move || {
        view! {
            {remove_button(group)}
            <Button label=words::rename() disabled=blocked on_click=move || open.set(true) />
        }
        .into_any()
    };
    let crumbs = vec![(words::groups().to_owned(), Route::Groups.href())];
    let uses = shown(group, || skeleton_rows(2), |group| used_by::used_by(&group));
    view! {
        <PageHead title=name crumbs=crumbs meta=meta actions=actions />
        <div class="stack">{rule_part(&id, group)} {uses} {members::members(id, group)}</div>
        <RenameDialog open=open group=group />
    }
    .into_any()
}
