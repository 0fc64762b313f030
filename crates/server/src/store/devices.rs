//! Devices: enrolment, reports, facts and last-seen times.
//!
//! Devices write far more often than people do, so their writes come as batches of [`DeviceJob`]s that share
//! one transaction: the disk is asked once per batch, and each device hears only after that.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::LazyLock;

use palisade_model::device::DeviceFacts;
use roaring::RoaringBitmap;
use serde_json::{Value as Json, json};
use sqlx::{Sqlite, Transaction};

use super::audit::{self, AuditRow};
use super::enrolments::{self, Enrolment};
use super::groups::put;
use super::history::{self, Kind, Noted};
use super::reports::{self, Report};
use super::{
    DeviceRecord, EnrolmentTokenRecord, GroupRecord, OutcomeRecord, Store, StoreError, StoreResult, to_u32,
};

/// One write of a device.
#[derive(Debug, Clone)]
pub enum DeviceJob {
    /// Exchange an enrolment token for an identity.
    Enrol(Enrolment),
    /// Keep what the device enforced.
    Report(Report),
    /// Keep changed facts.
    Facts {
        /// The device's number.
        device: u32,
        /// What it is now.
        facts: Box<DeviceFacts>,
    },
}

/// What became of a [`DeviceJob`].
#[derive(Debug, Clone)]
pub enum JobResult {
    /// The device is enrolled.
    Enrolled(Box<DeviceRecord>),
    /// The enrolment token can't be used: the token, or nothing when it is not known.
    Refused(Option<EnrolmentTokenRecord>),
    /// The report is kept, under this outcome's number.
    Reported(u32),
    /// The facts are kept.
    Kept,
}

pub(super) type DeviceRow = (i64, String, Vec<u8>, String, i64, i64, String, i64, Option<i64>, bool);
const NEXT: &str = "SELECT seq, id, public_key, facts, enrolled, last_seen, acknowledged, moment, outcome, sync \
     FROM devices WHERE retired = 0 AND seq > ? ORDER BY seq LIMIT ?";

impl Store {
    /// The next devices that are not retired, at most `limit`, by their numbers above `after`. All of a large tenant at
    /// once would take more memory than the server needs to run.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn devices_after(&self, after: u32, limit: u32) -> StoreResult<Vec<DeviceRecord>> {
        let rows: Vec<DeviceRow> = sqlx::query_as(NEXT).bind(after).bind(limit).fetch_all(&self.pool).await?;
        rows.into_iter().map(device_of).collect()
    }

    /// Whether there was a device with this id that is retired now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_retired(&self, id: &str) -> StoreResult<bool> {
        let (any,): (bool,) =
            sqlx::query_as("SELECT EXISTS (SELECT 1 FROM devices WHERE id = ? AND retired = 1)")
                .bind(id)
                .fetch_one(&self.pool)
                .await?;
        Ok(any)
    }

    /// Every outcome that a device refers to now. Those that nothing refers to any longer are deleted; those that only
    /// the history names stay where they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outcomes(&self) -> StoreResult<Vec<OutcomeRecord>> {
        self.forget_unnamed().await?;
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT seq, digest, body FROM outcomes \
             WHERE EXISTS (SELECT 1 FROM devices WHERE devices.outcome = outcomes.seq)",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(seq, digest, body)| {
                let outcome = serde_json::from_str(&body)
                    .map_err(|error| StoreError::Damaged("outcome", error.to_string()))?;
                Ok(OutcomeRecord { seq: to_u32("number", seq)?, digest, outcome })
            })
            .collect()
    }

    /// Does a batch of jobs in one transaction; the results are in the jobs' order.
    ///
    /// # Errors
    /// When the database fails; then none of the jobs is done.
    pub async fn do_jobs(&self, jobs: &[DeviceJob]) -> StoreResult<Vec<JobResult>> {
        let at = crate::clock::stamp();
        let mut transaction = self.begin().await?;
        let mut results = Vec::with_capacity(jobs.len());
        let mut rest = jobs;
        while !rest.is_empty() {
            let done = results.len();
            let (enrolments, reports, facts) = (
                together(rest, |job| match job {
                    DeviceJob::Enrol(enrolment) => Some((enrolment.public_key, enrolment)),
                    _ => None,
                }),
                together(rest, |job| match job {
                    DeviceJob::Report(report) => Some((report.device, report)),
                    _ => None,
                }),
                together(rest, |job| match job {
                    DeviceJob::Facts { device, facts } => Some((*device, (*device, &**facts))),
                    _ => None,
                }),
            );
            if !enrolments.is_empty() {
                results.extend(enrolments::keep(&mut transaction, at, &enrolments).await?);
            }
            if !reports.is_empty() {
                let numbers = reports::keep(&mut transaction, at, &reports).await?;
                results.extend(numbers.into_iter().map(JobResult::Reported));
            }
            if !facts.is_empty() {
                put_facts(&mut transaction, &facts).await?;
                results.extend(facts.iter().map(|_| JobResult::Kept));
            }
            rest = rest.get(results.len() - done..).unwrap_or_default();
        }
        transaction.commit().await?;
        Ok(results)
    }

    /// Writes buffered last-seen times: device numbers and seconds since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_last_seen(&self, seen: &[(u32, i64)]) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE devices SET last_seen = value ->> 1 FROM json_each(?) WHERE devices.seq = value ->> 0",
        )
        .bind(json!(seen).to_string())
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Remembers that a full report was asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_sync(&self, devices: &RoaringBitmap, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("UPDATE devices SET sync = 1 WHERE seq IN (SELECT value FROM json_each(?))")
            .bind(json!(devices.iter().collect::<Vec<_>>()).to_string())
            .execute(&mut *transaction)
            .await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Retires devices and writes the groups that they leave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retire_devices(
        &self,
        devices: &RoaringBitmap,
        left: &[GroupRecord],
        row: &AuditRow,
    ) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        let at = crate::clock::stamp();
        sqlx::query(
            "UPDATE devices SET retired = 1, outcome = NULL, acknowledged = '', moment = 0, sync = 0 \
             WHERE seq IN (SELECT value FROM json_each(?))",
        )
        .bind(json!(devices.iter().collect::<Vec<_>>()).to_string())
        .execute(&mut *transaction)
        .await?;
        let noted = devices.iter().map(|device| Noted { device, ..Noted::default() }).collect::<Vec<_>>();
        history::add_all(&mut transaction, at, Kind::Retired, &noted).await?;
        for group in left {
            put(&mut transaction, group).await?;
        }
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }
}

/// Writes the facts of devices, of which no two are one.
async fn put_facts(
    transaction: &mut Transaction<'_, Sqlite>,
    facts: &[(u32, &DeviceFacts)],
) -> StoreResult<()> {
    let rows: Vec<Json> = facts.iter().map(|(device, facts)| json!([device, compact(facts)])).collect();
    sqlx::query("UPDATE devices SET facts = value ->> 1 FROM json_each(?) WHERE devices.seq = value ->> 0")
        .bind(Json::Array(rows).to_string())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// The jobs of one kind with which these begin, up to one whose key is among them already: they are done at once, and
/// the later one of two finds what the earlier one left.
fn together<'a, K: Eq + Hash, T>(
    jobs: &'a [DeviceJob],
    of: impl Fn(&'a DeviceJob) -> Option<(K, T)>,
) -> Vec<T> {
    let mut keys = HashSet::new();
    jobs.iter().map_while(|job| of(job).and_then(|(key, it)| keys.insert(key).then_some(it))).collect()
}

pub(super) fn device_of(row: DeviceRow) -> StoreResult<DeviceRecord> {
    let (seq, id, public_key, facts, enrolled, last_seen, acknowledged, moment, outcome, sync) = row;
    Ok(DeviceRecord {
        seq: to_u32("number", seq)?,
        id: crate::guid::number(&id).ok_or_else(|| StoreError::Damaged("device id", id))?,
        public_key: <[u8; 32]>::try_from(public_key.as_slice())
            .map_err(|_| StoreError::Damaged("public key", format!("{} bytes", public_key.len())))?,
        facts: serde_json::from_str(&facts)
            .map_err(|error| StoreError::Damaged("device", error.to_string()))?,
        enrolled,
        last_seen,
        acknowledged,
        moment: to_u32("moment", moment)?,
        outcome: outcome.map(|seq| to_u32("number", seq)).transpose()?.unwrap_or(0),
        sync,
    })
}

/// The facts as JSON without members that say what absent ones mean.
pub(super) fn compact(facts: &DeviceFacts) -> String {
    static ABSENT: LazyLock<Json> =
        LazyLock::new(|| serde_json::to_value(DeviceFacts::default()).unwrap_or_default());
    let mut json = serde_json::to_value(facts).unwrap_or_default();
    if let Json::Object(members) = &mut json {
        members.retain(|name, value| ABSENT.get(name) != Some(value));
    }
    json.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_facts_read_back() {
        let facts = DeviceFacts { name: "pc-1".into(), server: true, ..DeviceFacts::default() };
        let text = compact(&facts);
        assert!(text.len() < 50, "{text}");
        assert_eq!(serde_json::from_str::<DeviceFacts>(&text).unwrap(), facts);
    }
}
