//! Items of Linux settings: what the agent could not turn into rules of nftables is refused here first, and what
//! Defender would read as a file is told from a folder.

use super::{Members, families};
use crate::validation::codes;
use crate::validation::grammar::address::Family;
use crate::validation::path::Path;
use crate::validation::report::{Report, TextReport};

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

/// An exclusion of a path is one of a file unless it says otherwise.
pub(super) fn exclusion(group: &str, members: &Members<'_>, path: &Path<'_>, report: &mut Report) {
    let id = |member: &str| [group, "_item_", member].concat();
    let is_folder = members.item(&id("isdirectory")) == Some("true");
    let (kind, file) = (id("$type"), id("path"));
    let Some(text) = members.text(&file).filter(|text| !is_folder && text.len() > 1 && text.ends_with('/'))
    else {
        return;
    };
    let kind = path.below(&kind);
    // The members stand below the type, or beside it in flat exports.
    let at = if members.is_below(&file) { kind.below(&file) } else { path.below(&file) };
    let to = text.chars().count();
    let sentence = format_args!(
        "This ends like a folder and counts as a file; say that it is a folder, or leave out the slash."
    );
    TextReport { report, path: &at }.warning(to - 1, to, codes::FOLDER_PATH, sentence).mend("");
}
