//! Whom policies reached when: what each gained and lost, as sets of devices.

use std::collections::BTreeSet;

use roaring::RoaringBitmap;

use super::history::{Kind, add, intern};
use super::{Store, StoreError, StoreResult, to_u32};
use crate::tenant::Noted;

/// Devices that share a row of what policies reached.
const CHUNK: u32 = 1 << 16;

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
