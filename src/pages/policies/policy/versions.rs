//! The versions of a policy: who changed what, and when.

use leptos::prelude::*;
use palisade_model::api::VersionRow;

use crate::api::load;
use crate::pages::frame::shown;
use crate::route::encode;
use crate::ui::{Column, relative_time, skeleton_rows, table};

/// The versions, newest first.
#[component]
pub fn Versions(
    /// The policy's id.
    id: String,
) -> AnyView {
    let path = ["/api/policies/", &encode(&id), "/versions"].concat();
    let versions = load::<Vec<VersionRow>>(move || path.clone());
    shown(
        versions,
        || skeleton_rows(4),
        |versions| {
            let columns = vec![
                Column::new("Version"),
                Column::new("Saved"),
                Column::new("By"),
                Column::new("What changed"),
            ];
            let rows = versions
                .iter()
                .map(|version| {
                    view! {
                        <tr>
                            <th scope="row">{version.version}</th>
                            <td class="nowrap">{relative_time(Some(version.saved.clone()), "")}</td>
                            <td>{version.saved_by.clone()}</td>
                            <td class="what">{version.summary.clone()}</td>
                        </tr>
                    }
                    .into_any()
                })
                .collect_view()
                .into_any();
            table("Versions of this policy, newest first", columns, "", rows)
        },
    )
}
