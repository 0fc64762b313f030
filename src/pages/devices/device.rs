//! One device: what it is, what is in force on it, and why.

use leptos::prelude::*;

use crate::route::DeviceTab;
use crate::ui::PageHead;

/// The page of one device.
#[component]
pub fn DevicePage(
    /// The device's id.
    id: String,
    /// The tab of the URL.
    tab: Signal<DeviceTab>,
) -> AnyView {
    let _ = tab;
    view! { <PageHead title=id /> }.into_any()
}
