//! Devices: the list, and one device with what is in force on it.

pub mod device;
pub mod list;

use leptos::prelude::*;
use palisade_model::applicability::Reason;

use crate::ui::badge;

/// Whether Palisade manages a device, or each reason why not; `whole` with what to do about it.
pub fn managed(ineligible: &[Reason], whole: bool) -> AnyView {
    if ineligible.is_empty() {
        return badge("success", "Managed by Palisade");
    }
    let reasons =
        ineligible.iter().map(|reason| if whole { reason.sentence() } else { short(reason).to_owned() });
    let reasons = reasons.collect::<Vec<_>>().join(if whole { " " } else { ", " });
    view! { {badge("na", "Not managed")} <span class="sub">{reasons}</span> }.into_any()
}

/// A reason in a few words, for a row of a list.
fn short(reason: &Reason) -> &'static str {
    match reason {
        Reason::Mdm => "Enrolled in Intune",
        Reason::ConfigurationManager => "Configuration Manager has authority",
        Reason::DomainController => "Domain controller",
        Reason::ServerCore => "Server Core",
        Reason::NonPersistentVdi => "Non-persistent virtual desktop",
        Reason::ConstrainedLanguageMode => "Constrained Language Mode",
        _ => "Can't take policies",
    }
}
