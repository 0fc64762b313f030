//! How devices came to be as they are: transitions, the cells that they name, and what policies reached when.
//!
//! Rows are written where something became different. They are bounded by [`Store::thin_history`].

use std::collections::{BTreeSet, HashMap};

use palisade_model::status::Outcome;
use roaring::RoaringBitmap;
use sqlx::{QueryBuilder, Sqlite, Transaction};

use super::{Store, StoreError, StoreResult, to_u32};
use crate::tenant::{Noted, Told};

/// Devices that share a row of what policies reached.
const CHUNK: u32 = 1 << 16;
/// How long every transition is kept.
const WHOLE_MILLISECONDS: i64 = 30 * 86_400_000;
/// How many transitions of a device are kept however old they are.
const KEPT: u32 = 10;
/// How many transitions of a device are kept at most.
const MOST: u32 = 100;
/// Devices whose transitions are thinned at once.
const THINNED_AT_ONCE: u32 = 5000;

/// What made a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The device was there when the history began.
    Found,
    /// It enrolled.
    Enrolled,
    /// It reported something else.
    Reported,
    /// Its facts changed whom it belongs to or what it can take.
    Changed,
    /// It was retired.
    Retired,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Found, Self::Enrolled, Self::Reported, Self::Changed, Self::Retired];

    fn number(self) -> i64 {
        match self {
            Self::Found => 0,
            Self::Enrolled => 1,
            Self::Reported => 2,
            Self::Changed => 3,
            Self::Retired => 4,
        }
    }
}

/// A device from a time on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionRow {
    /// Milliseconds since 1970.
    pub at: i64,
    /// What made it.
    pub kind: Kind,
    /// The newest save of the tenant at that time.
    pub moment: u32,
    /// The cell; 0 where it is not known.
    pub cell: u32,
    /// The outcome; 0 for none.
    pub outcome: u32,
}

/// What decided over devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRow {
    /// Numbers of the policies, ascending.
    pub policies: Vec<u32>,
    /// The class as JSON.
    pub class: String,
}

/// A policy gained or lost a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReachRow {
    /// Milliseconds since 1970.
    pub at: i64,
    /// The policy; 0 for the enforcement scope, by which the device is of another class.
    pub policy: u32,
    /// The newest save of the tenant at that time.
    pub moment: u32,
    /// It is that save which made it.
    pub saved: bool,
    /// Gained, not lost.
    pub gained: bool,
}

/// A save of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveRow {
    /// The policy's id.
    pub policy: String,
    /// The version that it made.
    pub version: u32,
    /// Its number among all saves of the tenant.
    pub moment: u32,
    /// When, RFC 3339.
    pub saved: String,
    /// By whom.
    pub saved_by: String,
    /// What was done.
    pub action: String,
}

/// Time, kind, moment, cell and outcome.
type Row = (i64, i64, i64, i64, i64);

/// Adds a transition of a device, after those that it has.
pub(super) async fn add(
    transaction: &mut Transaction<'_, Sqlite>,
    at: i64,
    (device, kind): (u32, Kind),
    told: Option<&Told>,
    outcome: i64,
) -> StoreResult<()> {
    let cell = match told {
        Some(told) => intern(transaction, told).await?,
        None => 0,
    };
    sqlx::query(
        "INSERT INTO transitions (device, at, kind, moment, cell, outcome) VALUES \
         (?1, MAX(?2, COALESCE((SELECT MAX(at) + 1 FROM transitions WHERE device = ?1), 0)), ?3, ?4, ?5, ?6)",
    )
    .bind(device)
    .bind(at)
    .bind(kind.number())
    .bind(told.map_or(0, |told| told.moment))
    .bind(cell)
    .bind(outcome)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The number of a cell, which is kept once.
async fn intern(transaction: &mut Transaction<'_, Sqlite>, told: &Told) -> StoreResult<i64> {
    let policies: Vec<String> = told.policies.iter().map(u32::to_string).collect();
    let policies = policies.join(",");
    let digest = palisade_model::digest::of_bytes(format!("{policies}\n{}", told.class).as_bytes());
    let known: Option<(i64,)> = sqlx::query_as("SELECT seq FROM cells WHERE digest = ?")
        .bind(digest.as_bytes())
        .fetch_optional(&mut **transaction)
        .await?;
    if let Some((seq,)) = known {
        return Ok(seq);
    }
    Ok(sqlx::query("INSERT INTO cells (digest, policies, class) VALUES (?, ?, ?)")
        .bind(digest.as_bytes())
        .bind(policies)
        .bind(&told.class)
        .execute(&mut **transaction)
        .await?
        .last_insert_rowid())
}

impl Store {
    /// Notes what became different of whom policies reach.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_moves(&self, noted: &Noted) -> StoreResult<()> {
        let at = crate::clock::stamp();
        let mut transaction = self.begin().await?;
        for moved in &noted.devices {
            let cell = intern(&mut transaction, &moved.told).await?;
            // A device that has just enrolled has its row; what it is told was not known before.
            let enrolled = sqlx::query(
                "UPDATE transitions SET cell = ?1, moment = ?2, outcome = ?3 WHERE device = ?4 AND kind = 1 \
                 AND cell = 0 AND at = (SELECT MAX(at) FROM transitions WHERE device = ?4)",
            )
            .bind(cell)
            .bind(moved.told.moment)
            .bind(moved.outcome)
            .bind(moved.device)
            .execute(&mut *transaction)
            .await?;
            if enrolled.rows_affected() == 0 {
                let outcome = i64::from(moved.outcome);
                let change = (moved.device, Kind::Changed);
                add(&mut transaction, at, change, Some(&moved.told), outcome).await?;
            }
        }
        for (policy, gained, lost) in &noted.reached {
            for chunk in chunks(gained).union(&chunks(lost)) {
                sqlx::query(
                    "INSERT OR REPLACE INTO reaches (chunk, at, policy, moment, saved, gained, lost) \
                     VALUES (?, ?, ?, ?, ?, ?, ?)",
                )
                .bind(*chunk)
                .bind(at)
                .bind(*policy)
                .bind(noted.moment)
                .bind(noted.saved)
                .bind(part(gained, *chunk)?)
                .bind(part(lost, *chunk)?)
                .execute(&mut *transaction)
                .await?;
            }
        }
        Ok(transaction.commit().await?)
    }

    /// The number of a device, whether it is retired or not, with its name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn device_ever(&self, id: &str) -> StoreResult<Option<u32>> {
        let found: Option<(i64,)> = sqlx::query_as("SELECT seq FROM devices WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        found.map(|(seq,)| to_u32("number", seq)).transpose()
    }

    /// The transitions of a device before a time, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transitions(&self, device: u32, before: i64, limit: u32) -> StoreResult<Vec<TransitionRow>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT at, kind, moment, cell, outcome FROM transitions WHERE device = ? AND at < ? \
             ORDER BY at DESC LIMIT ?",
        )
        .bind(device)
        .bind(before)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(transition).collect()
    }

    /// The first transition of a device after a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transition_after(&self, device: u32, time: i64) -> StoreResult<Option<TransitionRow>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT at, kind, moment, cell, outcome FROM transitions WHERE device = ? AND at > ? \
             ORDER BY at LIMIT 1",
        )
        .bind(device)
        .bind(time)
        .fetch_optional(&self.pool)
        .await?;
        row.map(transition).transpose()
    }

    /// The first transition of a device that is kept: when it was, and what made it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_transition(&self, device: u32) -> StoreResult<Option<(i64, Kind)>> {
        let row: Option<(i64, i64)> =
            sqlx::query_as("SELECT at, kind FROM transitions WHERE device = ? ORDER BY at LIMIT 1")
                .bind(device)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.and_then(|(at, kind)| Some((at, Kind::ALL.into_iter().find(|it| it.number() == kind)?))))
    }

    /// Cells by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cells(&self, numbers: &BTreeSet<u32>) -> StoreResult<HashMap<u32, CellRow>> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, policies, class FROM cells WHERE seq IN (");
        let mut list = query.separated(", ");
        for number in numbers {
            list.push_bind(*number);
        }
        query.push(")");
        let rows: Vec<(i64, String, String)> = query.build_query_as().fetch_all(&self.pool).await?;
        rows.into_iter()
            .map(|(seq, policies, class)| {
                let policies = policies.split(',').filter_map(|number| number.parse().ok()).collect();
                Ok((to_u32("number", seq)?, CellRow { policies, class }))
            })
            .collect()
    }

    /// Outcomes by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outcomes_of(&self, numbers: &BTreeSet<u32>) -> StoreResult<HashMap<u32, Outcome>> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, body FROM outcomes WHERE seq IN (");
        let mut list = query.separated(", ");
        for number in numbers {
            list.push_bind(*number);
        }
        query.push(")");
        let rows: Vec<(i64, String)> = query.build_query_as().fetch_all(&self.pool).await?;
        rows.into_iter()
            .map(|(seq, body)| {
                let outcome = serde_json::from_str(&body)
                    .map_err(|error| StoreError::Damaged("outcome", error.to_string()))?;
                Ok((to_u32("number", seq)?, outcome))
            })
            .collect()
    }

    /// What policies gained or lost a device since a time, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reaches(&self, device: u32, since: i64, before: i64) -> StoreResult<Vec<ReachRow>> {
        type Row = (i64, i64, i64, bool, Vec<u8>, Vec<u8>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT at, policy, moment, saved, gained, lost FROM reaches WHERE chunk = ? AND at >= ? AND at < ? \
             ORDER BY at, policy",
        )
        .bind(device / CHUNK)
        .bind(since)
        .bind(before)
        .fetch_all(&self.pool)
        .await?;
        let place = device % CHUNK;
        let mut found = Vec::new();
        for (at, policy, moment, saved, gained, lost) in rows {
            let (policy, moment) = (to_u32("number", policy)?, to_u32("moment", moment)?);
            for (set, gained) in [(gained, true), (lost, false)] {
                if read(&set)?.contains(place) {
                    found.push(ReachRow { at, policy, moment, saved, gained });
                }
            }
        }
        Ok(found)
    }

    /// The ids of policies by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policy_ids(&self, numbers: &BTreeSet<u32>) -> StoreResult<HashMap<u32, String>> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, id FROM policy_numbers WHERE seq IN (");
        let mut list = query.separated(", ");
        for number in numbers {
            list.push_bind(*number);
        }
        query.push(")");
        let rows: Vec<(i64, String)> = query.build_query_as().fetch_all(&self.pool).await?;
        rows.into_iter().map(|(seq, id)| Ok((to_u32("number", seq)?, id))).collect()
    }

    /// Every save of a policy, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saves(&self, policy: &str) -> StoreResult<Vec<SaveRow>> {
        let rows: Vec<(i64, i64, String, String, String)> = sqlx::query_as(
            "SELECT version, moment, saved, saved_by, action FROM policy_versions WHERE policy_id = ? \
             ORDER BY version",
        )
        .bind(policy)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(version, moment, saved, saved_by, action)| {
                let (version, moment) = (to_u32("version", version)?, to_u32("moment", moment)?);
                Ok(SaveRow { policy: policy.to_owned(), version, moment, saved, saved_by, action })
            })
            .collect()
    }

    /// Forgets what is older than the history reaches back, of these devices: the first of them, and how many.
    /// `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn thin_transitions(&self, first: u32, now: i64) -> StoreResult<u32> {
        let next = first.saturating_add(THINNED_AT_ONCE);
        // Looked for without keeping anybody from writing; mostly there is nothing.
        let old: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT device, at FROM (SELECT device, at, ROW_NUMBER() OVER (PARTITION BY device ORDER BY at DESC) \
             AS place FROM transitions WHERE device >= ? AND device < ?) WHERE place > ? OR (place > ? AND at < ?)",
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
            .execute(&self.pool)
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

fn transition((at, kind, moment, cell, outcome): Row) -> StoreResult<TransitionRow> {
    let kind = Kind::ALL.into_iter().find(|known| known.number() == kind);
    Ok(TransitionRow {
        at,
        kind: kind.ok_or_else(|| StoreError::Damaged("transition", "its kind".into()))?,
        moment: to_u32("moment", moment)?,
        cell: to_u32("number", cell)?,
        outcome: to_u32("number", outcome)?,
    })
}

fn chunks(devices: &RoaringBitmap) -> BTreeSet<u32> {
    let mut chunks = BTreeSet::new();
    let mut next = devices.min();
    while let Some(device) = next {
        chunks.insert(device / CHUNK);
        let Some(above) = (device / CHUNK).checked_add(1).and_then(|chunk| chunk.checked_mul(CHUNK)) else {
            break;
        };
        next = devices.range(above..).next();
    }
    chunks
}

/// The devices of a chunk, numbered from its begin.
fn part(devices: &RoaringBitmap, chunk: u32) -> StoreResult<Vec<u8>> {
    let begin = chunk.saturating_mul(CHUNK);
    let mut part: RoaringBitmap =
        devices.range(begin..=begin.saturating_add(CHUNK - 1)).map(|device| device - begin).collect();
    part.optimize();
    let mut bytes = Vec::with_capacity(part.serialized_size());
    part.serialize_into(&mut bytes).map_err(|error| StoreError::Damaged("set", error.to_string()))?;
    Ok(bytes)
}

fn read(bytes: &[u8]) -> StoreResult<RoaringBitmap> {
    RoaringBitmap::deserialize_from(bytes).map_err(|error| StoreError::Damaged("set", error.to_string()))
}
