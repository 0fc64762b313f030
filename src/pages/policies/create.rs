//! Making a policy.

use leptos::prelude::*;

use crate::ui::PageHead;

/// The page on which a policy is made.
#[component]
pub fn Create() -> AnyView {
    view! { <PageHead title="Create a policy" /> }.into_any()
}
