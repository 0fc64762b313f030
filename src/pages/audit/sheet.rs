//! The log as a file: a line for each entry, with all that its row says.

use palisade_model::api::{AuditEntry, AuditPage};

use super::{act, said};
use crate::pages::csv::Sheet;
use crate::words::{audit as words, versions};

/// The file.
pub fn sheet() -> Sheet<AuditPage> {
    let head = vec![
        words::time(),
        words::who(),
        words::action(),
        words::outcome(),
        words::object(),
        words::object_id(),
        versions::version(),
        words::detail(),
        words::request(),
    ];
    let lines = |page: &AuditPage| page.rows.iter().map(line).collect();
    Sheet { file: "audit.csv", head, lines, next: |page| page.next.clone() }
}

fn line(entry: &AuditEntry) -> Vec<String> {
    let gone = || if entry.object.is_empty() { String::new() } else { words::gone().to_owned() };
    let object = act::page_of(&entry.action, &entry.object, entry.object_name.as_deref());
    vec![
        entry.at.clone(),
        entry.who.clone(),
        act::name(&entry.action).to_owned(),
        if entry.refused { words::refused() } else { words::done() }.to_owned(),
        object.map_or_else(gone, |(name, _)| name),
        entry.object.clone(),
        entry.version.map(|version| version.to_string()).unwrap_or_default(),
        said::detail(&entry.detail, entry.version.is_some()),
        entry.request.clone(),
    ]
}
