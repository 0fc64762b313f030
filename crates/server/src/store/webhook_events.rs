//! The events of a webhook as lists: those that wait, and those that were given up.

use palisade_model::api::{EventKind, GivenUpReason, WebhookEvent, WebhookEventsOf, area};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::webhooks::count;
use super::{Store, StoreError, StoreResult, to_u32};

/// What [`event_of`] reads of an event `o`, which has an id and what it is about `a`.
macro_rules! event {
    () => {
        "o.body, a.at, a.who, a.action, a.object, a.detail, a.refused, a.request, a.version"
    };
}
pub(super) use event;

/// The kind of an event `o`, which is about `a`: as [`event_of`] says it.
macro_rules! kind {
    () => {
        "CASE WHEN o.body IS NOT NULL THEN o.body ->> 'kind' WHEN a.refused = 1 THEN 'refusal' \
         ELSE substr(a.action, 1, instr(a.action || '.', '.') - 1) END"
    };
}

/// An event of a webhook.
#[derive(Debug, Clone)]
pub struct EventRecord {
    /// Its place in the list: grows for those that wait and falls for those given up.
    pub place: i64,
    /// Since when it waits or waited, seconds since 1970.
    pub since: i64,
    /// When it was given up, seconds since 1970, why, and what the last try said.
    pub given_up: Option<(i64, GivenUpReason, String)>,
    /// The event.
    pub event: WebhookEvent,
}

/// How many events of a webhook are of one kind and were given up for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCount {
    /// What they are about: the word of an [`EventKind`].
    pub kind: String,
    /// Why they were given up; absent for those that wait.
    pub reason: Option<GivenUpReason>,
    /// How many.
    pub events: u64,
}

impl Store {
    /// The events of a webhook that come after this place, without the first `skip`, and at most `limit`: those that
    /// wait longest first, or those given up last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_events(
        &self,
        webhook: i64,
        of: WebhookEventsOf,
        after: Option<i64>,
        skip: u32,
        limit: u32,
    ) -> StoreResult<Vec<EventRecord>> {
        let (query, first) = match of {
            WebhookEventsOf::Waiting => (
                concat!(
                    "SELECT o.seq AS place, COALESCE(o.event, o.seq) AS event, o.at AS since, NULL AS reason, ",
                    event!(),
                    " FROM webhook_outbox o LEFT JOIN audit a ON a.seq = o.audit \
                     WHERE o.webhook = ? AND o.seq > ? ORDER BY o.seq LIMIT ? OFFSET ?"
                ),
                i64::MIN,
            ),
            WebhookEventsOf::Lost => (
                concat!(
                    "SELECT o.number AS place, o.event, o.since, o.reason, o.at AS given_up, o.cause, ",
                    event!(),
                    " FROM webhook_given_up o LEFT JOIN audit a ON a.seq = o.audit \
                     WHERE o.webhook = ? AND o.number < ? ORDER BY o.number DESC LIMIT ? OFFSET ?"
                ),
                i64::MAX,
            ),
        };
        let rows = sqlx::query(query)
            .bind(webhook)
            .bind(after.unwrap_or(first))
            .bind(limit)
            .bind(skip)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(record_of).collect()
    }

    /// How many events of a webhook there are of each kind, and of those given up, for each reason.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_event_counts(
        &self,
        webhook: i64,
        of: WebhookEventsOf,
    ) -> StoreResult<Vec<EventCount>> {
        let query = match of {
            WebhookEventsOf::Waiting => concat!(
                "SELECT ",
                kind!(),
                " AS kind, NULL AS reason, COUNT(*) AS events FROM webhook_outbox o \
                 LEFT JOIN audit a ON a.seq = o.audit WHERE o.webhook = ? GROUP BY 1"
            ),
            WebhookEventsOf::Lost => concat!(
                "SELECT ",
                kind!(),
                " AS kind, o.reason AS reason, COUNT(*) AS events FROM webhook_given_up o \
                 LEFT JOIN audit a ON a.seq = o.audit WHERE o.webhook = ? GROUP BY 1, 2"
            ),
        };
        let rows = sqlx::query(query).bind(webhook).fetch_all(&self.pool).await?;
        let counted = |row: &SqliteRow| {
            Ok(EventCount {
                kind: row.try_get("kind")?,
                reason: reason_of(row)?,
                events: count(row.try_get("events")?),
            })
        };
        rows.iter().map(counted).collect()
    }
}

fn reason_of(row: &SqliteRow) -> StoreResult<Option<GivenUpReason>> {
    let reason = row.try_get::<Option<String>, _>("reason")?;
    reason.map(|word| GivenUpReason::from_wire(&word).ok_or(StoreError::Damaged("reason", word))).transpose()
}

fn record_of(row: &SqliteRow) -> StoreResult<EventRecord> {
    let given_up = reason_of(row)?
        .map(|reason| Ok::<_, StoreError>((row.try_get("given_up")?, reason, row.try_get("cause")?)));
    Ok(EventRecord {
        place: row.try_get("place")?,
        since: row.try_get("since")?,
        given_up: given_up.transpose()?,
        event: event_of(row)?,
    })
}

/// An event, of a row with what `event!` names and its id.
pub(super) fn event_of(row: &SqliteRow) -> StoreResult<WebhookEvent> {
    let id = row.try_get::<Option<i64>, _>("event")?.map(|id| id.to_string()).unwrap_or_default();
    if let Some(body) = row.try_get::<Option<String>, _>("body")? {
        let event: WebhookEvent =
            serde_json::from_str(&body).map_err(|error| StoreError::Damaged("event", error.to_string()))?;
        return Ok(WebhookEvent { id, ..event });
    }
    let (action, refused): (String, bool) = (row.try_get("action")?, row.try_get("refused")?);
    Ok(WebhookEvent {
        id,
        kind: if refused { EventKind::Refusal.wire() } else { area(&action) }.to_owned(),
        at: row.try_get("at")?,
        action,
        who: row.try_get("who")?,
        object: row.try_get("object")?,
        detail: row.try_get("detail")?,
        refused,
        request: row.try_get("request")?,
        version: row.try_get::<Option<i64>, _>("version")?.map(|it| to_u32("version", it)).transpose()?,
        ..WebhookEvent::default()
    })
}
