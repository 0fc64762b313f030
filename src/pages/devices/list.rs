//! The list of devices.

use leptos::prelude::*;

use crate::ui::PageHead;

/// The list of devices.
#[component]
pub fn DeviceList() -> AnyView {
    view! { <PageHead title="Devices" /> }.into_any()
}
