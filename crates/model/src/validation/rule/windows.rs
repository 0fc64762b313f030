//! Rules of the Windows firewall and of the Hyper-V firewall. Source: catalog-facts, section 6.4, and seed-facts,
//! section 5.5.

use super::{Members, families};
use crate::validation::codes;
use crate::validation::grammar::address::Family;
use crate::validation::path::Path;
use crate::validation::report::Report;

/// The definition ids of members that are asked for.
macro_rules! ids {
    ($($name:ident = $suffix:literal;)+) => {
        $(const $name: &str =
            concat!("vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}", $suffix);)+
    };
}
ids! {
    PROTOCOL = "_protocol";
    LOCAL_PORTS = "_localportranges";
    REMOTE_PORTS = "_remoteportranges";
    ICMP = "_icmptypesandcodes";
    LOCAL = "_localaddressranges";
    REMOTE = "_remoteaddressranges";
    KEYWORDS = "_remoteaddressdynamickeywords";
    DIRECTION = "_direction";
    EDGE = "_edgetraversal";
    SERVICE = "_app_servicename";
    PACKAGE = "_app_packagefamilyname";
    USERS = "_localuserauthorizedlist";
    APP_ID = "_policyappid";
    PROFILES = "_profiles";
    INTERFACES = "_interfacetypes";
}
const HYPER_V_PROTOCOL: &str =
    "vendor_msft_firewall_mdmstore_hypervfirewallrules_{firewallrulename}_protocol";
const HYPER_V_PORTS: [&str; 2] = [
    "vendor_msft_firewall_mdmstore_hypervfirewallrules_{firewallrulename}_localportranges",
    "vendor_msft_firewall_mdmstore_hypervfirewallrules_{firewallrulename}_remoteportranges",
];
const HYPER_V_ADDRESSES: [&str; 2] = [
    "vendor_msft_firewall_mdmstore_hypervfirewallrules_{firewallrulename}_localaddressranges",
    "vendor_msft_firewall_mdmstore_hypervfirewallrules_{firewallrulename}_remoteaddressranges",
];
/// The current network, which counts in no rule.
const CURRENT: &str = "-2147483648";

pub(super) fn check(members: &Members<'_>, path: &Path<'_>, report: &mut Report) {
    let protocol = members.integer(PROTOCOL);
    ports([LOCAL_PORTS, REMOTE_PORTS], protocol, members, path, report);
    if members.is_set(ICMP) && !matches!(protocol, Some(1 | 58)) {
        let has = is_for(protocol);
        let sentence = format_args!("ICMP types need the protocol ICMPv4 (1) or ICMPv6 (58); {has}.");
        report.error(&path.below(ICMP), codes::ICMP_NEEDS_PROTOCOL, sentence);
    }
    // A rule that names no direction is an outbound one.
    if members.item(EDGE) == Some("1") && members.item(DIRECTION) != Some("in") {
        let sentence = format_args!("Edge traversal is for inbound rules only; this rule is outbound.");
        report.error(&path.below(EDGE), codes::EDGE_TRAVERSAL_OUTBOUND, sentence).mend("0");
    }
    for (other, name) in
        [(PACKAGE, "a package family name"), (USERS, "authorised users"), (APP_ID, "a policy app id")]
    {
        if members.is_set(SERVICE) && members.is_set(other) {
            let sentence = format_args!("A rule for a service can't also have {name}; keep one of them.");
            report.error(&path.below(other), codes::SERVICE_STANDS_ALONE, sentence);
        }
    }
    if members.items(PROFILES).iter().any(|(_, item)| *item == CURRENT) {
        let sentence =
            format_args!("A rule can't be for the current network; choose domain, private or public.");
        report.error(&path.below(PROFILES), codes::UNUSABLE_OPTION, sentence);
    }
    for (index, item) in members.items(INTERFACES) {
        if item == "mobilebroadband" {
            let list = path.below(INTERFACES);
            let sentence =
                format_args!("Devices do not support this word for mobile broadband; choose the other one.");
            report.error(&list.entry(index), codes::UNUSABLE_OPTION, sentence).mend("mbb");
        }
    }
    // Addresses of a reusable group may be of either version.
    let remote = if members.is_set(KEYWORDS) { LOCAL } else { REMOTE };
    families([LOCAL, remote], left_by(protocol), members, path, report);
}

pub(super) fn hyper_v(members: &Members<'_>, path: &Path<'_>, report: &mut Report) {
    let protocol = members.integer(HYPER_V_PROTOCOL);
    ports(HYPER_V_PORTS, protocol, members, path, report);
    families(HYPER_V_ADDRESSES, left_by(protocol), members, path, report);
}

fn ports(ids: [&str; 2], protocol: Option<i64>, members: &Members<'_>, path: &Path<'_>, report: &mut Report) {
    for id in ids {
        if members.is_set(id) && !matches!(protocol, Some(6 | 17)) {
            let has = is_for(protocol);
            let sentence = format_args!("Ports need the protocol TCP (6) or UDP (17); {has}.");
            report.error(&path.below(id), codes::PORTS_NEED_PROTOCOL, sentence);
        }
    }
}

fn is_for(protocol: Option<i64>) -> String {
    match protocol {
        Some(number) => format!("this rule is for protocol {number}"),
        None => "this rule is for any protocol".to_owned(),
    }
}

/// The IP versions that a protocol leaves.
fn left_by(protocol: Option<i64>) -> Vec<Family> {
    match protocol {
        Some(1) => vec![Family::V4],
        Some(58) => vec![Family::V6],
        _ => vec![Family::V4, Family::V6],
    }
}
