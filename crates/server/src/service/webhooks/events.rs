//! The events of a webhook as lists, and those given up that are sent again or discarded.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade_model::api::{
    DiscardRequest, Discarded, GivenUp, Page, Redelivered, WebhookEventRow, WebhookEvents, WebhookEventsOf,
};

use super::{find, row_of, told};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::service::audit::name_of_object;
use crate::service::identity::Identity;
use crate::store::{AuditRow, EventRecord};
use crate::tenant::sorted::BOTH;

/// Devices that an event of a list names.
const NAMED: usize = 3;

/// A page of the events of a webhook. `cursor` is the token of a page, or absent for the first; `skip` passes over so
/// many events from the first, for who jumps to a place.
///
/// # Errors
/// When there is no such webhook, or the cursor is not one of this list, or comes beside a place to jump to.
pub async fn page(
    app: &App,
    who: &Identity,
    id: &str,
    of: WebhookEventsOf,
    cursor: Option<&str>,
    skip: u32,
    limit: usize,
) -> Answer<WebhookEvents> {
    if cursor.is_some() && skip > 0 {
        return Err(Failure::bad_request(BOTH));
    }
    let webhook = find(app, id).await?;
    let after = cursor.map(|cursor| read(of, cursor)).transpose()?;
    let one_more = u32::try_from(limit.saturating_add(1)).unwrap_or(u32::MAX);
    let mut events = app.store.webhook_events(webhook.seq, of, after, skip, one_more).await?;
    let more = events.len() > limit;
    events.truncate(limit);
    let total = match of {
        WebhookEventsOf::Waiting => webhook.waiting,
        WebhookEventsOf::Lost => app.store.given_up_kept(webhook.seq).await?,
    };
    let next = events.last().filter(|_| more).map(|event| write(of, event.place));
    let rows = events.into_iter().map(|event| listed(app, event)).collect();
    let page = Page { rows, total, next, as_of: clock::now(), facets: Vec::new() };
    // Read before the rows, so that no event up to it is missing in them.
    let last_given_up = webhook.last_given_up;
    Ok(WebhookEvents { page, last_given_up, webhook: row_of(webhook, who) })
}

/// Puts events that were given up behind what waits, the oldest first, as many as may wait.
///
/// # Errors
/// When there is no such webhook, when it is off, when nothing is kept, or when no more may wait.
pub async fn redeliver(app: &App, who: &Identity, id: &str) -> Answer<Redelivered> {
    let _turn = app.turn().await;
    let webhook = find(app, id).await?;
    if !webhook.enabled {
        return Err(Failure::conflict(format!("The webhook “{}” is off. Turn it on first.", webhook.name)));
    }
    if app.store.given_up_kept(webhook.seq).await? == 0 {
        return Err(Failure::conflict("No event that was given up is kept."));
    }
    let row = |events| {
        let detail = format!("“{}”, {events} sent again", webhook.name);
        AuditRow::change(&who.name, "settings.webhook-redeliver", id, &detail)
    };
    let events = app.store.redeliver(webhook.seq, row).await?;
    if events == 0 {
        return Err(Failure::conflict(
            "As many events wait as may. Try again once the address has taken some.",
        ));
    }
    told(app);
    Ok(Redelivered { events: u64::try_from(events).unwrap_or(0) })
}

/// Discards what was given up up to the event that the request names, without sending it. What the address is told of its
/// gap stays as it is.
///
/// # Errors
/// When there is no such webhook, or when none of these events is kept.
pub async fn discard(app: &App, who: &Identity, id: &str, request: DiscardRequest) -> Answer<Discarded> {
    let _turn = app.turn().await;
    let webhook = find(app, id).await?;
    let row = |events| {
        let detail = format!("“{}”, {events} discarded", webhook.name);
        AuditRow::change(&who.name, "settings.webhook-discard", id, &detail)
    };
    let events = app.store.discard_given_up(webhook.seq, request.up_to, row).await?;
    if events == 0 {
        return Err(Failure::conflict(
            "None of these events is kept any longer: they were discarded or sent again meanwhile. Read the list again.",
        ));
    }
    told(app);
    Ok(Discarded { events })
}

fn listed(app: &App, record: EventRecord) -> WebhookEventRow {
    let EventRecord { since, given_up, mut event, .. } = record;
    event.devices.truncate(NAMED);
    WebhookEventRow {
        since: clock::rfc3339(since),
        given_up: given_up.map(|(at, reason, cause)| GivenUp { at: clock::rfc3339(at), reason, cause }),
        object_name: name_of_object(&app.tenant(), &event.action, &event.object),
        event,
    }
}

fn write(of: WebhookEventsOf, place: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("1 {} {place}", of.wire()))
}

fn read(of: WebhookEventsOf, cursor: &str) -> Answer<i64> {
    let read = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let begin = format!("1 {} ", of.wire());
    read.as_deref().and_then(|text| text.strip_prefix(&begin)?.parse().ok()).ok_or_else(|| {
        Failure::bad_request("The cursor is not one that this list gave. Start again without a cursor.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_to_its_own_list() {
        let cursor = write(WebhookEventsOf::Lost, 42);
        assert_eq!(read(WebhookEventsOf::Lost, &cursor).unwrap(), 42);
        assert!(read(WebhookEventsOf::Waiting, &cursor).is_err());
        for broken in ["", "%", "MSB4"] {
            assert!(read(WebhookEventsOf::Lost, broken).is_err(), "{broken}");
        }
    }
}
