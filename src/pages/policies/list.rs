//! The list of policies.

use leptos::prelude::*;

use crate::ui::PageHead;

/// The list of policies.
#[component]
pub fn PolicyList() -> AnyView {
    view! { <PageHead title="Policies" /> }.into_any()
}
