//! One line on what a save changed, for the list of versions.

use palisade_model::catalogue::Catalogue;
use palisade_model::difference::difference;
use palisade_model::graph::{Assignment, Policy, Target};

/// What was done (`settings` or `properties`) and one line on it; nothing when both say the same.
pub fn policy_summary(
    before: &Policy,
    after: &Policy,
    catalogue: &Catalogue,
) -> Option<(&'static str, String)> {
    // Assignments are saved by themselves; a policy's own list of them says nothing here.
    let bare = |policy: &Policy| Policy { assignments: None, ..policy.clone() };
    let found = difference(&bare(before), &bare(after), catalogue);
    if found.settings.is_empty() && !found.written_otherwise {
        let labels: Vec<&str> = found.properties.iter().map(|it| it.label.as_str()).collect();
        return (!labels.is_empty()).then(|| ("properties", format!("Changed: {}", labels.join(", "))));
    }
    Some(("settings", found.summary()))
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
