//! The tenant's settings.

use leptos::prelude::*;

use crate::ui::PageHead;

/// The settings.
#[component]
pub fn Settings() -> AnyView {
    view! { <PageHead title="Settings" /> }.into_any()
}
