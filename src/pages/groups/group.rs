//! The page of one group: what it is, its rule where it has one, where it is used, and its devices.

use leptos::prelude::*;
use palisade_model::api::GroupDetail;

use super::change::{RenameDialog, question_of, remove_button};
use super::stored_rule::rule_part;
use super::{members, members_come, used_by};
use crate::api::{ApiError, load};
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
    let blocked = Signal::stored(write_reason());
    let open = question_of("rename", group, blocked);
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
    let missing =
        Memo::new(move |_| group.error.with(|error| error.as_ref().is_some_and(ApiError::is_missing)));
    let actions = move || {
        view! {
            <div class="actions" hidden=move || missing.get()>
                {remove_button(group)}
                <Button label=words::rename() disabled=blocked on_click=move || open.set(true) />
            </div>
        }
        .into_any()
    };
    let crumbs = vec![(words::groups().to_owned(), Route::Groups.href())];
    let of = id.clone();
    let rule = move || (!missing.get()).then(|| rule_part(&of, group));
    let members = move || (!missing.get()).then(|| members::members(id.clone(), group));
    let uses = shown(group, || skeleton_rows(2), |group| used_by::used_by(&group));
    view! {
        <PageHead title=name crumbs=crumbs meta=meta actions=actions />
        <div class="stack">
            {rule} {uses} {members}
        </div>
        <RenameDialog open=open group=group />
    }
    .into_any()
}
