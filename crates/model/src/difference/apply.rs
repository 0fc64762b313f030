//! What a policy means, and how a difference changes it.

use std::collections::{BTreeMap, BTreeSet};

use super::flatten::{Place, flatten};
use super::summary::properties;
use super::{AssignmentChange, Change, Content, Difference, SettingChange, assignment_changes};
use crate::catalogue::Catalogue;
use crate::graph::Policy;

/// What a policy means: two policies that are written differently and do the same have the same meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// Graph's name of a property to its value.
    properties: BTreeMap<String, String>,
    /// Whom it includes and excludes; none where the policy does not say.
    assignments: Option<BTreeSet<AssignmentChange>>,
    settings: BTreeMap<Place, Content>,
    /// List's definition id to the contents of its rules, whose order means nothing.
    rules: Vec<(String, Content)>,
}

impl Meaning {
    /// What this policy means.
    pub fn of(policy: &Policy, catalogue: &Catalogue) -> Self {
        let flat = flatten(policy, catalogue);
        let nothing = Policy::default();
        let said = properties(&nothing, policy).into_iter();
        Self {
            properties: said.filter_map(|it| Some((it.property, it.after?))).collect(),
            assignments: policy
                .assignments
                .as_ref()
                .map(|assignments| assignment_changes(&[], assignments).into_iter().collect()),
            settings: flat.leaves.into_iter().map(|leaf| (leaf.place, leaf.version.content)).collect(),
            rules: in_order(flat.rules.into_iter().map(|rule| (rule.list, rule.version.content)).collect()),
        }
    }

    /// The meaning after `difference`, which must be one from this meaning.
    #[must_use]
    pub fn apply(mut self, difference: &Difference) -> Self {
        for change in &difference.properties {
            match &change.after {
                Some(after) => self.properties.insert(change.property.clone(), after.clone()),
                None => self.properties.remove(&change.property),
            };
        }
        if let Some(assignments) = &mut self.assignments {
            for change in &difference.assignments {
                let added = AssignmentChange { change: Change::Added, ..change.clone() };
                match change.change {
                    Change::Removed => assignments.remove(&added),
                    _ => assignments.insert(added),
                };
            }
        }
        for change in &difference.settings {
            if change.rule.is_some() {
                self.apply_rule(change);
            } else {
                let place = (change.definition_id.clone(), change.occurrence);
                match &change.after {
                    Some(after) => self.settings.insert(place, after.content.clone()),
                    None => self.settings.remove(&place),
                };
            }
        }
        self.rules = in_order(self.rules);
        self
    }

    fn apply_rule(&mut self, change: &SettingChange) {
        if let Some(before) = &change.before {
            let gone = (change.definition_id.clone(), before.content.clone());
            if let Some(place) = self.rules.iter().position(|rule| *rule == gone) {
                self.rules.remove(place);
            }
        }
        if let Some(after) = &change.after {
            self.rules.push((change.definition_id.clone(), after.content.clone()));
        }
    }
}

fn in_order(mut rules: Vec<(String, Content)>) -> Vec<(String, Content)> {
    rules.sort_by_cached_key(|(list, content)| match content {
        Content::Value(value) => (list.clone(), format!("{value:?}")),
        Content::Unknown(json) => (list.clone(), json.to_string()),
    });
    rules
}
