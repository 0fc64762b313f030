//! The names beside and above the picture: policies down, groups across. Few groups have room for their names as they
//! are; of many, the names are turned.

use leptos::prelude::*;
use palisade_model::api::{ConflictMatrix, MatrixGroup};

use super::called;
use super::plan::Plan;
use crate::route::Route;
use crate::ui::query::{Leave, use_leave};
use crate::ui::{link_of, title_of};
use crate::words::{common, conflicts, matrix as words};

/// What the rows are, in the corner.
pub fn corner() -> AnyView {
    view! { <div class="matrix-corner" aria-hidden="true"><span>{conflicts::of_policy()}</span> <span>{words::group()}</span></div> }
        .into_any()
}

/// The policies.
pub fn policies(matrix: &ConflictMatrix) -> AnyView {
    let names = matrix.rows.iter().map(|row| {
        let href = Route::policy(&row.policy.policy_id).href();
        let name = row.policy.policy_name.clone();
        view! { <li><a href=href title=name.clone()>{name.clone()}</a></li> }.into_any()
    });
    view! { <ul class="matrix-side" aria-label=words::policies_down()>{names.collect_view()}</ul> }.into_any()
}

/// The groups.
pub fn groups(matrix: &ConflictMatrix, plan: &Plan) -> AnyView {
    if plan.wide {
        let names = matrix.groups.iter().map(|group| {
            let name = called(group);
            let href = page(group);
            view! { <li><a href=href title=name.clone()>{name.clone()}</a> <span class="sub">{common::devices(group.devices)}</span></li> }.into_any()
        });
        return view! { <ul class="matrix-groups" aria-label=words::groups_across()>{names.collect_view()}</ul> }
            .into_any();
    }
    let leave = use_leave();
    let names = matrix.groups.iter().enumerate().map(|(place, group)| turned(place, group, plan, leave));
    view! {
        <svg class="matrix-head" width=plan.width height=plan.head role="group" aria-label=words::groups_across()>
            {names.collect_view()}
        </svg>
    }
    .into_any()
}

/// Where the devices of a group are listed.
fn page(group: &MatrixGroup) -> String {
    group.group_id.as_deref().map_or_else(|| Route::Devices.href(), |id| Route::group(id).href())
}

/// A name that stands over its column, turned.
fn turned(place: usize, group: &MatrixGroup, plan: &Plan, leave: Leave) -> AnyView {
    let (x, y) = (place * plan.column + plan.column / 2 + 4, plan.head - 8);
    let full = called(group);
    let name = cut(&full);
    let spoken = [&full, ", ", &common::devices(group.devices)].concat();
    let at = format!("translate({x} {y}) rotate(-45)");
    let inside = view! {
        <rect class="matrix-hit" x="-4" y="-17" width="176" height="24" />
        <text>{name}</text>
    };
    let link = link_of(page(group), spoken.clone(), leave, inside.into_any());
    view! { <g transform=at>{title_of(spoken)} {link}</g> }.into_any()
}

/// A name as long as there is room, cut in its middle.
fn cut(name: &str) -> String {
    const ROOM: usize = 24;
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= ROOM {
        return name.to_owned();
    }
    let half = ROOM / 2;
    let first: String = letters.iter().take(half).collect();
    let last: String = letters.iter().skip(letters.len() - half + 1).collect();
    [&first, "…", &last].concat()
}
