//! One list of several: the union of lists, each entry once and with everyone who names it.

use std::collections::BTreeMap;

use super::ruling::JoinedEntry;
use crate::device::Platform;
use crate::value::Value;

/// One list without duplicates, ordered without regard to case, in an order that does not depend on that of
/// `lists`, and for each entry the places of the lists that name it. Of several spellings the first by order stays.
pub(super) fn join<'a>(
    lists: impl Iterator<Item = (u32, &'a Value)>,
    platform: Platform,
) -> (Value, Vec<JoinedEntry>) {
    let mut joined: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
    for (place, list) in lists {
        for entry in entries_of(list) {
            let sources = joined.entry((folded(&entry, platform), entry)).or_default();
            if sources.last() != Some(&place) {
                sources.push(place);
            }
        }
    }
    let mut entries: Vec<(String, JoinedEntry)> = Vec::with_capacity(joined.len());
    for ((folded, entry), sources) in joined {
        match entries.last_mut() {
            Some((last, first)) if *last == folded => {
                first.sources.extend(sources);
                first.sources.sort_unstable();
                first.sources.dedup();
            }
            _ => entries.push((folded, JoinedEntry { entry, sources })),
        }
    }
    // Where case matters, the order is still that of the words.
    entries.sort_by_cached_key(|(_, entry)| (entry.entry.to_lowercase(), entry.entry.clone()));
    let entries: Vec<JoinedEntry> = entries.into_iter().map(|(_, entry)| entry).collect();
    (Value::List(entries.iter().map(|entry| entry.entry.clone()).collect()), entries)
}

/// The entries of a list; a value that is none is one entry.
pub(crate) fn entries_of(value: &Value) -> Vec<String> {
    match value {
        Value::List(entries) => entries.clone(),
        other => vec![other.display(None)],
    }
}

/// What tells one entry from another: Windows disregards case in paths, extensions and names of programs, Linux
/// does not.
pub(crate) fn folded(entry: &str, platform: Platform) -> String {
    match platform {
        Platform::Windows => entry.to_lowercase(),
        Platform::Linux => entry.to_owned(),
    }
}
