//! The rules of a device as its effective settings have them: each once, however many policies say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use palisade_model::api::DeviceSettingRow;
use palisade_model::firewall::{
    Action, Cause, Dialect, Direction, Finding, PolicyRules, ProfileSettings, Turn, findings, turns,
};
use palisade_model::merge::Effective;
use palisade_model::value::Value;

use crate::pages::firewall::is_told;

/// What is found of rules, by their keys.
pub type Found = Arc<BTreeMap<String, Vec<Finding>>>;

/// The rules of a device, and how its firewall is set.
#[derive(Debug, PartialEq)]
pub struct Held {
    /// The rows of the rules, delivered or not.
    pub rows: Vec<DeviceSettingRow>,
    /// The rules that are delivered, by policy.
    pub policies: Vec<PolicyRules>,
    /// How the firewall is set.
    pub settings: ProfileSettings,
}

/// A rule in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The place of its row in [`Held::rows`].
    pub row: usize,
    /// When it is asked and about what; absent where it is not delivered.
    pub turn: Option<Turn>,
}

impl Line {
    /// Whether it speaks of inbound traffic; absent where it is not delivered.
    pub fn is_inbound(&self) -> Option<bool> {
        self.turn.as_ref().map(|turn| turn.direction == Direction::In)
    }

    /// Whether it allows; absent where it is not delivered.
    pub fn allows(&self) -> Option<bool> {
        self.turn.as_ref().map(|turn| turn.action == Action::Allow)
    }

    /// When it is asked.
    pub fn step(&self) -> Option<u32> {
        self.turn.as_ref()?.turn
    }

    /// Why it matches nothing.
    pub fn cause(&self) -> Option<&Cause> {
        self.turn.as_ref()?.cause.as_ref()
    }
}

impl Held {
    /// The rules among these settings. A device that takes no policy is told none.
    pub fn of(settings: &[DeviceSettingRow], takes: bool) -> Self {
        let mut all: Vec<_> = settings.iter().map(|row| row.setting.clone()).collect();
        all.sort_by(|one, other| one.key.cmp(&other.key));
        let effective = Effective { settings: all, ineligible: Vec::new() };
        let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut policies = if takes { PolicyRules::of_effective(&effective) } else { Vec::new() };
        for policy in &mut policies {
            policy.rules.retain(|rule| rule.key.clone().is_none_or(|key| seen.insert(key)));
        }
        let rows = settings.iter().filter(|row| dialect_of(row).is_some()).cloned().collect();
        Self { rows, policies, settings: ProfileSettings::of_effective(&effective) }
    }

    /// Whether there is any rule.
    pub fn any(&self) -> bool {
        !self.rows.is_empty()
    }

    /// Whether there is any rule for this firewall.
    pub fn has(&self, dialect: Dialect) -> bool {
        self.rows.iter().any(|row| dialect_of(row) == Some(dialect))
    }

    /// The rules of a firewall in the order in which they are asked; those that are not delivered come last.
    pub fn lines(&self, dialect: Dialect) -> Vec<Line> {
        let place = |key: &str| self.rows.iter().position(|row| row.setting.key == key);
        let mut lines: Vec<Line> = turns(&self.policies, dialect)
            .into_iter()
            .filter_map(|turn| Some(Line { row: place(turn.rule.key.as_deref()?)?, turn: Some(turn) }))
            .collect();
        let told: BTreeSet<usize> = lines.iter().map(|line| line.row).collect();
        let others = self
            .rows
            .iter()
            .enumerate()
            .filter(|(place, row)| dialect_of(row) == Some(dialect) && !told.contains(place));
        lines.extend(others.map(|(row, _)| Line { row, turn: None }));
        lines
    }

    /// What the rules of a firewall do to one another.
    pub fn found(&self, dialect: Dialect) -> Found {
        let mut by_key: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
        for finding in findings(&self.policies, &self.settings) {
            if let (true, true, Some(key)) =
                (finding.rule.dialect == dialect, is_told(&finding), finding.rule.key.as_deref())
            {
                by_key.entry(key.to_owned()).or_default().push(finding);
            }
        }
        Arc::new(by_key)
    }
}

/// The firewall that a setting is a rule of; none for another setting.
fn dialect_of(row: &DeviceSettingRow) -> Option<Dialect> {
    let rule = |value: &Value| matches!(value, Value::Rule(_));
    let any = row.setting.sources.iter().any(|source| rule(&source.value));
    Dialect::ALL.into_iter().find(|it| any && it.group_id() == row.setting.definition_id)
}
