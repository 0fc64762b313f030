//! What the members of one rule say about each other. Source: catalog-facts, section 6.4.

use super::grammar::address::{Family, family};
use crate::catalogue::{Catalogue, Kind, SettingDefinition};
use crate::graph::{GroupValue, InstanceValue, SettingInstance, SimpleKind, SimpleValue};
use crate::problem::Problem;

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
    problems: &mut Vec<Problem>,
) {
    for definition in catalogue.settings_of(template).filter(|definition| definition.required) {
        let Some(parent) = &definition.parent else { continue };
        let wanted = parent.id == group.id
            || members
                .item(&parent.id)
                .is_some_and(|item| parent.options.iter().any(|option| option == item));
        if wanted && members.get(&definition.id).is_none() {
            problems.push(Problem::error(
                format!("{path}/{}", definition.id),
                "missing-child",
                format!("“{}” is missing here; it must be set.", definition.name),
            ));
        }
    }
}

/// The rules about a rule.
pub(super) fn check(
    group: &SettingDefinition,
    members: &Members<'_>,
    path: &str,
    problems: &mut Vec<Problem>,
) {
    if group.kind != Kind::RuleGroup {
        return;
    }
    match group.id.as_str() {
        WINDOWS => windows(members, path, problems),
        LINUX => linux(members, path, problems),
        _ => {}
    }
}

fn windows(members: &Members<'_>, path: &str, problems: &mut Vec<Problem>) {
    let id = |suffix: &str| format!("{WINDOWS}{suffix}");
    let mut refuse = |suffix: &str, code: &str, sentence: String| {
        problems.push(Problem::error(format!("{path}/{WINDOWS}{suffix}"), code, sentence));
    };
    let protocol = members.integer(&id("_protocol"));
    let has = match protocol {
        Some(number) => format!("this rule is for protocol {number}"),
        None => "this rule is for any protocol".to_owned(),
    };
    for ports in ["_localportranges", "_remoteportranges"] {
        if members.is_set(&id(ports)) && !matches!(protocol, Some(6 | 17)) {
            refuse(
                ports,
                "ports-need-protocol",
                format!("Ports need the protocol TCP (6) or UDP (17); {has}."),
            );
        }
    }
    if members.is_set(&id("_icmptypesandcodes")) && !matches!(protocol, Some(1 | 58)) {
        refuse(
            "_icmptypesandcodes",
            "icmp-needs-protocol",
            format!("ICMP types need the protocol ICMPv4 (1) or ICMPv6 (58); {has}."),
        );
    }
    // A rule that names no direction is an outbound one.
    if members.item(&id("_edgetraversal")) == Some("1") && members.item(&id("_direction")) != Some("in") {
        refuse(
            "_edgetraversal",
            "edge-traversal-outbound",
            "Edge traversal is for inbound rules only; this rule is outbound.".to_owned(),
        );
    }
    if members.is_set(&id("_app_servicename")) {
        for (other, name) in [
            ("_app_packagefamilyname", "a package family name"),
            ("_localuserauthorizedlist", "authorised users"),
            ("_policyappid", "a policy app id"),
        ] {
            if members.is_set(&id(other)) {
                let sentence = format!("A rule for a service can't also have {name}; keep one of them.");
                refuse(other, "service-stands-alone", sentence);
            }
        }
    }
    if let Some(InstanceValue::ChoiceCollection(profiles)) =
        members.get(&id("_profiles")).map(|member| &member.value)
        && profiles.iter().any(|profile| profile.value.ends_with("_-2147483648"))
    {
        refuse(
            "_profiles",
            "unusable-option",
            "A rule can't be for the current network; choose domain, private or public.".to_owned(),
        );
    }
}

fn linux(members: &Members<'_>, path: &str, problems: &mut Vec<Problem>) {
    let id = |suffix: &str| format!("{LINUX}{suffix}");
    let mut refuse = |suffix: &str, code: &str, sentence: &str| {
        problems.push(Problem::error(format!("{path}/{LINUX}{suffix}"), code, sentence));
    };
    let protocol = members.item(&id("_protocol")).unwrap_or("any");
    for ports in ["_localports", "_remoteports"] {
        if members.is_set(&id(ports)) && !matches!(protocol, "tcp" | "udp") {
            refuse(ports, "ports-need-protocol", "Ports need the protocol TCP or UDP; choose one of them.");
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
                "These addresses are all of the other IP version than the rest of the rule, so it could never match.",
            );
            return;
        }
    }
}
