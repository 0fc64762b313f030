//! What may not stand together: options that exclude the rest, items with the same identity, names used twice.

use std::collections::HashSet;

use super::codes;
use super::path::Path;
use super::report::Report;
use crate::catalogue::{Catalogue, Kind, SettingDefinition};
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, SettingInstance, SimpleKind, SimpleValue};

/// All networks, among the kinds of network of a firewall rule.
const ALL_PROFILES: &str = "2147483647";

/// Options of a choice collection. The grammar `exclusiveZero` is that of bit masks where 0 is none of them.
pub(super) fn options(
    definition: &SettingDefinition,
    choices: &[ChoiceValue],
    path: &Path<'_>,
    report: &mut Report,
) {
    let alone = match definition.grammar.as_deref() {
        Some("exclusiveZero") => "0",
        Some("interfaceTypes") => "all",
        // Collections of on and off hold one of them (catalog-facts, section 6.1).
        _ if definition.options.len() == 2 && definition.option("0").is_some() => "0",
        _ => "",
    };
    let item = |choice: &ChoiceValue| definition.item_of(&choice.value).unwrap_or_default().to_owned();
    let all = choices.iter().any(|choice| item(choice) == ALL_PROFILES);
    let mut seen = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        let Some(item) = definition.item_of(&choice.value) else { continue };
        let label = definition.option(item).map_or(item, |option| option.label.as_str());
        let path = &path.entry(index);
        // Only options that exist are remembered, so the list is never longer than they are many.
        if seen.contains(&item) {
            let sentence = format_args!("“{label}” is chosen already.");
            report.warning(path, codes::DUPLICATE_ENTRY, sentence).mend("");
            continue;
        }
        seen.push(item);
        if item == alone && choices.len() > 1 {
            let sentence = format_args!("“{label}” excludes every other option; keep it alone or remove it.");
            report.error(path, codes::EXCLUDES_OTHERS, sentence).mend("");
        } else if all && matches!(item, "1" | "2" | "4") {
            let sentence = format_args!("“{label}” is part of all networks, which are chosen as well.");
            report.warning(path, codes::REDUNDANT_OPTION, sentence).mend("");
        }
    }
}

/// Names of rules: a device tells rules apart by other means, people do not.
pub(super) fn names(
    catalogue: &Catalogue,
    group: &SettingDefinition,
    items: &[GroupValue],
    path: &Path<'_>,
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
            if named && !name.trim().is_empty() && !seen.insert(name.trim().to_lowercase()) {
                let item = path.entry(index);
                let sentence = format_args!("Another rule of “{}” is called “{name}” as well.", group.name);
                report.warning(&item.below(&child.definition_id), codes::DUPLICATE_NAME, sentence);
            }
        }
    }
}

/// Items of a list that are no firewall rules: what identifies an item stands once, and no item twice.
pub(super) fn items(group: &SettingDefinition, items: &[GroupValue], path: &Path<'_>, report: &mut Report) {
    if items.len() < 2 || group.kind != Kind::RuleGroup || group.id.contains("firewall") {
        return;
    }
    let (mut keys, mut seen) = (HashSet::new(), HashSet::new());
    for (index, item) in items.iter().enumerate() {
        let at = path.entry(index);
        let key = item.children.iter().find(|child| child.definition_id.ends_with("_key"));
        if let Some(SettingInstance { definition_id, value: InstanceValue::Choice(choice), .. }) = key {
            if !keys.insert(choice.value.as_str()) {
                let sentence = format_args!("Another entry of “{}” is for the same; keep one.", group.name);
                report.error(&at.below(definition_id), codes::SET_TWICE, sentence);
            }
        } else if !item.children.is_empty() && !seen.insert(content(&item.children)) {
            let sentence = format_args!("The same stands in “{}” already.", group.name);
            report.warning(&at, codes::DUPLICATE_ENTRY, sentence).mend("");
        }
    }
}

/// What an item says, whatever the order of its members.
fn content(children: &[SettingInstance]) -> Vec<String> {
    let mut parts = Vec::new();
    for child in children {
        let said = match &child.value {
            InstanceValue::Choice(choice) => choice.value.clone(),
            InstanceValue::Simple(SimpleValue { kind: SimpleKind::Text(text), .. }) => text.clone(),
            other => format!("{other:?}"),
        };
        parts.push([child.definition_id.as_str(), "=", &said].concat());
        parts.extend(
            child.children().map(|(_, below)| below).flat_map(|below| content(std::slice::from_ref(below))),
        );
    }
    parts.sort();
    parts
}
