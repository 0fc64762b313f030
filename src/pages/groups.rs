//! Groups of devices.

use leptos::prelude::*;

use crate::ui::PageHead;

/// The list of groups.
#[component]
pub fn GroupList() -> AnyView {
    view! { <PageHead title="Groups" /> }.into_any()
}

/// The page of one group.
#[component]
pub fn GroupPage(
    /// The group's id.
    id: String,
) -> AnyView {
    view! { <PageHead title=id /> }.into_any()
}
