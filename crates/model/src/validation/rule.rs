//! What the members of one item of a group say about each other. Source: catalog-facts, section 6.4.

mod linux;
mod members;
mod windows;

pub(super) use members::Members;

use super::codes;
use super::grammar::address::{Family, family};
use super::path::Path;
use super::report::Report;
use crate::catalogue::{Catalogue, Kind, SettingDefinition};

const WINDOWS: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";
const HYPER_V: &str = "vendor_msft_firewall_mdmstore_hypervfirewallrules_{firewallrulename}";
const LINUX: &str = "palisade_linux_firewall_rules";
const EXCLUSIONS: &str = "linux_mdatp_managed_antivirusengine_exclusions";
const GLOBAL_EXCLUSIONS: &str = "linux_mdatp_managed_exclusionsettings_exclusions";

/// Children that every item needs, and those that an option of the item asks for.
pub(super) fn required(
    catalogue: &Catalogue,
    template: &str,
    group: &SettingDefinition,
    members: &Members<'_>,
    path: &Path<'_>,
    report: &mut Report,
) {
    for definition in catalogue.settings_of(template).filter(|definition| definition.required) {
        let Some(parent) = &definition.parent else { continue };
        let wanted = parent.id == group.id
            || members
                .item(&parent.id)
                .is_some_and(|item| parent.options.iter().any(|option| option == item));
        if wanted && members.get(&definition.id).is_none() {
            let sentence = format_args!("“{}” is missing here; it must be set.", definition.name);
            report.error(&path.below(&definition.id), codes::MISSING_CHILD, sentence);
        }
    }
}

/// The rules about a firewall rule, and about an exclusion on Linux.
pub(super) fn check(group: &SettingDefinition, members: &Members<'_>, path: &Path<'_>, report: &mut Report) {
    if group.kind != Kind::RuleGroup {
        return;
    }
    match group.id.as_str() {
        WINDOWS => windows::check(members, path, report),
        HYPER_V => windows::hyper_v(members, path, report),
        LINUX => linux::check(members, path, report),
        EXCLUSIONS | GLOBAL_EXCLUSIONS => linux::exclusion(&group.id, members, path, report),
        _ => {}
    }
}

/// Traffic has one IP version, so a rule whose members leave none can never match. `left` is what its protocol
/// leaves; words such as `LocalSubnet` are of both.
fn families(
    lists: [&str; 2],
    mut left: Vec<Family>,
    members: &Members<'_>,
    path: &Path<'_>,
    report: &mut Report,
) {
    for id in lists {
        let entries = members.list(id);
        let families: Vec<_> = entries.iter().filter_map(|entry| family(entry)).collect();
        if families.is_empty() || families.len() < entries.len() {
            continue;
        }
        left.retain(|family| families.contains(family));
        if left.is_empty() {
            let sentence = format_args!(
                "These addresses are all of the other IP version than the rest of the rule, so it could never match."
            );
            report.error(&path.below(id), codes::NEVER_MATCHES, sentence);
            return;
        }
    }
}
