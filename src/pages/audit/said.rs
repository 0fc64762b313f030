//! What an entry says in the reader's language: on the page and in the file alike.

use palisade_model::words::items;

use crate::words::{audit as words, sentence, translated};

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

/// One thing after another, each in its own form; the whole has one where one of them has none.
fn listed(detail: &str) -> String {
    let items = items(detail);
    let each = items.iter().map(|item| translated(item)).collect::<Option<Vec<_>>>();
    let whole = || translated(detail);
    let known = || items.iter().map(|item| sentence(item)).collect::<Vec<_>>().join(", ");
    each.map(|each| each.join(", ")).or_else(whole).unwrap_or_else(known)
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
