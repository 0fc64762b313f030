//! What all firewall settings of a bundle say together, and the table that enforces it.

use std::collections::BTreeMap;

use palisade_model::bundle::BundleSetting;
use palisade_model::catalogue::Catalogue;
use palisade_model::value::Value;

use super::rule::PolicyRule;
use super::table::{Chain, Hook, Log, Match, Protocol, Rule, Table, Verdict};
use crate::engine::Refusal;
use crate::platform::AreaFailure;

/// What the ids of the settings start with.
pub(super) const PREFIX: &str = "palisade_linux_firewall_";
/// nftables keeps no longer comment. Source: `NFTNL_UDATA_COMMENT_MAXLEN`.
const LONGEST_COMMENT: usize = 128;

/// The firewall's settings.
#[derive(Debug, Default)]
pub struct Policy {
    /// The settings of Linux Firewall by the end of their id, with their keys.
    pub(super) options: BTreeMap<String, Value>,
    /// The rules by key.
    pub(super) rules: BTreeMap<String, PolicyRule>,
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
