//! Devices of a policy by state and version over time: a row where a count became another, thinned with age.

use std::collections::HashMap;

use palisade_model::api::VersionDevices;
use palisade_model::status::StateCounts;

use super::{Store, StoreResult, to_u32};

/// The counts of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Devices by state.
    pub states: StateCounts,
    /// Devices by version, of those that can take the policy; newest first.
    pub versions: Vec<VersionDevices>,
    /// How many have none.
    pub none: u64,
}

type Row = (i64, i64, i64, i64, i64, i64, String);
const COLUMNS: &str = "at, success, error, conflict, pending, not_applicable, versions";
/// Seconds for which every row is kept, and those for which one an hour is; after that one a day is.
const EVERY: i64 = 86_400;
const HOURLY: i64 = 31 * 86_400;

impl Store {
    /// The newest counts of every policy that has some, by number, with their times in seconds since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_counts(&self) -> StoreResult<HashMap<u32, (i64, Counts)>> {
        let rows: Vec<(i64,)> =
            sqlx::query_as("SELECT DISTINCT policy FROM timeline").fetch_all(&self.pool).await?;
        let mut last = HashMap::new();
        for (policy,) in rows {
            let policy = to_u32("number", policy)?;
            last.extend(self.counts_at(policy, i64::MAX).await?.map(|counts| (policy, counts)));
        }
        Ok(last)
    }

    /// The counts of a policy at a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts_at(&self, policy: u32, at: i64) -> StoreResult<Option<(i64, Counts)>> {
        let sql =
            format!("SELECT {COLUMNS} FROM timeline WHERE policy = ? AND at <= ? ORDER BY at DESC LIMIT 1");
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(policy).bind(at).fetch_optional(&self.pool).await?;
        Ok(row.map(read))
    }

    /// The counts of a policy after one time and up to another, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts_between(&self, policy: u32, from: i64, to: i64) -> StoreResult<Vec<(i64, Counts)>> {
        let sql =
            format!("SELECT {COLUMNS} FROM timeline WHERE policy = ? AND at > ? AND at <= ? ORDER BY at");
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(policy)
            .bind(from)
            .bind(to)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Since when there are counts of a policy.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts_since(&self, policy: u32) -> StoreResult<Option<i64>> {
        let (since,): (Option<i64>,) = sqlx::query_as("SELECT MIN(at) FROM timeline WHERE policy = ?")
            .bind(policy)
            .fetch_one(&self.pool)
            .await?;
        Ok(since)
    }

    /// Adds counts of policies, each from a time on, in seconds since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_counts(&self, counts: &[(i64, u32, Counts)]) -> StoreResult<()> {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let mut transaction = self.begin().await?;
        for (at, policy, counts) in counts {
            let mut versions: Vec<String> =
                counts.versions.iter().map(|it| format!("{}:{}", it.version, it.devices)).collect();
            versions.push(format!("0:{}", counts.none));
            sqlx::query(
                "INSERT OR REPLACE INTO timeline (policy, at, success, error, conflict, pending, not_applicable, \
                 versions) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(*policy)
            .bind(*at)
            .bind(number(counts.states.success))
            .bind(number(counts.states.error))
            .bind(number(counts.states.conflict))
            .bind(number(counts.states.pending))
            .bind(number(counts.states.not_applicable))
            .bind(versions.join(","))
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Thins what is old, the last row of each hour or day staying; forgets policies that are deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn thin_counts(&self, now: i64) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        for (age, step) in [(EVERY, 3600), (HOURLY, 86_400)] {
            sqlx::query(
                "DELETE FROM timeline WHERE at < ?1 AND EXISTS (SELECT 1 FROM timeline AS later \
                 WHERE later.policy = timeline.policy AND later.at > timeline.at \
                 AND later.at < (timeline.at / ?2 + 1) * ?2)",
            )
            .bind(now.saturating_sub(age))
            .bind(step)
            .execute(&mut *transaction)
            .await?;
        }
        sqlx::query("DELETE FROM timeline WHERE policy NOT IN (SELECT seq FROM policies)")
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}

fn read((at, success, error, conflict, pending, not_applicable, versions): Row) -> (i64, Counts) {
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    let mut counts = Counts {
        states: StateCounts {
            success: number(success),
            error: number(error),
            conflict: number(conflict),
            pending: number(pending),
            not_applicable: number(not_applicable),
        },
        ..Counts::default()
    };
    for part in versions.split(',') {
        let Some((version, devices)) = part.split_once(':') else { continue };
        let (Ok(version), Ok(devices)) = (version.parse(), devices.parse()) else { continue };
        match version {
            0 => counts.none = devices,
            version => counts.versions.push(VersionDevices { version, devices }),
        }
    }
    (at, counts)
}
