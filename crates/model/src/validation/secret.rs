//! Secrets: tokens that only their own tenant can open, and packages that must come with a choice. Source:
//! catalog-facts, sections 5, 6.1 and 6.5.

use super::codes;
use super::grammar::is_guid;
use super::path::Path;
use super::report::Report;
use super::walk::Walk;
use crate::catalogue::SettingDefinition;
use crate::graph::{InstanceValue, SettingInstance, SimpleKind};

/// The choice of a package that onboards to the vendor's service.
const PACKAGE_TYPE: &str = "device_vendor_msft_windowsadvancedthreatprotection_configurationtype";
const TOKEN: &str =
    "This secret is a token that only the tenant it came from can open; enter the secret again.";

/// A secret that can't be used here.
pub(super) fn unusable(path: &Path<'_>, report: &mut Report) {
    report.error(path, codes::SECRET_UNUSABLE, format_args!("{TOKEN}"));
}

/// The same of a setting that is never delivered anyway.
pub(super) fn unusable_unknown(path: &Path<'_>, report: &mut Report) {
    report.warning(path, codes::SECRET_UNUSABLE, format_args!("{TOKEN}"));
}

/// Whether what stands for a secret is a token, which is a GUID; no secret is one.
pub(super) fn is_token(text: &str) -> bool {
    is_guid(text.trim())
}

/// Whether an instance, or one below it, holds a token.
pub(super) fn holds_token(instance: &SettingInstance) -> bool {
    let token =
        |kind: &SimpleKind| matches!(kind, SimpleKind::Secret { state, .. } if state != "notEncrypted");
    match &instance.value {
        InstanceValue::Simple(simple) => token(&simple.kind),
        InstanceValue::SimpleCollection(values) => values.iter().any(|simple| token(&simple.kind)),
        _ => instance.children().any(|(_, child)| holds_token(child)),
    }
}

/// Whether the package that an option asks for is there.
pub(super) fn package(
    walk: &mut Walk<'_>,
    definition: &SettingDefinition,
    item: &str,
    children: &[SettingInstance],
    path: &Path<'_>,
) {
    let is_package = definition.id == PACKAGE_TYPE;
    if is_package && item == "autofromconnector" {
        let label = definition.option("onboard").map_or("onboard", |option| option.label.as_str());
        let sentence = format_args!(
            "There is no connector to the vendor's service here; choose “{label}” and paste the package's text."
        );
        walk.report.warning(path, codes::VENDOR_CONNECTOR, sentence);
        return;
    }
    let catalogue = walk.catalogue;
    let home = walk.home(&definition.id);
    let wanted = catalogue.children_of(home, &definition.id).find(|child| {
        child.secret && child.parent.as_ref().is_some_and(|parent| parent.options.iter().any(|it| it == item))
    });
    let Some(wanted) = wanted else { return };
    let is_wanted = |instance: &SettingInstance| instance.definition_id == wanted.id;
    if children.iter().any(is_wanted) || walk.top.iter().any(|setting| is_wanted(&setting.instance)) {
        return;
    }
    let below = &path.below(&wanted.id);
    let name = &wanted.name;
    if is_package {
        let sentence = format_args!("“{name}” is missing here; paste the package's text.");
        walk.report.error(below, codes::MISSING_CHILD, sentence);
    } else {
        // Exports leave it out: the vendor's service adds it on the way to the device.
        let sentence =
            format_args!("A device only takes this with “{name}”, which the vendor signs; enter it.");
        walk.report.warning(below, codes::NEEDS_COMPANION, sentence);
    }
}
