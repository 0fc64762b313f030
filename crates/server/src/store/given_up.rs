//! Events that are given up for a webhook, of which the last are kept, to be sent again or discarded.

use palisade_model::api::GivenUpReason;
use sqlx::{Sqlite, Transaction};

use super::audit::{self, AuditRow};
use super::outbox::WAITING_MOST;
use super::webhooks::count;
use super::{Store, StoreError, StoreResult};

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

/// Which of the events that are kept of those given up.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// None after the one with this number.
    up_to: i64,
    /// Of those only these, as a JSON array of numbers; all without.
    numbers: Option<String>,
}

impl Chosen {
    /// All of them.
    pub fn all() -> Self {
        Self::up_to(u64::MAX)
    }

    /// Those up to the one with this number.
    pub fn up_to(number: u64) -> Self {
        Self { up_to: i64::try_from(number).unwrap_or(i64::MAX), numbers: None }
    }

    /// Those with these numbers.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn numbers(numbers: &[u64]) -> StoreResult<Self> {
        // A number that is too large for the database is none that it gave.
        let known: Vec<i64> = numbers.iter().filter_map(|number| i64::try_from(*number).ok()).collect();
        Ok(Self { numbers: Some(json(&known)?), ..Self::all() })
    }
}

/// What chooses events by the webhook `?1` and the parts of a [`Chosen`], `?2` and `?3`.
macro_rules! chosen {
    () => {
        "webhook = ?1 AND number <= ?2 AND (?3 IS NULL OR number IN (SELECT value FROM json_each(?3)))"
    };
}

impl Store {
    /// How many of these events are kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn given_up_kept(&self, webhook: i64, chosen: &Chosen) -> StoreResult<u64> {
        let query = concat!("SELECT COUNT(*) FROM webhook_given_up WHERE ", chosen!());
        let query = sqlx::query_scalar(query).bind(webhook).bind(chosen.up_to).bind(&chosen.numbers);
        Ok(count(query.fetch_one(&self.pool).await?))
    }

    /// Puts these events behind what waits, the oldest first and as far as there is room, to be sent at once; says how
    /// many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redeliver(
        &self,
        webhook: i64,
        chosen: &Chosen,
        row: impl Fn(i64) -> AuditRow,
    ) -> StoreResult<i64> {
        let mut transaction = self.begin().await?;
        let (waiting, told): (i64, i64) = sqlx::query_as("SELECT waiting, told FROM webhooks WHERE seq = ?")
            .bind(webhook)
            .fetch_one(&mut *transaction)
            .await?;
        let numbers: Vec<i64> = sqlx::query_scalar(concat!(
            "SELECT number FROM webhook_given_up WHERE ",
            chosen!(),
            " ORDER BY number LIMIT ?4"
        ))
        .bind(webhook)
        .bind(chosen.up_to)
        .bind(&chosen.numbers)
        .bind((WAITING_MOST - waiting).max(0))
        .fetch_all(&mut *transaction)
        .await?;
        let moved = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
        if moved == 0 {
            return Ok(0);
        }
        // The address is no longer told of a gap that is filled.
        let filled = numbers.iter().filter(|number| **number > told).count();
        let numbers = json(&numbers)?;
        sqlx::query(
            "INSERT INTO webhook_outbox (webhook, at, audit, body, event) \
             SELECT webhook, unixepoch(), audit, body, event FROM webhook_given_up \
             WHERE webhook = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number",
        )
        .bind(webhook)
        .bind(&numbers)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "DELETE FROM webhook_given_up WHERE webhook = ? AND number IN (SELECT value FROM json_each(?))",
        )
        .bind(webhook)
        .bind(&numbers)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("UPDATE webhooks SET lost = MAX(lost - ?, 0), next_try = 0 WHERE seq = ?")
            .bind(i64::try_from(filled).unwrap_or(i64::MAX))
            .bind(webhook)
            .execute(&mut *transaction)
            .await?;
        fewer(&mut transaction, webhook, moved, false).await?;
        audit::insert(&mut transaction, &row(moved)).await?;
        transaction.commit().await?;
        Ok(moved)
    }

    /// Discards these events; says how many. What the address is told of its gap stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn discard_given_up(
        &self,
        webhook: i64,
        chosen: &Chosen,
        row: impl Fn(u64) -> AuditRow,
    ) -> StoreResult<u64> {
        let mut transaction = self.begin().await?;
        let discarded = sqlx::query(concat!("DELETE FROM webhook_given_up WHERE ", chosen!()))
            .bind(webhook)
            .bind(chosen.up_to)
            .bind(&chosen.numbers)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        if discarded == 0 {
            return Ok(0);
        }
        let events = i64::try_from(discarded).unwrap_or(i64::MAX);
        fewer(&mut transaction, webhook, events, chosen.numbers.is_none()).await?;
        audit::insert(&mut transaction, &row(discarded)).await?;
        transaction.commit().await?;
        Ok(discarded)
    }
}

/// Counts so many events less among those given up. Those that are no longer kept were given up before all that are:
/// with `older` they are not counted any longer either, nor once nothing is kept, since there is nothing to show of
/// them.
async fn fewer(
    transaction: &mut Transaction<'_, Sqlite>,
    webhook: i64,
    events: i64,
    older: bool,
) -> StoreResult<()> {
    sqlx::query(
        "UPDATE webhooks SET given_up = CASE WHEN ?3 OR kept = 0 THEN kept ELSE given_up - ?2 END \
         FROM (SELECT COUNT(*) AS kept FROM webhook_given_up WHERE webhook = ?1) WHERE seq = ?1",
    )
    .bind(webhook)
    .bind(events)
    .bind(older)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

fn json(numbers: &[i64]) -> StoreResult<String> {
    serde_json::to_string(numbers).map_err(|error| StoreError::Damaged("numbers", error.to_string()))
}
