//! A difference in words.

use serde_json::Value as Json;

use super::{Change, Difference, Direction, PropertyChange, SettingChange};
use crate::graph::Policy;

/// The properties that differ, settings and assignments left out.
pub(super) fn properties(before: &Policy, after: &Policy) -> Vec<PropertyChange> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let tags = |policy: &Policy| text(&policy.role_scope_tag_ids.join(", "));
    let mut changes = Vec::new();
    let mut compare = |property: &str, label: &str, before: Option<String>, after: Option<String>| {
        if before != after {
            changes.push(PropertyChange { property: property.into(), label: label.into(), before, after });
        }
    };
    compare("name", "name", text(&before.name), text(&after.name));
    compare("description", "description", text(&before.description), text(&after.description));
    compare("platforms", "platform", text(&before.platforms), text(&after.platforms));
    compare("technologies", "technologies", text(&before.technologies), text(&after.technologies));
    compare("roleScopeTagIds", "scope tags", tags(before), tags(after));
    compare("templateReference", "template", text(&before.template.id), text(&after.template.id));
    let names =
        before.extra.keys().chain(after.extra.keys().filter(|name| !before.extra.contains_key(*name)));
    for name in names {
        let value = |policy: &Policy| {
            policy.extra.get(name).map(|value| match value {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            })
        };
        let (old, new) = (before.extra.get(name), after.extra.get(name));
        if old != new {
            compare(name, name, value(before), value(after));
        }
    }
    changes
}

impl Difference {
    /// What changed in one line: `changed Cloud block level; added Web; changed name`. Empty where nothing did.
    pub fn summary(&self) -> String {
        let mut parts = Vec::new();
        for (change, what) in
            [(Change::Changed, "changed"), (Change::Added, "added"), (Change::Removed, "removed")]
        {
            let of = self.settings.iter().filter(|it| it.change == change);
            parts.extend(several(what, of.map(|it| it.name.as_str()).collect()));
        }
        if parts.is_empty() && self.written_otherwise {
            parts.push("the same values written otherwise".to_owned());
        }
        let labels = self.properties.iter().map(|it| it.label.as_str()).collect();
        parts.extend(several("changed", labels));
        for (change, excluded, what) in [
            (Change::Added, false, "assigned to"),
            (Change::Removed, false, "no longer assigned to"),
            (Change::Added, true, "excluded"),
            (Change::Removed, true, "no longer excluded"),
        ] {
            let of = self.assignments.iter().filter(|it| it.change == change && it.excluded == excluded);
            parts.extend(several(what, of.map(|it| it.name.as_str()).collect()));
        }
        parts.join("; ")
    }
}

/// The first three names, and how many more.
fn several(what: &str, names: Vec<&str>) -> Option<String> {
    let more = names.len().saturating_sub(3);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let shown: Vec<&str> = names.into_iter().take(3).collect();
    (!shown.is_empty()).then(|| format!("{what} {}{more}", shown.join(", ")))
}

impl SettingChange {
    /// The change as a sentence: `Cloud block level: High → Zero tolerance (more secure)`.
    pub fn sentence(&self) -> String {
        let shown = |version: &Option<super::Version>| {
            version.as_ref().map_or("not configured", |version| version.display.as_str()).to_owned()
        };
        let said = match (&self.entries, &self.rule) {
            (Some(list), _) if self.change == Change::Changed => {
                let added = list.added.iter().map(|entry| format!("+ {entry}"));
                let removed = list.removed.iter().map(|entry| format!("− {entry}"));
                let moved = list.reordered.then(|| "another order".to_owned());
                added.chain(removed).chain(moved).collect::<Vec<_>>().join(", ")
            }
            (_, Some(rule)) if self.change == Change::Changed && !rule.members.is_empty() => {
                let members: Vec<_> = rule.members.iter().map(SettingChange::sentence).collect();
                return format!("{}: {}", self.name, members.join("; "));
            }
            _ => format!("{} → {}", shown(&self.before), shown(&self.after)),
        };
        let direction = match self.direction {
            Direction::Weaker => " (less secure)",
            Direction::Stronger => " (more secure)",
            Direction::Unclear => "",
        };
        format!("{}: {said}{direction}", self.name)
    }
}
