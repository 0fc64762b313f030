//! Whether the table that is in force says what the policy says, setting by setting.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::policy::{PREFIX, Policy};
use super::rule::PolicyRule;
use super::table::{Hook, Rule, Table, Verdict};
use super::{listing, render};
use crate::engine::Reading;

impl Policy {
    /// Compares every setting with the table in `listing`, which is absent where there is none.
    pub fn readings(&self, listing: Option<&Json>) -> BTreeMap<String, Reading> {
        let found = listing.map(listing::table);
        let wanted = self.table();
        let mut readings: BTreeMap<String, Reading> =
            self.options
                .keys()
                .map(|name| {
                    (format!("{PREFIX}{name}"), self.option_reading(name, wanted.as_ref(), found.as_ref()))
                })
                .chain(self.rules.iter().map(|(key, rule)| {
                    (key.clone(), rule_reading(key, rule, wanted.as_ref(), found.as_ref()))
                }))
                .collect();
        let all_there = readings.values().all(|reading| matches!(reading, Reading::InForce(_)));
        if all_there && found.is_some() && wanted != found {
            // Each setting is there, and still the whole is not: a rule too many, or another order.
            let other =
                "The table `inet palisade` also holds what no policy says, so it can't be relied upon.";
            readings.values_mut().for_each(|reading| *reading = Reading::Other(other.to_owned()));
        }
        readings
    }

    fn option_reading(&self, name: &str, wanted: Option<&Table>, found: Option<&Table>) -> Reading {
        let missing = || Reading::Other("The table `inet palisade` is not there.".to_owned());
        match (name, wanted, found) {
            ("enable", None, None) => Reading::InForce(Some("There is no table `inet palisade`.".into())),
            ("enable", None, Some(_)) => Reading::Other("The table `inet palisade` is still there.".into()),
            (_, None, _) => off(),
            (_, Some(_), None) => missing(),
            ("enable", Some(wanted), Some(found)) => {
                let hooks = found.chains.keys().eq(wanted.chains.keys());
                said(
                    hooks,
                    "The chains of the table `inet palisade` are hooked in.",
                    "A chain is missing in the table `inet palisade`.",
                )
            }
            ("log_dropped_packets" | "log_rate_limit", Some(wanted), Some(found)) => {
                match (&wanted.log, &found.log) {
                    (None, None) => Reading::InForce(None),
                    (Some(wanted), Some(found)) if wanted == found => {
                        Reading::InForce(Some(format!("Logged, at most {} a minute.", found.per_minute)))
                    }
                    (_, Some(found)) => {
                        Reading::Other(format!("Logged, at most {} a minute.", found.per_minute))
                    }
                    (Some(_), None) => Reading::Other("Dropped packets are not logged.".into()),
                }
            }
            (name, Some(wanted), Some(found)) => match action_hook(name) {
                Some(hook) => {
                    let (wanted, found) = (default_of(wanted, hook), default_of(found, hook));
                    let word = match found {
                        Some(Verdict::Accept) => "accept",
                        Some(Verdict::Drop) => "drop",
                        None => "missing",
                    };
                    let text = format!("The policy of chain `{}` is `{word}`.", hook.name());
                    said(wanted == found, &text, &text)
                }
                None => {
                    let key = format!("{PREFIX}{name}");
                    let there = of_key(wanted, &key) == of_key(found, &key);
                    said(
                        there,
                        &proof(wanted, &key),
                        "Its rule in the table `inet palisade` is another, or missing.",
                    )
                }
            },
        }
    }
}

fn off() -> Reading {
    Reading::Other("Not in force, as a policy turns the Linux firewall off.".to_owned())
}

fn said(holds: bool, yes: &str, no: &str) -> Reading {
    if holds {
        Reading::InForce(Some(yes.to_owned()).filter(|text| !text.is_empty()))
    } else {
        Reading::Other(no.to_owned())
    }
}

fn rule_reading(key: &str, rule: &PolicyRule, wanted: Option<&Table>, found: Option<&Table>) -> Reading {
    match (wanted, found) {
        (None, _) if rule.enabled => off(),
        (None, _) => Reading::InForce(Some("The rule is off.".to_owned())),
        (Some(_), None) => Reading::Other("The table `inet palisade` is not there.".to_owned()),
        (Some(wanted), Some(found)) => {
            let there = of_key(wanted, key) == of_key(found, key);
            let proof = if rule.enabled { proof(wanted, key) } else { "The rule is off.".to_owned() };
            said(there, &proof, "The rule in the table `inet palisade` is another, or missing.")
        }
    }
}

fn action_hook(name: &str) -> Option<Hook> {
    match name {
        "default_inbound_action" => Some(Hook::Input),
        "default_outbound_action" => Some(Hook::Output),
        "default_forward_action" => Some(Hook::Forward),
        _ => None,
    }
}

fn default_of(table: &Table, hook: Hook) -> Option<Verdict> {
    table.chains.get(&hook).map(|chain| chain.default)
}

/// The rules of one setting with their chains.
fn of_key<'a>(table: &'a Table, key: &str) -> Vec<(Hook, &'a Rule)> {
    table
        .chains
        .iter()
        .flat_map(|(hook, chain)| chain.rules.iter().map(|rule| (*hook, rule)))
        .filter(|(_, rule)| rule.key == key)
        .collect()
}

/// The rules of one setting as nftables has them, for people.
fn proof(table: &Table, key: &str) -> String {
    let rules: Vec<String> = of_key(table, key)
        .into_iter()
        .map(|(hook, rule)| format!("`{}: {}`", hook.name(), render::line(rule, "drop")))
        .collect();
    if rules.is_empty() { String::new() } else { format!("In force as {}.", rules.join(", ")) }
}
