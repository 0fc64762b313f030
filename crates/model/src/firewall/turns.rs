//! The rules of a firewall in the order in which it asks them.

use serde::{Deserialize, Serialize};

use super::finding::Cause;
use super::layers::{Layers, Who};
use super::settings::ProfileSettings;
use super::source::{PolicyRules, RuleRef};
use super::traffic::Traffic;
use super::words::{Action, Dialect, Direction};

/// A rule, and when it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// Which rule.
    pub rule: RuleRef,
    /// Whose connections it speaks of.
    pub direction: Direction,
    /// What it does.
    pub action: Action,
    /// When it is asked, from 1; rules of one turn do the same, so that their order means nothing. Absent for a rule
    /// that matches no packet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    /// What it speaks of, as a phrase such as `inbound TCP 443 from 10.0.0.0/8`; empty where it matches no packet.
    pub traffic: String,
    /// Why it matches no packet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// The rules of one firewall in the order in which they are asked, and after them those that match nothing. What
/// stands before and after the rules is said by how the firewall is set.
pub fn turns(policies: &[PolicyRules], dialect: Dialect) -> Vec<Turn> {
    let layers = Layers::new(policies, &ProfileSettings::UNKNOWN, dialect);
    let named = |place: usize, turn: Option<u32>, traffic: String, cause: Option<Cause>| {
        layers.rules.get(place).map(|named| Turn {
            rule: named.reference.clone(),
            direction: named.rule.effective_direction(),
            action: named.rule.effective_action(),
            turn,
            traffic,
            cause,
        })
    };
    let (mut number, mut layer) = (0, None);
    let mut found = Vec::new();
    for entry in &layers.entries {
        let Who::Rule(place) = entry.who else { continue };
        if layer != Some(entry.layer) {
            layer = Some(entry.layer);
            number += 1;
        }
        found.extend(named(place, Some(number), Traffic::of(&entry.space).to_string(), None));
    }
    for (place, cause) in &layers.nothing {
        found.extend(named(*place, None, String::new(), Some(cause.clone())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firewall::Rule;

    fn rule(dialect: Dialect, name: &str, action: Action, priority: Option<u16>) -> Rule {
        let mut rule = Rule::new(dialect, name);
        (rule.action, rule.direction, rule.priority) = (Some(action), Some(Direction::In), priority);
        rule.protocol = Some(6);
        rule
    }

    fn order(policies: &[PolicyRules], dialect: Dialect) -> Vec<(String, Option<u32>)> {
        turns(policies, dialect).into_iter().map(|it| (it.rule.name, it.turn)).collect()
    }

    #[test]
    fn what_blocks_is_asked_before_what_allows_whatever_policy_it_is_of() {
        for dialect in [Dialect::Windows, Dialect::Linux] {
            let mut off = rule(dialect, "off", Action::Block, None);
            off.enabled = Some(false);
            let one = vec![rule(dialect, "allow", Action::Allow, None), off];
            let two =
                vec![rule(dialect, "block", Action::Block, None), rule(dialect, "more", Action::Allow, None)];
            let policies = [PolicyRules::new("1", "One", one), PolicyRules::new("2", "Two", two)];
            let expected = [("block", Some(1)), ("allow", Some(2)), ("more", Some(2)), ("off", None)];
            assert_eq!(order(&policies, dialect), expected.map(|(name, turn)| (name.to_owned(), turn)));
        }
        let found = turns(
            &[PolicyRules::new("1", "One", vec![rule(Dialect::Linux, "a", Action::Block, None)])],
            Dialect::Linux,
        );
        assert_eq!(found[0].traffic, "inbound TCP");
    }

    #[test]
    fn a_hyper_v_firewall_asks_by_priority() {
        let rules = vec![
            rule(Dialect::HyperV, "last", Action::Block, None),
            rule(Dialect::HyperV, "allow", Action::Allow, Some(10)),
            rule(Dialect::HyperV, "block", Action::Block, Some(10)),
            rule(Dialect::HyperV, "first", Action::Allow, Some(2)),
        ];
        let expected = [("first", 1), ("block", 2), ("allow", 3), ("last", 4)];
        let expected = expected.map(|(name, turn)| (name.to_owned(), Some(turn)));
        assert_eq!(order(&[PolicyRules::new("1", "One", rules)], Dialect::HyperV), expected);
    }
}
