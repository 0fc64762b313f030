//! How far back the history of devices is kept: what bounds the tables of [`super::history`] and [`super::reaches`].

use super::{Store, StoreResult};

/// How long every transition is kept.
const WHOLE_MILLISECONDS: i64 = 30 * 86_400_000;
/// How many transitions of a device are kept however old they are.
const KEPT: u32 = 10;
/// How many transitions of a device are kept at most.
const MOST: u32 = 100;
/// Devices whose transitions are thinned at once: so few that nobody who asks for something meanwhile waits for it.
const THINNED_AT_ONCE: u32 = 500;

impl Store {
    /// Forgets what is older than the history reaches back, of these devices: the first of them, and how many.
    /// `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn thin_transitions(&self, first: u32, now: i64) -> StoreResult<u32> {
        let next = first.saturating_add(THINNED_AT_ONCE);
        // Looked for without keeping anybody from writing; mostly there is nothing, and counting says so at a seventh of
        // what numbering costs.
        let old: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT device, at FROM (SELECT device, at, ROW_NUMBER() OVER (PARTITION BY device ORDER BY at DESC) \
             AS place FROM transitions WHERE device IN (SELECT device FROM transitions \
             WHERE device >= ?1 AND device < ?2 GROUP BY device HAVING COUNT(*) > ?4)) \
             WHERE place > ?3 OR (place > ?4 AND at < ?5)",
        )
        .bind(first)
        .bind(next)
        .bind(MOST)
        .bind(KEPT)
        .bind(now.saturating_sub(WHOLE_MILLISECONDS))
        .fetch_all(&self.pool)
        .await?;
        if old.is_empty() {
            return Ok(next);
        }
        let mut transaction = self.begin().await?;
        for (device, at) in old {
            sqlx::query("DELETE FROM transitions WHERE device = ? AND at = ?")
                .bind(device)
                .bind(at)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(next)
    }

    /// Forgets what policies reached before the time for which every transition is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn thin_reaches(&self, now: i64) -> StoreResult<()> {
        sqlx::query("DELETE FROM reaches WHERE at < ?")
            .bind(now.saturating_sub(WHOLE_MILLISECONDS))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Forgets outcomes and cells that neither a device nor its history names. At the start, before anybody writes.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn forget_unnamed(&self) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "DELETE FROM outcomes WHERE seq NOT IN (SELECT outcome FROM transitions \
             UNION SELECT outcome FROM devices WHERE outcome IS NOT NULL)",
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM cells WHERE seq NOT IN (SELECT cell FROM transitions)")
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}
