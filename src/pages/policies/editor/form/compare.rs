//! What an edit changes: the difference between two forms of the same policy.

use palisade_model::catalogue::{Catalogue, SettingDefinition};

use super::tree::items;
use super::{Draft, Form, Place, display, in_rule_list};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it is; absent for the name and the description, and for a rule that is gone.
    pub place: Option<Place>,
    /// What it is called.
    pub name: String,
    /// The value before; absent where there was none.
    pub old: Option<String>,
    /// The value now; absent where there is none.
    pub new: Option<String>,
}

impl Form {
    /// Everything that differs from `stored`, in the order of the page.
    pub fn changes(&self, stored: &Self, catalogue: &Catalogue) -> Vec<Change> {
        let mut changes = Vec::new();
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        for (name, old, new) in [
            ("Name", &stored.policy.name, &self.policy.name),
            ("Description", &stored.policy.description, &self.policy.description),
        ] {
            // Of a new policy the name is no change.
            if old != new && !stored.policy.id.is_empty() {
                changes.push(Change { place: None, name: name.into(), old: text(old), new: text(new) });
            }
        }
        for definition in catalogue.settings_of(&self.template) {
            if in_rule_list(catalogue, &self.template, definition).is_some() {
                continue;
            }
            if definition.is_rule_list() {
                self.rule_changes(stored, catalogue, definition, &mut changes);
                continue;
            }
            let place = Place::top(&definition.id);
            let (old, new) = (stored.draft(catalogue, &place), self.draft(catalogue, &place));
            if old == new || matches!(new, Draft::Rules(_)) || matches!(old, Draft::Rules(_)) {
                continue;
            }
            let name = definition.name.clone();
            let (old, new) = match (&old, &new) {
                // Of a list only what came and went; where that is nothing, the order is what changed.
                (Draft::List(before), Draft::List(after))
                    if missing(before, after).is_some() || missing(after, before).is_some() =>
                {
                    (missing(before, after), missing(after, before))
                }
                _ => (shown(&old, definition), shown(&new, definition)),
            };
            changes.push(Change { place: Some(place), name, old, new });
        }
        for (id, value) in stored.unknown(catalogue) {
            if self.unknown(catalogue).iter().all(|(other, _)| *other != id) {
                changes.push(Change { place: None, name: id, old: Some(value), new: None });
            }
        }
        changes
    }

    fn rule_changes(
        &self,
        stored: &Self,
        catalogue: &Catalogue,
        group: &SettingDefinition,
        changes: &mut Vec<Change>,
    ) {
        let place = Place::top(&group.id);
        let before = stored.instance(&place).map_or(&[][..], items);
        let after = self.instance(&place).map_or(&[][..], items);
        // Rules that are the same on both sides pair up first, then those of one title; the rest came or went.
        let mut left: Vec<usize> = (0..before.len()).collect();
        let mut open = Vec::new();
        for (index, rule) in after.iter().enumerate() {
            match left.iter().position(|old| before.get(*old) == Some(rule)) {
                Some(at) => {
                    left.remove(at);
                }
                None => open.push(index),
            }
        }
        for index in open {
            let title = self.rule_title(catalogue, group, index);
            let at = left.iter().position(|old| stored.rule_title(catalogue, group, *old) == title);
            let old = at.map(|at| stored.rule_summary(catalogue, group, left.remove(at)));
            let new = self.rule_summary(catalogue, group, index);
            changes.push(Change {
                place: Some(Place::member(&group.id, index, &group.id)),
                name: title,
                old,
                new: Some(if new.is_empty() { "a rule without settings".into() } else { new }),
            });
        }
        for index in left {
            changes.push(Change {
                place: None,
                name: stored.rule_title(catalogue, group, index),
                old: Some(stored.rule_summary(catalogue, group, index)),
                new: None,
            });
        }
    }
}

fn shown(draft: &Draft, definition: &SettingDefinition) -> Option<String> {
    (*draft != Draft::NotConfigured).then(|| display(draft, definition))
}

/// The entries of one list that the other lacks, in one line.
fn missing(from: &[String], other: &[String]) -> Option<String> {
    let entries: Vec<_> = from.iter().filter(|entry| !other.contains(entry)).map(String::as_str).collect();
    (!entries.is_empty()).then(|| entries.join(", "))
}
