//! Devices: the list, and one device with what is in force on it.

mod bulk;
mod columns;
pub mod device;
pub mod list;
mod of;
mod puts_back;
pub use self::columns::sheet;
mod selection;

use palisade_model::api::{DeviceRow, Freshness};
use palisade_model::applicability::Reason;

use crate::ui::inert::Markup;
use crate::ui::state::badge_markup;
use crate::words::devices as words;

/// Whether Palisade manages a device, or in a few words why not.
pub fn managed(row: &DeviceRow) -> Markup {
    let (class, word, reasons) = management(row);
    let why =
        (!reasons.is_empty()).then(|| Markup::text(" ").and(Markup::span("sub", Markup::text(&reasons))));
    badge_markup(class, word).and(why)
}

/// The same as a text.
fn managed_text(row: &DeviceRow) -> String {
    match management(row) {
        (_, word, reasons) if reasons.is_empty() => word.to_owned(),
        (_, word, reasons) => [word, ": ", &reasons].concat(),
    }
}

/// The class and the word of whether Palisade manages a device, and why not; that is empty where it does.
fn management(row: &DeviceRow) -> (&'static str, &'static str, String) {
    match (row.ineligible.as_slice(), row.freshness) {
        ([], Freshness::Never) => ("pending", words::enrolled_never(), String::new()),
        ([], _) => ("success", words::managed(), String::new()),
        (reasons @ [first, ..], _) => {
            // Who else manages it and what the scope leaves out is somebody's will; the rest is in the way.
            let (class, word) = match first {
                Reason::Mdm
                | Reason::ConfigurationManager
                | Reason::Scope { .. }
                | Reason::DomainController => ("na", words::not_managed()),
                _ => ("error", words::not_manageable()),
            };
            (class, word, reasons.iter().map(short).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A reason in a few words, for a row of a list.
fn short(reason: &Reason) -> &'static str {
    match reason {
        Reason::Mdm => words::reason_mdm(),
        Reason::ConfigurationManager => words::reason_configuration_manager(),
        Reason::Scope { .. } => words::reason_scope(),
        Reason::DeviceBuild { .. } => words::reason_build(),
        Reason::Edition => words::reason_edition(),
        Reason::Architecture => words::reason_architecture(),
        Reason::DomainController => words::domain_controller(),
        Reason::ServerCore => words::server_core(),
        Reason::NonPersistentVdi => words::vdi(),
        Reason::ConstrainedLanguageMode => words::constrained_language_mode(),
        _ => words::reason_other(),
    }
}
