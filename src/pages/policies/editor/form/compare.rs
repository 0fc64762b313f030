//! What an edit changes: the model's difference between two forms of the same policy, placed on the page.

use palisade_model::catalogue::Catalogue;
use palisade_model::difference::{self, Content, SettingChange, difference};
use palisade_model::value::Value;

use super::{Form, Place, value_words};
use crate::words::editor as words;

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
        let found = difference(&stored.policy, &self.policy, catalogue);
        let mut changes = Vec::new();
        for (property, name) in [("name", words::name()), ("description", words::description())] {
            // Of a new policy the name is no change.
            let of = found.properties.iter().filter(|it| it.property == property);
            changes.extend(of.filter(|_| !stored.policy.id.is_empty()).map(|it| Change {
                place: None,
                name: name.into(),
                old: it.before.clone(),
                new: it.after.clone(),
            }));
        }
        changes.extend(found.settings.iter().map(|change| self.placed(change, stored, catalogue)));
        changes
    }

    fn placed(&self, change: &SettingChange, stored: &Self, catalogue: &Catalogue) -> Change {
        let id = &change.definition_id;
        let definition = catalogue.definition_in(&self.template, id);
        if let (Some(rule), Some(group)) = (&change.rule, definition) {
            let index = |place: Option<u32>| place.and_then(|place| usize::try_from(place).ok());
            let (before, after) = (index(rule.before), index(rule.after));
            let name = match (after, before) {
                (Some(index), _) => self.rule_title(catalogue, group, index),
                (None, Some(index)) => stored.rule_title(catalogue, group, index),
                (None, None) => change.name.clone(),
            };
            let new = after.map(|index| self.rule_summary(catalogue, group, index));
            return Change {
                place: after.map(|index| Place::member(id, index, id)),
                name,
                old: before.map(|index| stored.rule_summary(catalogue, group, index)),
                new: new.map(|new| if new.is_empty() { words::empty_rule().into() } else { new }),
            };
        }
        let shown = |version: &Option<difference::Version>| {
            version.as_ref().map(|it| match (&it.content, definition) {
                (Content::Value(value @ Value::Integer(_)), Some(definition)) => {
                    value_words(value, definition)
                }
                _ => it.display.clone(),
            })
        };
        let entries = |entries: &[String]| (!entries.is_empty()).then(|| entries.join(", "));
        let (old, new) = match (&change.entries, change.change) {
            // Of a list only what came and went; where that is nothing, the order is what changed.
            (Some(list), difference::Change::Changed)
                if definition.is_some_and(|it| it.options.is_empty())
                    && !(list.added.is_empty() && list.removed.is_empty()) =>
            {
                (entries(&list.removed), entries(&list.added))
            }
            _ => (shown(&change.before), shown(&change.after)),
        };
        let on_page = definition.filter(|it| !it.hidden);
        Change { place: on_page.map(|_| Place::top(id)), name: change.name.clone(), old, new }
    }
}
