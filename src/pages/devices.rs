//! Devices: the list, and one device with what is in force on it.

pub mod device;
pub mod list;

use leptos::prelude::*;
use palisade_model::api::{DeviceRow, Freshness};
use palisade_model::applicability::Reason;

use crate::ui::badge;

/// Whether Palisade manages a device, or in a few words why not.
pub fn managed(row: &DeviceRow) -> AnyView {
    match (row.ineligible.as_slice(), row.freshness) {
        ([], Freshness::Never) => badge("pending", "Enrolled, never checked in"),
        ([], _) => badge("success", "Managed by Palisade"),
        (reasons, _) => {
            let reasons = reasons.iter().map(short).collect::<Vec<_>>().join(", ");
            view! { {badge("na", "Not managed")} <span class="sub">{reasons}</span> }.into_any()
        }
    }
}

/// A reason in a few words, for a row of a list.
fn short(reason: &Reason) -> &'static str {
    match reason {
        Reason::Mdm => "Enrolled in Intune",
        Reason::ConfigurationManager => "Configuration Manager has authority",
        Reason::Scope { .. } => "Not in the enforcement scope",
        Reason::DeviceBuild { .. } => "Windows too old",
        Reason::Edition => "Windows Home",
        Reason::Architecture => "32-bit Windows",
        Reason::DomainController => "Domain controller",
        Reason::ServerCore => "Server Core",
        Reason::NonPersistentVdi => "Non-persistent virtual desktop",
        Reason::ConstrainedLanguageMode => "Constrained Language Mode",
        _ => "Can't take policies",
    }
}
