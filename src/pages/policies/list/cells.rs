//! The cells of a policy's row: those of the first look and of the list that follows are the same.

use leptos::prelude::*;
use palisade_model::api::PolicyRow;
use palisade_model::status::{State, StateCounts};

use crate::catalogue::{by_id, platform_name};
use crate::route::Route;
use crate::ui::state::state_class;
use crate::ui::{Column, relative_time, state_bar};
use crate::words::{names, policies as words};

/// The headings, by their words for `columns=`.
pub fn heads() -> [(&'static str, Column); 5] {
    let head = |label, sort, class| Column { label, sort, class };
    [
        ("name", head(words::policy(), "name", "named")),
        ("status", head(words::check_in_status(), "", "wide")),
        ("assigned", head(words::assigned_to(), "", "")),
        ("platform", head(words::platform(), "", "platform")),
        ("lastModified", head(words::last_change(), "lastModified", "since")),
    ]
}

/// The cells, in the order of the headings.
pub const CELLS: [fn(&PolicyRow) -> AnyView; 5] = [name, status, assigned, platform, changed];

fn name(row: &PolicyRow) -> AnyView {
    let href = Route::policy(&row.id).href();
    view! {
        <th scope="row">
            <a href=href title=row.name.clone()>{row.name.clone()}</a>
            <span class="sub">{template_name(row)}</span>
        </th>
    }
    .into_any()
}

fn status(row: &PolicyRow) -> AnyView {
    view! { <td><div class="fares">{state_bar(row.states, true)} {counts(row.states, &row.id)}</div></td> }
        .into_any()
}

fn assigned(row: &PolicyRow) -> AnyView {
    let text = assigned_to(row);
    view! { <td class="what" title=text.clone()><span class="lines">{text.clone()}</span></td> }.into_any()
}

fn platform(row: &PolicyRow) -> AnyView {
    view! { <td>{platform_name(&row.platforms).to_owned()}</td> }.into_any()
}

fn changed(row: &PolicyRow) -> AnyView {
    view! {
        <td>
            {relative_time(Some(row.last_modified.clone()), "")}
            <span class="sub">{row.modified_by.clone()}</span>
        </td>
    }
    .into_any()
}

/// The groups that a policy is assigned to, by name.
pub fn assigned_to(row: &PolicyRow) -> String {
    if row.assigned_to.is_empty() {
        return words::not_assigned().to_owned();
    }
    row.assigned_to.iter().map(|name| group_name(name)).collect::<Vec<_>>().join(", ")
}

/// The name of a policy's template.
pub fn template_name(row: &PolicyRow) -> String {
    match by_id(&row.template_id) {
        Some(known) if !row.template_id.is_empty() => known.label().to_owned(),
        _ if row.template_name.is_empty() => words::unknown_template().to_owned(),
        _ => row.template_name.clone(),
    }
}

/// The name of a group, or of what stands for every device.
pub fn group_name(name: &str) -> String {
    match name {
        "All devices" => words::all_devices().to_owned(),
        "A deleted group" => words::deleted_group().to_owned(),
        name => name.to_owned(),
    }
}

/// The counts that are not zero, small, each with its icon and a link to its devices.
fn counts(states: StateCounts, policy: &str) -> AnyView {
    if states.total() == 0 {
        return view! { <span class="sub">{crate::words::kit::no_devices()}</span> }.into_any();
    }
    let links = State::ALL
        .into_iter()
        .filter(|state| states.get(*state) > 0)
        .map(|state| {
            let href = Route::policy(policy).with(&[("state", state.wire())]);
            let number = crate::words::number(states.get(state));
            view! {
                <a class=["state ", state_class(state)].concat() href=href title=names::state(state)>
                    <i aria-hidden="true"></i>
                    {number}
                    <span class="visually-hidden">{names::state(state)}</span>
                </a>
            }
            .into_any()
        })
        .collect_view();
    view! { <span class="counts">{links}</span> }.into_any()
}
