//! Changing a policy's settings.

use leptos::prelude::*;

use crate::ui::PageHead;

/// The page on which a policy's settings are changed.
#[component]
pub fn Edit(
    /// The policy's id.
    id: String,
) -> AnyView {
    let _ = id;
    view! { <PageHead title="Edit settings" /> }.into_any()
}
