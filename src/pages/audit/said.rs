//! What an entry says in the reader's language: on the page and in the file alike.

use palisade_model::api::{AuditEntry, area};

use crate::words::{audit as words, sentence, translated, webhooks};

/// What an entry's object is called; none where it is no longer there.
pub fn object(entry: &AuditEntry) -> Option<String> {
    match area(&entry.action) {
        "policy" | "group" | "device" => entry.object_name.clone(),
        "settings" if of_webhook(entry) => Some(webhooks::title().to_owned()),
        "settings" => Some(words::enrolment_scope().to_owned()),
        "enrolment-token" => Some(words::area_enrolment_token().to_owned()),
        "token" => Some(words::area_token().to_owned()),
        "administrator" => Some(entry.object.clone()),
        _ => None,
    }
}

/// Whether an entry is about a webhook.
pub fn of_webhook(entry: &AuditEntry) -> bool {
    entry.action.starts_with("settings.webhook")
}

/// An entry's detail; `saved` where a save of a policy says it.
pub fn detail(detail: &str, saved: bool) -> String {
    if saved { saving(detail).unwrap_or_else(|| sentence(detail)) } else { listed(detail) }
}

/// What a save of a policy says; its parts stand for themselves.
fn saving(detail: &str) -> Option<String> {
    let (name, rest) = detail.strip_prefix('“')?.split_once("”, version ")?;
    let (version, rest) = rest.split_once(": ")?;
    let (summary, reason) = rest.split_once(". Reason: ").map_or((rest, None), |(it, why)| (it, Some(why)));
    let summary = summary.split("; ").map(sentence).collect::<Vec<_>>().join("; ");
    let text = words::saved(name, version, &summary);
    Some(match reason {
        Some(reason) => [text.as_str(), ". ", &words::reason(reason)].concat(),
        None => text,
    })
}

/// One thing after another; each has its own form where the whole has none.
fn listed(detail: &str) -> String {
    translated(detail).unwrap_or_else(|| detail.split(", ").map(sentence).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_save_says_is_taken_apart() {
        let said = "“Base: “x””, version 3: changed name; to Desks. Reason: Ticket";
        assert_eq!(saving(said).unwrap(), "“Base: “x””, version 3: changed name; to Desks. Reason: Ticket");
        assert_eq!(saving("something else"), None);
    }
}
