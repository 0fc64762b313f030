//! The policies that target a device, and the groups that it is in.

use leptos::prelude::*;
use palisade_model::api::DeviceDetail;

use crate::route::Route;
use crate::ui::{Column, empty_state, state_badge, table};
use crate::words::devices as words;

/// The policies.
pub fn policies(device: &DeviceDetail) -> AnyView {
    if device.policies.is_empty() {
        return empty_state(words::policies_none(), words::policies_none_text(), ().into_any());
    }
    let rows = device
        .policies
        .iter()
        .map(|row| {
            let href = Route::PolicyDevice(row.policy_id.clone(), device.row.id.clone()).href();
            let note = if row.note.is_empty() { "—".to_owned() } else { crate::words::sentence(&row.note) };
            view! {
                <tr>
                    <th scope="row">
                        <a href=href>{row.name.clone()}</a>
                        <span class="sub">{crate::words::names::template(&row.template_name)}</span>
                    </th>
                    <td>{state_badge(row.state)}</td>
                    <td class="what">{note}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view()
        .into_any();
    let columns =
        vec![Column::new(words::policy()), Column::new(words::state()), Column::new(words::what_to_know())];
    table(words::policies_of_device(), columns, "", rows)
}

/// The groups.
pub fn groups(device: &DeviceDetail) -> AnyView {
    if device.groups.is_empty() {
        return empty_state(
            words::groups_none(),
            words::groups_none_text(),
            view! { <a class="button" href=Route::Groups.href()>{words::go_to_groups()}</a> }.into_any(),
        );
    }
    let rows = device
        .groups
        .iter()
        .map(|group| {
            let href = Route::group(&group.id).href();
            view! { <tr><th scope="row"><a href=href>{group.name.clone()}</a></th></tr> }.into_any()
        })
        .collect_view()
        .into_any();
    table(words::groups_of_device(), vec![Column::new(words::group())], "", rows)
}
