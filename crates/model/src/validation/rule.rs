//! What the members of one rule say about each other. Source: catalog-facts, section 6.4.

use std::fmt::Arguments;

use super::grammar::address::{Family, family};
use super::report::Report;
use super::walk::below;
use crate::catalogue::{Catalogue, Kind, SettingDefinition};
use crate::graph::{GroupValue, InstanceValue, SettingInstance, SimpleKind, SimpleValue};

const WINDOWS: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";
const LINUX: &str = "palisade_linux_firewall_rules";

/// The members of one item, those below its choices included.
pub(super) struct Members<'a>(Vec<&'a SettingInstance>);

impl<'a> Members<'a> {
    pub(super) fn of(item: &'a GroupValue) -> Self {
        let mut members = Vec::new();
        item.children.iter().for_each(|child| add(child, &mut members));
        Self(members)
    }

    fn get(&self, id: &str) -> Option<&'a SettingInstance> {
        self.0.iter().copied().find(|member| member.definition_id == id)
    }

    /// The item id of a chosen option.
    fn item(&self, id: &str) -> Option<&'a str> {
        match &self.get(id)?.value {
            InstanceValue::Choice(choice) => choice.value.strip_prefix(id)?.strip_prefix('_'),
            _ => None,
        }
    }

    fn integer(&self, id: &str) -> Option<i64> {
        match &self.get(id)?.value {
            InstanceValue::Simple(SimpleValue { kind: SimpleKind::Integer(number), .. }) => Some(*number),
            InstanceValue::Simple(SimpleValue { kind: SimpleKind::Text(text), .. }) => {
                text.trim().parse().ok()
            }
            _ => None,
        }
    }

    /// The entries of a list; empty where there is none.
    fn list(&self, id: &str) -> Vec<&'a str> {
        match self.get(id).map(|member| &member.value) {
            Some(InstanceValue::SimpleCollection(values)) => values
                .iter()
                .filter_map(|value| match &value.kind {
                    SimpleKind::Text(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a text or list is there and not blank.
    fn is_set(&self, id: &str) -> bool {
        match self.get(id).map(|member| &member.value) {
            Some(InstanceValue::Simple(SimpleValue { kind: SimpleKind::Text(text), .. })) => {
                !text.trim().is_empty()
            }
            Some(InstanceValue::SimpleCollection(values)) => !values.is_empty(),
            other => other.is_some(),
        }
    }
}

fn add<'a>(instance: &'a SettingInstance, members: &mut Vec<&'a SettingInstance>) {
    members.push(instance);
    instance.children().for_each(|(_, child)| add(child, members));
}

/// Children that every item needs, and those that an option of the item asks for.
pub(super) fn required(
    catalogue: &Catalogue,
    template: &str,
    group: &SettingDefinition,
    members: &Members<'_>,
    path: &str,
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
            report.error(&below(path, &definition.id), "missing-child", sentence);
        }
    }
}

/// The rules about a rule.
pub(super) fn check(group: &SettingDefinition, members: &Members<'_>, path: &str, report: &mut Report) {
    if group.kind != Kind::RuleGroup {
        return;
    }
    match group.id.as_str() {
        WINDOWS => windows(members, path, report),
        LINUX => linux(members, path, report),
        _ => {}
    }
}

fn windows(members: &Members<'_>, path: &str, report: &mut Report) {
    let id = |suffix: &str| [WINDOWS, suffix].concat();
    let mut refuse = |suffix: &str, code: &str, sentence: Arguments<'_>| {
        report.error(&below(path, &id(suffix)), code, sentence);
    };
    let protocol = members.integer(&id("_protocol"));
    let has = match protocol {
        Some(number) => format!("this rule is for protocol {number}"),
        None => "this rule is for any protocol".to_owned(),
    };
    for ports in ["_localportranges", "_remoteportranges"] {
        if members.is_set(&id(ports)) && !matches!(protocol, Some(6 | 17)) {
            let sentence = format_args!("Ports need the protocol TCP (6) or UDP (17); {has}.");
            refuse(ports, "ports-need-protocol", sentence);
        }
    }
    if members.is_set(&id("_icmptypesandcodes")) && !matches!(protocol, Some(1 | 58)) {
        let sentence = format_args!("ICMP types need the protocol ICMPv4 (1) or ICMPv6 (58); {has}.");
        refuse("_icmptypesandcodes", "icmp-needs-protocol", sentence);
    }
    // A rule that names no direction is an outbound one.
    if members.item(&id("_edgetraversal")) == Some("1") && members.item(&id("_direction")) != Some("in") {
        let sentence = format_args!("Edge traversal is for inbound rules only; this rule is outbound.");
        refuse("_edgetraversal", "edge-traversal-outbound", sentence);
    }
    for (other, name) in [
        ("_app_packagefamilyname", "a package family name"),
        ("_localuserauthorizedlist", "authorised users"),
        ("_policyappid", "a policy app id"),
    ] {
        if members.is_set(&id("_app_servicename")) && members.is_set(&id(other)) {
            let sentence = format_args!("A rule for a service can't also have {name}; keep one of them.");
            refuse(other, "service-stands-alone", sentence);
        }
    }
    if let Some(InstanceValue::ChoiceCollection(profiles)) =
        members.get(&id("_profiles")).map(|member| &member.value)
        && profiles.iter().any(|profile| profile.value.ends_with("_-2147483648"))
    {
        let sentence =
            format_args!("A rule can't be for the current network; choose domain, private or public.");
        refuse("_profiles", "unusable-option", sentence);
    }
}

fn linux(members: &Members<'_>, path: &str, report: &mut Report) {
    let id = |suffix: &str| [LINUX, suffix].concat();
    let mut refuse = |suffix: &str, code: &str, sentence: Arguments<'_>| {
        report.error(&below(path, &id(suffix)), code, sentence);
    };
    let protocol = members.item(&id("_protocol")).unwrap_or("any");
    for ports in ["_localports", "_remoteports"] {
        if members.is_set(&id(ports)) && !matches!(protocol, "tcp" | "udp") {
            refuse(
                ports,
                "ports-need-protocol",
                format_args!("Ports need the protocol TCP or UDP; choose one of them."),
            );
        }
    }
    // Traffic has one family, so a rule whose members leave none can never match.
    let mut left = match protocol {
        "icmp" => vec![Family::V4],
        "icmpv6" => vec![Family::V6],
        _ => vec![Family::V4, Family::V6],
    };
    for addresses in ["_localaddresses", "_remoteaddresses"] {
        let families: Vec<_> = members.list(&id(addresses)).into_iter().filter_map(family).collect();
        if families.is_empty() {
            continue;
        }
        left.retain(|family| families.contains(family));
        if left.is_empty() {
            refuse(
                addresses,
                "never-matches",
                format_args!(
                    "These addresses are all of the other IP version than the rest of the rule, so it could never match."
                ),
            );
            return;
        }
    }
}
