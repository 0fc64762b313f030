//! How events that were given up are chosen.

use palisade_model::api::WebhookEventRow;

use super::cells::{about_text, what};
use crate::pages::picked::{Choosing, Picked};
use crate::words::webhooks as words;

/// The events that are chosen, each with its number.
pub type Chosen = Picked<u64>;

/// How they are chosen.
pub fn choosing() -> Choosing<WebhookEventRow, u64> {
    let name = |row: &WebhookEventRow| {
        let said = [what(&row.event.action).to_owned(), about_text(row)];
        said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    Choosing { label: words::selection(), keep: |row| (row.id.to_string(), row.id), name }
}

/// Their numbers, the oldest first.
pub fn ids(chosen: Chosen) -> Vec<u64> {
    let mut ids: Vec<u64> = chosen.rows().into_iter().map(|(_, id)| id).collect();
    ids.sort_unstable();
    ids
}
