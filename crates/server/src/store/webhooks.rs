//! Webhooks as they are set up, each with the state of what is sent to it.

use palisade_model::api::{EventKind, GivenUpReason, WebhookCounts};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::audit::{self, AuditRow};
use super::given_up::{GivingUp, give_up};
use super::{Store, StoreResult, to_u32};
use crate::clock;

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WebhookRecord {
    /// Its number; never used again.
    pub seq: i64,
    /// Id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Where events are sent.
    pub url: String,
    /// By which requests are signed.
    pub secret: String,
    /// Which events are sent, in the order of [`EventKind::ALL`].
    pub events: Vec<EventKind>,
    /// Whether it is on.
    pub enabled: bool,
    /// Grows with each change.
    pub version: u32,
    /// When it was made.
    pub created: String,
    /// By whom.
    pub created_by: String,
    /// Events that wait.
    pub waiting: u64,
    /// Events that were given up, of which the address was not told yet.
    pub lost: u64,
    /// Events that were given up, and neither put back nor discarded since.
    pub given_up: u64,
    /// The number of the last one that was given up; 0 for none ever.
    pub last_given_up: u64,
    /// Tries that failed since one did not.
    pub attempts: u32,
    /// Milliseconds since 1970 before which nothing is tried.
    pub next_try: i64,
    /// Seconds since 1970; 0 for never.
    pub last_success: i64,
    /// Seconds since 1970; 0 for never.
    pub last_failure: i64,
    /// Why that failed.
    pub cause: String,
}

/// What [`record_of`] reads; a condition and an order follow.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT seq, id, name, url, secret, enabled, version, created, created_by, waiting, lost, given_up, \
             last_given_up, attempts, next_try, last_success, last_failure, cause, \
             (SELECT COALESCE(group_concat(kind), '') FROM webhook_kinds WHERE webhook = seq) AS kinds \
             FROM webhooks ",
            $rest
        )
    };
}

impl Store {
    /// Every webhook, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhooks(&self) -> StoreResult<Vec<WebhookRecord>> {
        let rows = sqlx::query(select!("ORDER BY name COLLATE NOCASE, seq")).fetch_all(&self.pool).await?;
        rows.iter().map(record_of).collect()
    }

    /// The webhook with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook(&self, id: &str) -> StoreResult<Option<WebhookRecord>> {
        let row = sqlx::query(select!("WHERE id = ?")).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(record_of).transpose()
    }

    /// The webhooks for which something waits that may be tried at this time, in milliseconds since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_webhooks(&self, now: i64) -> StoreResult<Vec<WebhookRecord>> {
        let rows = sqlx::query(select!("WHERE enabled = 1 AND waiting > 0 AND next_try <= ?"))
            .bind(now)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(record_of).collect()
    }

    /// How many webhooks there are, and how many are failing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_counts(&self) -> StoreResult<WebhookCounts> {
        let (total, failing): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE enabled = 1 AND attempts > 0) FROM webhooks",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(WebhookCounts { total: count(total), failing: count(failing) })
    }

    /// Stores a webhook. Its number is not used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_webhook(&self, record: &WebhookRecord, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        let seq = sqlx::query(
            "INSERT INTO webhooks (id, name, url, secret, enabled, version, created, created_by) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&record.id)
        .bind(&record.name)
        .bind(&record.url)
        .bind(&record.secret)
        .bind(record.enabled)
        .bind(record.version)
        .bind(&record.created)
        .bind(&record.created_by)
        .execute(&mut *transaction)
        .await?
        .last_insert_rowid();
        put_kinds(&mut transaction, seq, &record.events).await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Stores what was changed of a webhook; of one that is off, what waits is given up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_webhook(&self, record: &WebhookRecord, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        if !record.enabled {
            let off =
                GivingUp { reason: GivenUpReason::Off, cause: "", at: clock::seconds(), before: i64::MAX };
            give_up(&mut transaction, record.seq, &off).await?;
        }
        sqlx::query(
            "UPDATE webhooks SET name = ?2, url = ?3, enabled = ?4, version = ?5, lost = ?6, \
             told = CASE ?6 WHEN 0 THEN last_given_up ELSE told END, attempts = ?7, next_try = ?8 WHERE seq = ?1",
        )
        .bind(record.seq)
        .bind(&record.name)
        .bind(&record.url)
        .bind(record.enabled)
        .bind(record.version)
        .bind(i64::try_from(record.lost).unwrap_or(i64::MAX))
        .bind(record.attempts)
        .bind(record.next_try)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM webhook_kinds WHERE webhook = ?")
            .bind(record.seq)
            .execute(&mut *transaction)
            .await?;
        put_kinds(&mut transaction, record.seq, &record.events).await?;
        forget(&mut transaction).await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Deletes a webhook with what waits for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_webhook(&self, seq: i64, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM webhooks WHERE seq = ?").bind(seq).execute(&mut *transaction).await?;
        forget(&mut transaction).await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }
}

/// Forgets what was told of that no webhook wants any longer.
async fn forget(transaction: &mut Transaction<'_, Sqlite>) -> StoreResult<()> {
    sqlx::query(
        "DELETE FROM webhook_watch WHERE kind NOT IN (\
         SELECT k.kind FROM webhook_kinds k JOIN webhooks w ON w.seq = k.webhook WHERE w.enabled = 1)",
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn put_kinds(
    transaction: &mut Transaction<'_, Sqlite>,
    seq: i64,
    kinds: &[EventKind],
) -> StoreResult<()> {
    for kind in kinds {
        sqlx::query("INSERT INTO webhook_kinds (kind, webhook) VALUES (?, ?)")
            .bind(kind.wire())
            .bind(seq)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

fn record_of(row: &SqliteRow) -> StoreResult<WebhookRecord> {
    let kinds: String = row.try_get("kinds")?;
    let has = |kind: &EventKind| kinds.split(',').any(|word| word == kind.wire());
    Ok(WebhookRecord {
        events: EventKind::ALL.into_iter().filter(has).collect(),
        seq: row.try_get("seq")?,
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        url: row.try_get("url")?,
        secret: row.try_get("secret")?,
        enabled: row.try_get("enabled")?,
        version: to_u32("version", row.try_get("version")?)?,
        created: row.try_get("created")?,
        created_by: row.try_get("created_by")?,
        waiting: count(row.try_get("waiting")?),
        lost: count(row.try_get("lost")?),
        given_up: count(row.try_get("given_up")?),
        last_given_up: count(row.try_get("last_given_up")?),
        attempts: to_u32("count", row.try_get("attempts")?)?,
        next_try: row.try_get("next_try")?,
        last_success: row.try_get("last_success")?,
        last_failure: row.try_get("last_failure")?,
        cause: row.try_get("cause")?,
    })
}

pub(super) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
