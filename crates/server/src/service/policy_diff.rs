//! One line on what a save changed, for the list of versions.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::catalogue::Catalogue;
use palisade_model::graph::{Assignment, Policy, Target};
use palisade_model::merge::{PolicyVersion, compile};
use palisade_model::value::Value;

/// What was done (`settings` or `properties`) and one line on it; nothing when both say the same.
pub fn policy_summary(
    before: &Policy,
    after: &Policy,
    catalogue: &Catalogue,
) -> Option<(&'static str, String)> {
    let same_settings = before.settings == after.settings;
    let properties: Vec<&str> = [
        ("name", before.name != after.name),
        ("description", before.description != after.description),
        ("platform", before.platforms != after.platforms),
        ("technologies", before.technologies != after.technologies),
        ("scope tags", before.role_scope_tag_ids != after.role_scope_tag_ids),
        ("template", before.template.id != after.template.id),
        ("other properties", before.extra != after.extra),
    ]
    .into_iter()
    .filter_map(|(name, changed)| changed.then_some(name))
    .collect();
    if same_settings {
        return (!properties.is_empty())
            .then(|| ("properties", format!("Changed: {}", properties.join(", "))));
    }
    let (before, after) = (values(before, catalogue), values(after, catalogue));
    let mut parts = Vec::new();
    let of = |names: Vec<&str>, what: &str, parts: &mut Vec<String>| {
        let more = names.len().saturating_sub(3);
        if !names.is_empty() {
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let shown: Vec<&str> = names.into_iter().take(3).collect();
            parts.push(format!("{what} {}{more}", shown.join(", ")));
        }
    };
    let changed = after.iter().filter(|(key, (_, value))| before.get(*key).is_some_and(|it| it.1 != *value));
    let added = after.iter().filter(|(key, _)| !before.contains_key(*key));
    let removed = before.iter().filter(|(key, _)| !after.contains_key(*key));
    of(changed.map(|(_, (name, _))| &**name).collect(), "changed", &mut parts);
    of(added.map(|(_, (name, _))| &**name).collect(), "added", &mut parts);
    of(removed.map(|(_, (name, _))| &**name).collect(), "removed", &mut parts);
    if parts.is_empty() {
        parts.push("the same values written otherwise".to_owned());
    }
    if !properties.is_empty() {
        parts.push(format!("changed {}", properties.join(", ")));
    }
    Some(("settings", parts.join("; ")))
}

/// One line on whom a policy is assigned to.
pub fn assignment_summary(assignments: &[Assignment], name: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = Vec::new();
    for (excluded, word) in [(false, "to"), (true, "not to")] {
        let names: Vec<String> = assignments
            .iter()
            .filter_map(|assignment| match &assignment.target {
                Target::AllDevices if !excluded => Some("all devices".to_owned()),
                Target::Group(id) if !excluded => name(id),
                Target::ExclusionGroup(id) if excluded => name(id),
                _ => None,
            })
            .collect();
        if !names.is_empty() {
            parts.push(format!("{word} {}", names.join(", ")));
        }
    }
    if parts.is_empty() { "to nobody".to_owned() } else { parts.join("; ") }
}

type Values = BTreeMap<Arc<str>, (Arc<str>, Arc<Value>)>;

fn values(policy: &Policy, catalogue: &Catalogue) -> Values {
    let nothing: Arc<str> = "".into();
    let version = PolicyVersion { id: nothing.clone(), name: nothing.clone(), version: 0, modified: nothing };
    compile(policy, version, catalogue)
        .settings
        .into_iter()
        .map(|setting| (setting.key, (setting.name, setting.value)))
        .collect()
}
