//! Lists: how many entries, each once, and each on its own.

use std::collections::HashSet;

use super::grammar::path::comparable;
use super::path::Path;
use super::report::{Report, TextReport};
use super::{codes, overlap, value};
use crate::catalogue::SettingDefinition;
use crate::graph::{SimpleKind, SimpleValue};
use crate::plural::plural;

/// A list of texts.
pub(super) fn check(
    definition: &SettingDefinition,
    values: &[SimpleValue],
    path: &Path<'_>,
    report: &mut Report,
) {
    count(definition, values.len(), path, report);
    let mut seen = HashSet::new();
    let mut once = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let path = &path.entry(index);
        let (SimpleKind::Text(value) | SimpleKind::Reference(value)) = &value.kind else {
            value::simple(definition, value, path, report);
            continue;
        };
        value::entry(definition, value, path, report);
        if values.len() == 1 || seen.insert(same(definition, value)) {
            once.push((index, value.as_str()));
        } else if !value.trim().is_empty() {
            let sentence = format_args!("“{value}” is in the list already.");
            report.warning(path, codes::DUPLICATE_ENTRY, sentence).mend("");
        }
    }
    overlap::check(definition, &once, path, report);
    stars(definition, values, path, report);
}

/// The entry as a device compares it: on Windows, letters without their case, paths without the slash at their end,
/// extensions without their dot.
pub(super) fn same(definition: &SettingDefinition, value: &str) -> String {
    match definition.grammar.as_deref() {
        Some("exclusionPath" | "asrExclusion" | "exclusionProcess" | "windowsPath" | "uncPath") => {
            comparable(value)
        }
        Some("exclusionExtension") => value.strip_prefix('.').unwrap_or(value).to_lowercase(),
        _ if definition.csp.is_some() => value.to_lowercase(),
        _ => value.to_owned(),
    }
}

/// A star means everything and stands alone.
fn stars(definition: &SettingDefinition, values: &[SimpleValue], path: &Path<'_>, report: &mut Report) {
    let starred = matches!(definition.grammar.as_deref(), Some("addresses" | "remoteAddresses" | "icmp"));
    if !starred || values.len() < 2 {
        return;
    }
    for (index, value) in values.iter().enumerate() {
        if matches!(&value.kind, SimpleKind::Text(text) if text == "*") {
            let path = &path.entry(index);
            let sentence = format_args!("A star stands for everything; keep it alone or remove it.");
            TextReport { report, path }.error(0, 1, codes::EXCLUDES_OTHERS, sentence);
        }
    }
}

/// The number of entries, options or items.
pub(super) fn count(definition: &SettingDefinition, count: usize, path: &Path<'_>, report: &mut Report) {
    let (are, entries) = (if count == 1 { "is" } else { "are" }, plural(count, "entry", "entries"));
    let bound = |bound: Option<u32>| bound.and_then(|bound| usize::try_from(bound).ok());
    if let Some(max) = bound(definition.max_count)
        && count > max
    {
        if definition.is_rule_list() && definition.id.contains("firewall") {
            let sentence = format_args!(
                "{count} rules are more than the {max} that one policy may hold; split the policy."
            );
            report.error(path, codes::TOO_MANY_RULES, sentence);
        } else {
            let sentence = format_args!("There {are} {entries}; the most is {max}.");
            report.error(path, codes::TOO_MANY, sentence);
        }
    }
    if let Some(min) = bound(definition.min_count)
        && count < min
    {
        let sentence = format_args!("There {are} {entries}; the least is {min}.");
        report.error(path, codes::TOO_FEW, sentence);
    }
}
