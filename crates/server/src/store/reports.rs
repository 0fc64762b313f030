//! Reports of devices: however many come at once, in as many statements as one would take.
//!
//! When every device of a tenant takes a change, nothing else is written as often. So rows go to the database as one
//! JSON array per statement, whose text is then always the same.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use palisade_model::status::Outcome;
use serde_json::{Value as Json, json};
use sqlx::{Sqlite, Transaction};

use super::history::{self, Kind, Noted, intern};
use super::{StoreError, StoreResult, to_u32};
use crate::tenant::Told;

/// What a device enforced.
#[derive(Debug, Clone)]
pub struct Report {
    /// The device's number.
    pub device: u32,
    /// The bundle that it acknowledges.
    pub bundle: Arc<str>,
    /// The newest moment at which that bundle was what it was told.
    pub moment: u32,
    /// Digest of the outcome.
    pub digest: Arc<str>,
    /// The outcome.
    pub outcome: Arc<Outcome>,
    /// What decides over the device when this is written, for its history.
    pub told: Option<Box<Told>>,
}

/// Keeps reports, of which no two are of one device; gives the numbers of their outcomes.
pub(super) async fn keep(
    transaction: &mut Transaction<'_, Sqlite>,
    at: i64,
    reports: &[&Report],
) -> StoreResult<Vec<u32>> {
    let numbers = outcomes(transaction, reports).await?;
    let before = before(transaction, reports).await?;
    let (mut devices, mut transitions) = (Vec::with_capacity(reports.len()), Vec::new());
    let mut cells = HashMap::new();
    let mut kept = Vec::with_capacity(reports.len());
    for report in reports {
        let Report { device, bundle, digest, told, .. } = report;
        let outcome = *numbers.get(&**digest).ok_or_else(|| missing(digest))?;
        kept.push(to_u32("number", outcome)?);
        devices.push(json!([device, outcome, &**bundle, report.moment]));
        // What it said before needs no other row.
        if before.get(&i64::from(*device)).is_none_or(|(held, of)| *held == Some(outcome) && **of == **bundle)
        {
            continue;
        }
        let (mut cell, mut moment) = (0, 0);
        if let Some(told) = told {
            let key = (&*told.policies, told.class.as_str());
            cell = match cells.get(&key) {
                Some(cell) => *cell,
                None => *cells.entry(key).or_insert(intern(transaction, told).await?),
            };
            moment = told.moment;
        }
        transitions.push(Noted { device: *device, moment, cell, outcome });
    }
    history::add_all(transaction, at, Kind::Reported, &transitions).await?;
    sqlx::query(
        "UPDATE devices SET outcome = value ->> 1, acknowledged = value ->> 2, moment = value ->> 3, sync = 0, \
         last_seen = ?1 FROM json_each(?2) WHERE devices.seq = value ->> 0 AND retired = 0",
    )
    .bind(crate::clock::seconds())
    .bind(Json::Array(devices).to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(kept)
}

/// The numbers of the outcomes by digest; those that nobody reported before are added.
async fn outcomes<'a>(
    transaction: &mut Transaction<'_, Sqlite>,
    reports: &[&'a Report],
) -> StoreResult<HashMap<&'a str, i64>> {
    let wanted: BTreeSet<&str> = reports.iter().map(|report| &*report.digest).collect();
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT seq, digest FROM outcomes WHERE digest IN (SELECT value FROM json_each(?))")
            .bind(json!(wanted).to_string())
            .fetch_all(&mut **transaction)
            .await?;
    let known: HashMap<String, i64> = rows.into_iter().map(|(seq, digest)| (digest, seq)).collect();
    let mut numbers = HashMap::with_capacity(wanted.len());
    for Report { digest, outcome, .. } in reports {
        if numbers.contains_key(&**digest) {
            continue;
        }
        let seq = match known.get(&**digest) {
            Some(seq) => *seq,
            None => {
                let body = serde_json::to_string(&**outcome)
                    .map_err(|error| StoreError::Damaged("outcome", error.to_string()))?;
                sqlx::query("INSERT INTO outcomes (digest, body) VALUES (?, ?)")
                    .bind(&**digest)
                    .bind(body)
                    .execute(&mut **transaction)
                    .await?
                    .last_insert_rowid()
            }
        };
        numbers.insert(&**digest, seq);
    }
    Ok(numbers)
}

/// What devices said before: the outcome, and of which bundle. One that was retired meanwhile says nothing any longer.
async fn before(
    transaction: &mut Transaction<'_, Sqlite>,
    reports: &[&Report],
) -> StoreResult<HashMap<i64, (Option<i64>, String)>> {
    let devices: Vec<u32> = reports.iter().map(|report| report.device).collect();
    let rows: Vec<(i64, Option<i64>, String)> = sqlx::query_as(
        "SELECT seq, outcome, acknowledged FROM devices WHERE seq IN (SELECT value FROM json_each(?)) \
         AND retired = 0",
    )
    .bind(json!(devices).to_string())
    .fetch_all(&mut **transaction)
    .await?;
    Ok(rows.into_iter().map(|(seq, outcome, acknowledged)| (seq, (outcome, acknowledged))).collect())
}

fn missing(digest: &str) -> StoreError {
    StoreError::Damaged("outcome", format!("none has the digest {digest}"))
}
