//! Events that were given up and are kept: sent again, or discarded.

use palisade_model::api::{DiscardRequest, Discarded, RedeliverRequest, Redelivered};

use super::{find, told};
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::service::identity::Identity;
use crate::store::{AuditRow, Chosen};

/// Somebody else was there first.
const NONE_KEPT: &str = "None of these events is kept any longer: they were discarded or sent again meanwhile. \
                         Read the list again.";

/// Puts events that were given up behind what waits, the oldest first, as many as may wait: those that the request
/// names, or all that are kept.
///
/// # Errors
/// When there is no such webhook, when it is off, when none of these events is kept, or when no more may wait.
pub async fn redeliver(
    app: &App,
    who: &Identity,
    id: &str,
    request: RedeliverRequest,
) -> Answer<Redelivered> {
    let chosen = match &request.ids {
        Some(ids) => named(ids)?,
        None => Chosen::all(),
    };
    let _turn = app.turn().await;
    let webhook = find(app, id).await?;
    if !webhook.enabled {
        return Err(Failure::conflict(format!("The webhook “{}” is off. Turn it on first.", webhook.name)));
    }
    if app.store.given_up_kept(webhook.seq, &chosen).await? == 0 {
        let why = if request.ids.is_some() { NONE_KEPT } else { "No event that was given up is kept." };
        return Err(Failure::conflict(why));
    }
    let row = |events| {
        let detail = format!("“{}”, {events} sent again", webhook.name);
        AuditRow::change(&who.name, "settings.webhook-redeliver", id, &detail)
    };
    let events = app.store.redeliver(webhook.seq, &chosen, row).await?;
    if events == 0 {
        return Err(Failure::conflict(
            "As many events wait as may. Try again once the address has taken some.",
        ));
    }
    told(app);
    Ok(Redelivered { events: u64::try_from(events).unwrap_or(0) })
}

/// Discards what was given up without sending it: the events that the request names, or those up to the one that it
/// names. What the address is told of its gap stays as it is.
///
/// # Errors
/// When there is no such webhook, or when none of these events is kept.
pub async fn discard(app: &App, who: &Identity, id: &str, request: DiscardRequest) -> Answer<Discarded> {
    let chosen = match (request.up_to, &request.ids) {
        (Some(up_to), None) => Chosen::up_to(up_to),
        (None, Some(ids)) => named(ids)?,
        _ => {
            return Err(Failure::bad_request(
                "Say which events are discarded, by their `ids` or all up to one with `upTo`.",
            ));
        }
    };
    let _turn = app.turn().await;
    let webhook = find(app, id).await?;
    let row = |events| {
        let detail = format!("“{}”, {events} discarded", webhook.name);
        AuditRow::change(&who.name, "settings.webhook-discard", id, &detail)
    };
    let events = app.store.discard_given_up(webhook.seq, &chosen, row).await?;
    if events == 0 {
        return Err(Failure::conflict(NONE_KEPT));
    }
    told(app);
    Ok(Discarded { events })
}

/// The events with these numbers.
fn named(ids: &[u64]) -> Answer<Chosen> {
    if ids.is_empty() {
        return Err(Failure::bad_request("`ids` names no event."));
    }
    Ok(Chosen::numbers(ids)?)
}
