//! Importing policies from files.

use leptos::prelude::*;

use crate::ui::PageHead;

/// The page on which policies are imported.
#[component]
pub fn Import() -> AnyView {
    view! { <PageHead title="Import policies" /> }.into_any()
}
