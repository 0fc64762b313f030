//! What may not stand together: options that exclude the rest, stars beside other entries, names used twice.

use std::collections::HashSet;

use crate::catalogue::{Catalogue, SettingDefinition};
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, SimpleKind, SimpleValue};
use crate::problem::Problem;

/// Options of a choice collection. The grammar `exclusiveZero` is that of bit masks where 0 is none of them.
pub(super) fn options(
    definition: &SettingDefinition,
    choices: &[ChoiceValue],
    path: &str,
    problems: &mut Vec<Problem>,
) {
    let alone = match definition.grammar.as_deref() {
        Some("exclusiveZero") => "0",
        Some("interfaceTypes") => "all",
        _ => "",
    };
    let mut seen = HashSet::new();
    for (index, choice) in choices.iter().enumerate() {
        let Some(item) = definition.item_of(&choice.value) else { continue };
        let label = definition.option(item).map_or(item, |option| option.label.as_str());
        let path = format!("{path}[{index}]");
        if !seen.insert(item) {
            let sentence = format!("“{label}” is chosen already.");
            problems.push(Problem::warning(&path, "duplicate-entry", sentence));
        } else if item == alone && choices.len() > 1 {
            let sentence = format!("“{label}” excludes every other option; keep it alone or remove it.");
            problems.push(Problem::error(&path, "excludes-others", sentence));
        }
    }
}

/// Entries of a list: a star means everything and stands alone.
pub(super) fn entries(
    definition: &SettingDefinition,
    values: &[SimpleValue],
    path: &str,
    problems: &mut Vec<Problem>,
) {
    if !matches!(definition.grammar.as_deref(), Some("addresses" | "remoteAddresses" | "icmp"))
        || values.len() < 2
    {
        return;
    }
    for (index, value) in values.iter().enumerate() {
        if matches!(&value.kind, SimpleKind::Text(text) if text == "*") {
            let path = format!("{path}[{index}]");
            let sentence = "A star stands for everything; keep it alone or remove it.";
            problems.push(Problem::error(path, "excludes-others", sentence).at(0, 1));
        }
    }
}

/// Names of rules: a device tells rules apart by other means, people do not.
pub(super) fn names(
    catalogue: &Catalogue,
    group: &SettingDefinition,
    items: &[GroupValue],
    path: &str,
    problems: &mut Vec<Problem>,
) {
    let mut seen = HashSet::new();
    for (index, item) in items.iter().enumerate() {
        for child in &item.children {
            let named = catalogue
                .definition(&child.definition_id)
                .is_some_and(|definition| definition.grammar.as_deref() == Some("ruleName"));
            let InstanceValue::Simple(SimpleValue { kind: SimpleKind::Text(name), .. }) = &child.value else {
                continue;
            };
            if named && !name.trim().is_empty() && !seen.insert(name.trim().to_lowercase()) {
                problems.push(Problem::warning(
                    format!("{path}[{index}]/{}", child.definition_id),
                    "duplicate-name",
                    format!("Another rule of “{}” is called “{name}” as well.", group.name),
                ));
            }
        }
    }
}
