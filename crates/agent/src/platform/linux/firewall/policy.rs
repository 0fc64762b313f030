//! What all firewall settings of a bundle say together, and whether a table says the same.

use std::collections::BTreeMap;

use palisade_model::bundle::BundleSetting;
use palisade_model::catalogue::Catalogue;
use palisade_model::value::Value;
use serde_json::Value as Json;

use super::rule::PolicyRule;
use super::table::{Chain, Hook, Log, Match, Protocol, Rule, Table, Verdict};
use super::{listing, render};
use crate::engine::{Reading, Refusal};
use crate::platform::AreaFailure;

const PREFIX: &str = "palisade_linux_firewall_";
/// nftables keeps no longer comment. Source: `NFTNL_UDATA_COMMENT_MAXLEN`.
const LONGEST_COMMENT: usize = 128;

/// The firewall's settings.
#[derive(Debug, Default)]
pub struct Policy {
    /// The settings of Linux Firewall by the end of their id, with their keys.
    options: BTreeMap<String, Value>,
    /// The rules by key.
    rules: BTreeMap<String, PolicyRule>,
}

impl Policy {
    /// Reads the settings. The order does not matter.
    ///
    /// # Errors
    /// Which settings are at fault; a table without them would be another policy, so there is none.
    pub fn of(settings: &[BundleSetting]) -> Result<Self, AreaFailure> {
        let mut policy = Self::default();
        let mut faults = BTreeMap::new();
        for setting in settings {
            if let Err(reason) = policy.add(setting) {
                faults.insert(setting.key.clone(), Refusal::new(reason));
            }
        }
        match faults.iter().next() {
            None => Ok(policy),
            Some((key, refusal)) => {
                let name =
                    settings.iter().find(|setting| setting.key == *key).map(name_of).unwrap_or_default();
                Err(AreaFailure {
                    why: Refusal::new(format!(
                        "Not applied, as the firewall is applied as a whole and {name} can't be: {}",
                        refusal.detail
                    )),
                    faults,
                })
            }
        }
    }

    fn add(&mut self, setting: &BundleSetting) -> Result<(), String> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_.#-".contains(&byte);
        if setting.key.len() > LONGEST_COMMENT || !setting.key.bytes().all(fits) {
            return Err("Its key can't be written into a rule's comment.".to_owned());
        }
        if let Value::Rule(members) = &setting.value {
            self.rules.insert(setting.key.clone(), PolicyRule::of(members)?);
            return Ok(());
        }
        let name = setting.definition_id.strip_prefix(PREFIX).unwrap_or_default();
        let fits = match (name, &setting.value) {
            ("log_rate_limit", Value::Integer(rate)) => (1..=1_000_000).contains(rate),
            (
                "default_inbound_action" | "default_outbound_action" | "default_forward_action",
                Value::Text(text),
            ) => {
                matches!(text.as_str(), "allow" | "block")
            }
            (
                "enable" | "allow_loopback" | "allow_established" | "allow_icmp" | "log_dropped_packets",
                Value::Text(text),
            ) => matches!(text.as_str(), "true" | "false"),
            _ => {
                return Err(format!(
                    "This version of the agent does not know `{}`; update the agent.",
                    setting.key
                ));
            }
        };
        if !fits {
            return Err(format!(
                "`{}` is no value of `{}`.",
                setting.value.display(None),
                setting.definition_id
            ));
        }
        self.options.insert(name.to_owned(), setting.value.clone());
        Ok(())
    }

    /// A policy that turns the firewall on, or off; `None` where none speaks of it.
    fn switched(&self) -> Option<bool> {
        self.options.get("enable").map(|value| value.as_text() == Some("true"))
    }

    /// What is configured, else the catalogue's default.
    fn option(&self, name: &str) -> Option<Value> {
        let default = || Catalogue::embedded().definition(&format!("{PREFIX}{name}"))?.default.clone();
        self.options.get(name).cloned().or_else(default)
    }

    fn is(&self, name: &str, word: &str) -> bool {
        self.option(name).is_some_and(|value| value.as_text() == Some(word))
    }

    fn log(&self) -> Option<Log> {
        if !self.is("log_dropped_packets", "true") {
            return None;
        }
        let rate = match self.option("log_rate_limit") {
            Some(Value::Integer(rate)) => u64::try_from(rate).unwrap_or(60),
            _ => 60,
        };
        Some(Log { key: format!("{PREFIX}log_dropped_packets"), per_minute: rate })
    }

    /// The table that enforces it; `None` where the firewall is off. Rules without a policy that turns the
    /// firewall on or off count, over chains that let everything else pass.
    pub fn table(&self) -> Option<Table> {
        let on = match self.switched() {
            Some(false) => return None,
            Some(true) => true,
            None => false,
        };
        let chains = Hook::ALL
            .into_iter()
            .map(|hook| {
                let name = match hook {
                    Hook::Input => "default_inbound_action",
                    Hook::Output => "default_outbound_action",
                    Hook::Forward => "default_forward_action",
                };
                let default = if on && self.is(name, "block") { Verdict::Drop } else { Verdict::Accept };
                (hook, Chain { default, rules: self.chain(hook, on) })
            })
            .collect();
        Some(Table { chains, log: self.log().filter(|_| on), foreign: 0 })
    }

    fn chain(&self, hook: Hook, on: bool) -> Vec<Rule> {
        let of = |name: &str| self.exceptions(name, on).into_iter().filter(|(place, _)| *place == hook);
        let with = |verdict| {
            self.rules
                .iter()
                .filter(move |(_, rule)| rule.hook == hook && rule.verdict == verdict)
                .flat_map(|(key, rule)| rule.rules(key))
        };
        let mut rules: Vec<Rule> =
            of("allow_loopback").chain(of("allow_established")).map(|(_, rule)| rule).collect();
        rules.extend(with(Verdict::Drop));
        rules.extend(of("allow_icmp").map(|(_, rule)| rule));
        rules.extend(with(Verdict::Accept));
        rules
    }

    /// The rules of one of the exceptions, with their chains.
    fn exceptions(&self, name: &str, on: bool) -> Vec<(Hook, Rule)> {
        if !on || !self.is(name, "true") {
            return Vec::new();
        }
        let rule = |fits| Rule { key: format!("{PREFIX}{name}"), fits, verdict: Verdict::Accept };
        let lo = || Some("lo".to_owned());
        match name {
            "allow_loopback" => vec![
                (Hook::Input, rule(Match { interface_in: lo(), ..Match::default() })),
                (Hook::Output, rule(Match { interface_out: lo(), ..Match::default() })),
            ],
            "allow_established" => Hook::ALL
                .into_iter()
                .map(|hook| (hook, rule(Match { established: true, ..Match::default() })))
                .collect(),
            "allow_icmp" => [Hook::Input, Hook::Output]
                .into_iter()
                .map(|hook| {
                    let protocols = [Protocol::Icmp, Protocol::Icmpv6].into();
                    (hook, rule(Match { protocols, ..Match::default() }))
                })
                .collect(),
            _ => Vec::new(),
        }
    }

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

/// How a setting is called in a sentence about another.
fn name_of(setting: &BundleSetting) -> String {
    let named = match &setting.value {
        Value::Rule(members) => members.get("palisade_linux_firewall_rules_name").and_then(Value::as_text),
        _ => None,
    };
    match named {
        Some(name) => format!("the rule “{name}”"),
        None => format!("`{}`", setting.key),
    }
}
