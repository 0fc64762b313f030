//! The policies that target a device, and the groups that it is in.

use leptos::prelude::*;
use palisade_model::api::DeviceDetail;

use crate::route::Route;
use crate::ui::{Column, empty_state, state_badge, table};

/// The policies.
pub fn policies(device: &DeviceDetail) -> AnyView {
    if device.policies.is_empty() {
        return empty_state(
            "No policy targets this device",
            "Policies are assigned to groups of devices. Add the device to such a group, or assign a policy to one of its groups.",
            ().into_any(),
        );
    }
    let rows = device
        .policies
        .iter()
        .map(|row| {
            let href = Route::PolicyDevice(row.policy_id.clone(), device.row.id.clone()).href();
            let note = if row.note.is_empty() { "—".to_owned() } else { row.note.clone() };
            view! {
                <tr>
                    <th scope="row">
                        <a href=href>{row.name.clone()}</a>
                        <span class="sub">{row.template_name.clone()}</span>
                    </th>
                    <td>{state_badge(row.state)}</td>
                    <td class="what">{note}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view()
        .into_any();
    let columns = vec![Column::new("Policy"), Column::new("State"), Column::new("What to know")];
    table("Policies that target this device", columns, "", rows)
}

/// The groups.
pub fn groups(device: &DeviceDetail) -> AnyView {
    if device.groups.is_empty() {
        return empty_state(
            "This device is in no group",
            "Open a group and add the device to it; the group's policies then reach the device.",
            view! { <a class="button" href=Route::Groups.href()>"Go to the groups"</a> }.into_any(),
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
    table("Groups that this device is in", vec![Column::new("Group")], "", rows)
}
