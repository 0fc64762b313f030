//! One policy on one device: the state of each setting.

use leptos::prelude::*;

use crate::ui::PageHead;

/// The page of one policy on one device.
#[component]
pub fn PolicyDevice(
    /// The policy's id.
    policy: String,
    /// The device's id.
    device: String,
) -> AnyView {
    let _ = policy;
    view! { <PageHead title=device /> }.into_any()
}
