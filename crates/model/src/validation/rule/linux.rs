//! Rules of the Linux firewall: what the agent could not turn into rules of nftables is refused here first.

use super::{Members, families};
use crate::validation::codes;
use crate::validation::grammar::address::Family;
use crate::validation::path::Path;
use crate::validation::report::Report;

const PROTOCOL: &str = "palisade_linux_firewall_rules_protocol";
const PORTS: [&str; 2] =
    ["palisade_linux_firewall_rules_localports", "palisade_linux_firewall_rules_remoteports"];
const ADDRESSES: [&str; 2] =
    ["palisade_linux_firewall_rules_localaddresses", "palisade_linux_firewall_rules_remoteaddresses"];

pub(super) fn check(members: &Members<'_>, path: &Path<'_>, report: &mut Report) {
    let protocol = members.item(PROTOCOL).unwrap_or("any");
    for ports in PORTS {
        if members.is_set(ports) && !matches!(protocol, "tcp" | "udp") {
            let sentence = format_args!("Ports need the protocol TCP or UDP; choose one of them.");
            report.error(&path.below(ports), codes::PORTS_NEED_PROTOCOL, sentence);
        }
    }
    let left = match protocol {
        "icmp" => vec![Family::V4],
        "icmpv6" => vec![Family::V6],
        _ => vec![Family::V4, Family::V6],
    };
    families(ADDRESSES, left, members, path, report);
}
