//! Exclusions that another one of the same policy covers already. Source: catalog-facts, sections 6.2 and 6.6, and
//! seed-facts, section 5.5.

use std::collections::HashSet;

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
    let entries: Vec<Entry<'_>> = texts(Some(list)).into_iter().map(Entry::of).collect();
    for (entry, above) in entries.iter().zip(above(&entries)) {
        let path = &path.entry(entry.index);
        let kind = entry.key.rsplit_once("\0*.").map(|(_, extension)| extension);
        if let Some(folder) = above {
            let sentence = format_args!("“{}” is excluded already, with everything in it.", folder.path);
            report.warning(path, codes::COVERED_ENTRY, sentence).mend("");
        } else if let Some(kind) = kind.filter(|kind| extensions.is_some_and(|all| all.contains(*kind))) {
            let sentence = format_args!("Every .{kind} file is excluded already.");
            report.warning(path, codes::COVERED_ENTRY, sentence).mend("");
        }
    }
}

/// An exclusion as it is compared with the others of its list.
struct Entry<'a> {
    /// The path for comparison. A NUL stands between folders, so that whatever lies in a folder is ordered right
    /// after it.
    key: String,
    /// Whether a restriction follows the path.
    is_restricted: bool,
    /// Its place in the list.
    index: usize,
    /// The path as it is written.
    path: &'a str,
}

impl<'a> Entry<'a> {
    fn of((index, text): (usize, &'a str)) -> Self {
        let (path, is_restricted) = restricted(text);
        Self { key: comparable(path).replace('\\', "\0"), is_restricted, index, path }
    }

    /// Whether everything in it is excluded. That of a whole drive is said of the drive.
    fn is_folder(&self) -> bool {
        !self.is_restricted && self.key.len() > 2 && !self.key.contains(['*', '?'])
    }

    /// Whether it is the same path or one in this folder.
    fn holds(&self, other: &Self) -> bool {
        other.key.strip_prefix(&self.key).is_some_and(|rest| rest.is_empty() || rest.starts_with('\0'))
    }
}

/// Of each entry the highest folder among the entries that covers it.
fn above<'e, 'a>(entries: &'e [Entry<'a>]) -> Vec<Option<&'e Entry<'a>>> {
    let mut ordered: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    ordered.sort_unstable_by_key(|(place, entry)| (entry.key.as_str(), entry.is_restricted, *place));
    let mut found = vec![None; entries.len()];
    // The folder that the entries now looked at are in. Those in it are no news.
    let mut highest: Option<&Entry> = None;
    for (place, entry) in ordered {
        match highest.filter(|folder| folder.holds(entry)) {
            Some(folder) if entry.is_restricted || folder.key.len() < entry.key.len() => {
                if let Some(found) = found.get_mut(place) {
                    *found = Some(folder);
                }
            }
            Some(_) => {}
            None => highest = Some(entry).filter(|entry| entry.is_folder()),
        }
    }
    found
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
