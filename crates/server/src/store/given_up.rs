//! Events that are given up for a webhook, of which the last are kept, to be sent again or discarded.

use palisade_model::api::GivenUpReason;
use sqlx::{Sqlite, Transaction};

use super::audit::{self, AuditRow};
use super::outbox::WAITING_MOST;
use super::{Store, StoreResult};

/// Most events that are kept of those given up for a webhook; the migration says the same.
pub const KEPT_MOST: i64 = 1000;

/// What is given up, and why.
#[derive(Debug, Clone, Copy)]
pub(super) struct GivingUp<'a> {
    pub reason: GivenUpReason,
    /// What the last try said.
    pub cause: &'a str,
    /// When, seconds since 1970.
    pub at: i64,
    /// Events from before this second.
    pub before: i64,
}

/// Gives up events that wait for a webhook; says how many.
pub(super) async fn give_up(
    transaction: &mut Transaction<'_, Sqlite>,
    webhook: i64,
    what: &GivingUp<'_>,
) -> StoreResult<u64> {
    let kept = sqlx::query(
        "INSERT INTO webhook_given_up (webhook, number, event, since, at, audit, body, reason, cause) \
         SELECT w.seq, w.last_given_up + row_number() OVER (ORDER BY o.seq), COALESCE(o.event, o.seq), o.at, ?, \
         o.audit, o.body, ?, ? FROM (SELECT * FROM webhook_outbox WHERE webhook = ? AND at < ? \
         ORDER BY seq DESC LIMIT ?) o JOIN webhooks w ON w.seq = o.webhook ORDER BY o.seq",
    )
    .bind(what.at)
    .bind(what.reason.wire())
    .bind(what.cause)
    .bind(webhook)
    .bind(what.before)
    .bind(KEPT_MOST)
    .execute(&mut **transaction)
    .await?
    .rows_affected();
    let all = sqlx::query("DELETE FROM webhook_outbox WHERE webhook = ? AND at < ?")
        .bind(webhook)
        .bind(what.before)
        .execute(&mut **transaction)
        .await?
        .rows_affected();
    // What is kept is counted as it is put there.
    let more = i64::try_from(all.saturating_sub(kept)).unwrap_or(i64::MAX);
    if more > 0 {
        sqlx::query("UPDATE webhooks SET lost = lost + ?, given_up = given_up + ? WHERE seq = ?")
            .bind(more)
            .bind(more)
            .bind(webhook)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(all)
}

impl Store {
    /// Puts the oldest events that are kept of those given up behind what waits, as far as there is room, to be sent at
    /// once; says how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redeliver(&self, webhook: i64, row: impl Fn(i64) -> AuditRow) -> StoreResult<i64> {
        let mut transaction = self.begin().await?;
        let (waiting, kept): (i64, i64) = sqlx::query_as(
            "SELECT waiting, (SELECT COUNT(*) FROM webhook_given_up WHERE webhook = seq) FROM webhooks WHERE seq = ?",
        )
        .bind(webhook)
        .fetch_one(&mut *transaction)
        .await?;
        let moved = kept.min(WAITING_MOST - waiting).max(0);
        if moved == 0 {
            return Ok(0);
        }
        sqlx::query(
            "INSERT INTO webhook_outbox (webhook, at, audit, body, event) \
             SELECT webhook, unixepoch(), audit, body, event FROM webhook_given_up WHERE webhook = ? \
             ORDER BY number LIMIT ?",
        )
        .bind(webhook)
        .bind(moved)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "DELETE FROM webhook_given_up WHERE webhook = ?1 AND number IN \
             (SELECT number FROM webhook_given_up WHERE webhook = ?1 ORDER BY number LIMIT ?2)",
        )
        .bind(webhook)
        .bind(moved)
        .execute(&mut *transaction)
        .await?;
        // Those that are no longer kept can't be put back, and with the last of the others there is nothing to show of
        // them. The address is no longer told of a gap that is filled: the newest are those that it was not told of.
        sqlx::query(
            "UPDATE webhooks SET given_up = CASE WHEN ?2 = 0 THEN 0 ELSE given_up - ?3 END, \
             lost = lost - MIN(?3, MAX(lost - ?2, 0)), next_try = 0 WHERE seq = ?1",
        )
        .bind(webhook)
        .bind(kept - moved)
        .bind(moved)
        .execute(&mut *transaction)
        .await?;
        audit::insert(&mut transaction, &row(moved)).await?;
        transaction.commit().await?;
        Ok(moved)
    }

    /// Discards the events that are kept of those given up up to the one with this number; says how many. With the last that
    /// are kept those are forgotten that were given up before them and are no longer kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn discard_given_up(
        &self,
        webhook: i64,
        up_to: u64,
        row: impl Fn(u64) -> AuditRow,
    ) -> StoreResult<u64> {
        let mut transaction = self.begin().await?;
        let discarded = sqlx::query("DELETE FROM webhook_given_up WHERE webhook = ? AND number <= ?")
            .bind(webhook)
            .bind(i64::try_from(up_to).unwrap_or(i64::MAX))
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        if discarded == 0 {
            return Ok(0);
        }
        // Those that are no longer kept were given up before all that are.
        sqlx::query(
            "UPDATE webhooks SET given_up = (SELECT COUNT(*) FROM webhook_given_up WHERE webhook = seq) WHERE seq = ?",
        )
        .bind(webhook)
        .execute(&mut *transaction)
        .await?;
        audit::insert(&mut transaction, &row(discarded)).await?;
        transaction.commit().await?;
        Ok(discarded)
    }
}
