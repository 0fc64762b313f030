//! Exclusions that another one of the same policy covers already. Source: catalog-facts, sections 6.2 and 6.6, and
//! seed-facts, section 5.5.

use std::collections::{HashMap, HashSet};

use super::{DEFENDER, find, texts};
use crate::graph::{InstanceValue, SettingInstance};
use crate::validation::codes;
use crate::validation::grammar::path::comparable;
use crate::validation::grammar::restricted;
use crate::validation::path::Path;
use crate::validation::report::Report;
use crate::validation::walk::Walk;

const RULES: &str = "attacksurfacereductionrules";
const FOR_ALL_RULES: &str = "attacksurfacereductiononlyexclusions";

pub(super) fn check(walk: &mut Walk<'_>) {
    let extensions: HashSet<String> = texts(find(walk, DEFENDER, "excludedextensions"))
        .into_iter()
        .map(|(_, text)| text.trim_start_matches('.').to_lowercase())
        .collect();
    let paths = find(walk, DEFENDER, "excludedpaths");
    let reduction = find(walk, DEFENDER, FOR_ALL_RULES);
    let rules = find(walk, DEFENDER, RULES);
    for list in [paths, reduction].into_iter().flatten() {
        let extensions = if list.definition_id.ends_with("excludedpaths") { Some(&extensions) } else { None };
        folders(list, &Path::top(&list.definition_id), extensions, &mut walk.report);
    }
    if let Some(rules) = rules {
        let for_all: HashSet<String> =
            texts(reduction).into_iter().map(|(_, text)| comparable(text)).collect();
        per_rule(rules, &for_all, &mut walk.report);
    }
}

/// Entries below a folder of the same list, and kinds of files that are excluded everywhere.
fn folders(
    list: &SettingInstance,
    path: &Path<'_>,
    extensions: Option<&HashSet<String>>,
    report: &mut Report,
) {
    let entries = texts(Some(list));
    let plain: HashMap<String, &str> = entries
        .iter()
        .map(|(_, text)| restricted(text))
        .filter(|(path, is_restricted)| !is_restricted && !path.contains(['*', '?']))
        .map(|(path, _)| (comparable(path), path))
        .collect();
    for (index, text) in entries {
        let path = &path.entry(index);
        let (file, is_restricted) = restricted(text);
        let whole = comparable(file);
        let above = whole
            .match_indices('\\')
            .filter_map(|(at, _)| whole.get(..at))
            .chain(is_restricted.then_some(whole.as_str()))
            .filter(|folder| folder.len() > 2)
            .find_map(|folder| plain.get(folder));
        let kind = whole.rsplit_once("\\*.").map(|(_, extension)| extension);
        if let Some(folder) = above {
            let sentence = format_args!("“{folder}” is excluded already, with everything in it.");
            report.warning(path, codes::COVERED_ENTRY, sentence).mend("");
        } else if let Some(kind) = kind.filter(|kind| extensions.is_some_and(|all| all.contains(*kind))) {
            let sentence = format_args!("Every .{kind} file is excluded already.");
            report.warning(path, codes::COVERED_ENTRY, sentence).mend("");
        }
    }
}

/// Exclusions of one rule that count for every rule anyway.
fn per_rule(rules: &SettingInstance, for_all: &HashSet<String>, report: &mut Report) {
    if for_all.is_empty() {
        return;
    }
    let items = match &rules.value {
        InstanceValue::Group(item) => std::slice::from_ref(item),
        InstanceValue::GroupCollection(items) => items.as_slice(),
        _ => return,
    };
    let group = Path::top(&rules.definition_id);
    for (index, item) in items.iter().enumerate() {
        let item_path = group.entry(index);
        for rule in &item.children {
            let rule_path = item_path.below(&rule.definition_id);
            for (_, list) in rule.children() {
                let list_path = rule_path.below(&list.definition_id);
                for (entry, text) in texts(Some(list)) {
                    if for_all.contains(&comparable(text)) {
                        let sentence = format_args!("“{text}” is excluded from every rule already.");
                        let path = &list_path.entry(entry);
                        report.warning(path, codes::COVERED_ENTRY, sentence).mend("");
                    }
                }
            }
        }
    }
}
