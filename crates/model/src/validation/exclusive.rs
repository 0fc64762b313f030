//! What may not stand together: options that exclude the rest, stars beside other entries, names used twice.

use std::collections::HashSet;

use super::report::{Report, TextReport};
use super::walk::below;
use crate::catalogue::{Catalogue, SettingDefinition};
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, SimpleKind, SimpleValue};

/// Options of a choice collection. The grammar `exclusiveZero` is that of bit masks where 0 is none of them.
pub(super) fn options(
    definition: &SettingDefinition,
    choices: &[ChoiceValue],
    path: &str,
    report: &mut Report,
) {
    let alone = match definition.grammar.as_deref() {
        Some("exclusiveZero") => "0",
        Some("interfaceTypes") => "all",
        _ => "",
    };
    let mut seen = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        let Some(item) = definition.item_of(&choice.value) else { continue };
        let label = definition.option(item).map_or(item, |option| option.label.as_str());
        let path = &format!("{path}[{index}]");
        // Only options that exist are remembered, so the list is never longer than they are many.
        if seen.contains(&item) {
            report.warning(path, "duplicate-entry", format_args!("“{label}” is chosen already."));
            continue;
        }
        seen.push(item);
        if item == alone && choices.len() > 1 {
            let sentence = format_args!("“{label}” excludes every other option; keep it alone or remove it.");
            report.error(path, "excludes-others", sentence);
        }
    }
}

/// Entries of a list: a star means everything and stands alone.
pub(super) fn entries(
    definition: &SettingDefinition,
    values: &[SimpleValue],
    path: &str,
    report: &mut Report,
) {
    let starred = matches!(definition.grammar.as_deref(), Some("addresses" | "remoteAddresses" | "icmp"));
    if !starred || values.len() < 2 {
        return;
    }
    for (index, value) in values.iter().enumerate() {
        if matches!(&value.kind, SimpleKind::Text(text) if text == "*") {
            let path = &format!("{path}[{index}]");
            let sentence = format_args!("A star stands for everything; keep it alone or remove it.");
            TextReport { report, path }.error(0, 1, "excludes-others", sentence);
        }
    }
}

/// Names of rules: a device tells rules apart by other means, people do not.
pub(super) fn names(
    catalogue: &Catalogue,
    group: &SettingDefinition,
    items: &[GroupValue],
    path: &str,
    report: &mut Report,
) {
    let mut seen = HashSet::new();
    for (index, item) in items.iter().enumerate() {
        for child in &item.children {
            let InstanceValue::Simple(SimpleValue { kind: SimpleKind::Text(name), .. }) = &child.value else {
                continue;
            };
            let named = catalogue
                .definition(&child.definition_id)
                .is_some_and(|definition| definition.grammar.as_deref() == Some("ruleName"));
            if named && !name.trim().is_empty() && !seen.insert(name.trim().to_ascii_lowercase()) {
                let path = below(&format!("{path}[{index}]"), &child.definition_id);
                let sentence = format_args!("Another rule of “{}” is called “{name}” as well.", group.name);
                report.warning(&path, "duplicate-name", sentence);
            }
        }
    }
}
