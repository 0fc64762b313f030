//! The table as a script for `nft -f`. Every text in it is a word of ours, a number, or made of letters that
//! were checked when the setting was read.

use std::fmt::Write;

use super::ranges::{Family, Ranges};
use super::table::{Match, Rule, Table, Verdict};

/// The script that makes the table.
pub fn script(table: &Table) -> String {
    let mut text = String::from("table inet palisade {\n");
    let drop = if table.log.is_some() { "jump dropped" } else { "drop" };
    // Writing into a string can't fail.
    if let Some(log) = &table.log {
        let _ = writeln!(
            text,
            "\tchain dropped {{\n\t\tlimit rate {}/minute log prefix \"palisade dropped: \" comment \"{}\"\n\t\tdrop\n\t}}",
            log.per_minute, log.key
        );
    }
    for (hook, chain) in &table.chains {
        let name = hook.name();
        let policy = match chain.default {
            Verdict::Accept => "accept",
            Verdict::Drop => "drop",
        };
        let _ = writeln!(
            text,
            "\tchain {name} {{\n\t\ttype filter hook {name} priority filter; policy {policy};"
        );
        for rule in &chain.rules {
            let _ = writeln!(text, "\t\t{} comment \"{}\"", line(rule, drop), rule.key);
        }
        if let (Verdict::Drop, Some(_)) = (chain.default, &table.log) {
            let _ = writeln!(text, "\t\tjump dropped");
        }
        text.push_str("\t}\n");
    }
    text.push_str("}\n");
    text
}

/// A rule without its comment; `drop` says what dropping is called.
pub fn line(rule: &Rule, drop: &str) -> String {
    let mut parts = matches(&rule.fits);
    parts.push(match rule.verdict {
        Verdict::Accept => "accept".to_owned(),
        Verdict::Drop => drop.to_owned(),
    });
    parts.join(" ")
}

fn matches(fits: &Match) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(name) = &fits.interface_in {
        parts.push(format!("iifname \"{name}\""));
    }
    if let Some(name) = &fits.interface_out {
        parts.push(format!("oifname \"{name}\""));
    }
    if fits.established {
        parts.push("ct state established,related".to_owned());
    }
    if let Some(family) = fits.family {
        let sides = [("saddr", &fits.source), ("daddr", &fits.destination)];
        if sides.iter().all(|(_, side)| side.is_none()) {
            parts.push(format!("meta nfproto {}", family.nfproto()));
        }
        for (field, side) in sides {
            if let Some(ranges) = side {
                parts.push(format!("{} {field} {}", family.header(), addresses(family, ranges)));
            }
        }
    }
    let ports = [("sport", &fits.source_ports), ("dport", &fits.destination_ports)];
    let words: Vec<&str> = fits.protocols.iter().map(|protocol| protocol.word()).collect();
    match words.as_slice() {
        [] => {}
        [only] if ports.iter().any(|(_, side)| side.is_some()) => {
            for (field, side) in ports {
                if let Some(ranges) = side {
                    parts.push(format!("{only} {field} {}", self::ports(ranges)));
                }
            }
        }
        [only] => parts.push(format!("meta l4proto {only}")),
        many => parts.push(format!("meta l4proto {{ {} }}", many.join(", "))),
    }
    parts
}

fn addresses(family: Family, ranges: &Ranges) -> String {
    set(ranges, |low, high| match family.prefix_length(low, high) {
        Some(length) if length == family.bits() => family.text(low),
        Some(length) => format!("{}/{length}", family.text(low)),
        None => format!("{}-{}", family.text(low), family.text(high)),
    })
}

fn ports(ranges: &Ranges) -> String {
    set(ranges, |low, high| if low == high { low.to_string() } else { format!("{low}-{high}") })
}

fn set(ranges: &Ranges, text: impl Fn(u128, u128) -> String) -> String {
    let elements: Vec<String> = ranges.iter().map(|(low, high)| text(low, high)).collect();
    match elements.as_slice() {
        [only] => only.clone(),
        many => format!("{{ {} }}", many.join(", ")),
    }
}
