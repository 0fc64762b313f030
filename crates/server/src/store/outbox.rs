//! What waits to be sent to webhooks, and what became of sending it. The audit log fills the outbox by itself: see the
//! migration.

use palisade_model::api::{EventKind, GivenUpReason, WebhookEvent};
use sqlx::{Row, Sqlite, Transaction};

use super::given_up::{GivingUp, give_up};
use super::webhook_events::{event, event_of};
use super::webhooks::WebhookRecord;
use super::{Store, StoreError, StoreResult};

/// Most events that wait for a webhook; the migrations say the same.
pub(super) const WAITING_MOST: i64 = 10_000;

/// A try that failed.
#[derive(Debug, Clone)]
pub struct FailedTry<'a> {
    /// When, seconds since 1970.
    pub at: i64,
    /// Why.
    pub cause: &'a str,
    /// Milliseconds since 1970 before which nothing is tried again.
    pub next_try: i64,
    /// Events from before this second are given up.
    pub given_up: i64,
}

/// What an address was told of its gap.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gap {
    /// How many events are missing.
    pub lost: u64,
    /// The number of the last one that had been given up by then.
    pub last_given_up: u64,
}

impl Store {
    /// Of what no single change says, the kinds that webhooks want, each with what was told last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn watched(&self) -> StoreResult<Vec<(EventKind, Option<Vec<u8>>)>> {
        let rows: Vec<(String, Option<Vec<u8>>)> = sqlx::query_as(
            "SELECT DISTINCT k.kind, s.state FROM webhook_kinds k JOIN webhooks w ON w.seq = k.webhook \
             LEFT JOIN webhook_watch s ON s.kind = k.kind \
             WHERE w.enabled = 1 AND k.kind IN ('conflict', 'silent', 'failing')",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().filter_map(|(kind, state)| Some((EventKind::from_wire(&kind)?, state))).collect())
    }

    /// Has these events sent to the webhooks that want this kind, and remembers what has been told then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn noticed(&self, kind: EventKind, state: &[u8], events: &[WebhookEvent]) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        queue(&mut transaction, kind, events).await?;
        sqlx::query(
            "INSERT INTO webhook_watch (kind, state) VALUES (?, ?) \
             ON CONFLICT (kind) DO UPDATE SET state = excluded.state",
        )
        .bind(kind.wire())
        .bind(state)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Has these events sent to the webhooks that want this kind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_events(&self, kind: EventKind, events: &[WebhookEvent]) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        queue(&mut transaction, kind, events).await?;
        Ok(transaction.commit().await?)
    }

    /// The events that wait longest for a webhook, at most `limit`, and the number of the last one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_events(&self, seq: i64, limit: u32) -> StoreResult<(Vec<WebhookEvent>, i64)> {
        let rows = sqlx::query(concat!(
            "SELECT o.seq, COALESCE(o.event, o.seq) AS event, ",
            event!(),
            " FROM webhook_outbox o LEFT JOIN audit a ON a.seq = o.audit WHERE o.webhook = ? ORDER BY o.seq LIMIT ?",
        ))
        .bind(seq)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let last = rows.last().map_or(Ok(0), |row| row.try_get("seq"))?;
        let events = rows.iter().map(event_of).collect::<StoreResult<_>>()?;
        Ok((events, last))
    }

    /// A webhook's address took the events up to the one with the number `last`, and was told of this gap.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_took(&self, seq: i64, last: i64, gap: Gap) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM webhook_outbox WHERE webhook = ? AND seq <= ?")
            .bind(seq)
            .bind(last)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "UPDATE webhooks SET attempts = 0, next_try = 0, last_success = ?, lost = MAX(lost - ?, 0), \
             told = MAX(told, ?) WHERE seq = ?",
        )
        .bind(crate::clock::seconds())
        .bind(i64::try_from(gap.lost).unwrap_or(i64::MAX))
        .bind(i64::try_from(gap.last_given_up).unwrap_or(i64::MAX))
        .bind(seq)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// A webhook's address took nothing, unless the webhook was changed meanwhile; gives how many events are given up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_failed(&self, record: &WebhookRecord, tried: &FailedTry<'_>) -> StoreResult<u64> {
        let mut transaction = self.begin().await?;
        let known = sqlx::query(
            "UPDATE webhooks SET attempts = attempts + 1, next_try = ?, last_failure = ?, cause = ? \
             WHERE seq = ? AND version = ? AND enabled = 1",
        )
        .bind(tried.next_try)
        .bind(tried.at)
        .bind(tried.cause)
        .bind(record.seq)
        .bind(record.version)
        .execute(&mut *transaction)
        .await?;
        if known.rows_affected() == 0 {
            return Ok(0);
        }
        let tried = GivingUp {
            reason: GivenUpReason::Tried,
            cause: tried.cause,
            at: tried.at,
            before: tried.given_up,
        };
        let given_up = give_up(&mut transaction, record.seq, &tried).await?;
        transaction.commit().await?;
        Ok(given_up)
    }
}

/// As the audit log's trigger does it.
async fn queue(
    transaction: &mut Transaction<'_, Sqlite>,
    kind: EventKind,
    events: &[WebhookEvent],
) -> StoreResult<()> {
    for event in events {
        let body =
            serde_json::to_string(event).map_err(|error| StoreError::Damaged("event", error.to_string()))?;
        sqlx::query(
            "INSERT INTO webhook_given_up (webhook, number, since, at, body, reason, cause) \
             SELECT w.seq, w.last_given_up + 1, unixepoch(), unixepoch(), ?, 'full', w.cause \
             FROM webhook_kinds k JOIN webhooks w ON w.seq = k.webhook \
             WHERE w.enabled = 1 AND w.waiting >= ? AND k.kind = ?",
        )
        .bind(&body)
        .bind(WAITING_MOST)
        .bind(kind.wire())
        .execute(&mut **transaction)
        .await?;
        sqlx::query(
            "INSERT INTO webhook_outbox (webhook, at, body) \
             SELECT w.seq, unixepoch(), ? FROM webhook_kinds k JOIN webhooks w ON w.seq = k.webhook \
             WHERE w.enabled = 1 AND w.waiting < ? AND k.kind = ?",
        )
        .bind(body)
        .bind(WAITING_MOST)
        .bind(kind.wire())
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}
