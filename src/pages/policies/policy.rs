//! One policy: what it is, how it fares, and its tabs.

pub mod device;

use leptos::prelude::*;

use crate::route::PolicyTab;
use crate::ui::PageHead;

/// The page of one policy.
#[component]
pub fn PolicyPage(
    /// The policy's id.
    id: String,
    /// The tab of the URL.
    tab: Signal<PolicyTab>,
) -> AnyView {
    let _ = tab;
    view! { <PageHead title=id /> }.into_any()
}
