//! Devices: enrolment, reports, facts and last-seen times.
//!
//! Devices write far more often than people do, so their writes come as batches of [`DeviceJob`]s that share
//! one transaction: the disk is asked once per batch, and each device hears only after that.

use std::collections::HashSet;
use std::sync::LazyLock;

use palisade_model::device::DeviceFacts;
use roaring::RoaringBitmap;
use serde_json::Value as Json;
use sqlx::{Sqlite, Transaction};

use super::access::{EnrolmentTokenRow, enrolment_token_of};
use super::audit::{self, AuditRow};
use super::groups::put;
use super::history::{self, Kind};
use super::reports::{self, Report};
use super::{
    DeviceRecord, EnrolmentTokenRecord, GroupRecord, OutcomeRecord, Store, StoreError, StoreResult, to_u32,
};

/// One write of a device.
#[derive(Debug, Clone)]
pub enum DeviceJob {
    /// Exchange an enrolment token for an identity.
    Enrol {
        /// Hash of the enrolment token.
        token_hash: Vec<u8>,
        /// The id that a new device gets.
        id: String,
        /// Ed25519 public key.
        public_key: [u8; 32],
        /// What it is.
        facts: Box<DeviceFacts>,
    },
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

type DeviceRow = (i64, String, Vec<u8>, String, i64, i64, String, i64, Option<i64>, bool);
const NEXT: &str = "SELECT seq, id, public_key, facts, enrolled, last_seen, acknowledged, moment, outcome, sync \
     FROM devices WHERE retired = 0 AND seq > ? ORDER BY seq LIMIT ?";
const ONE: &str = "SELECT seq, id, public_key, facts, enrolled, last_seen, acknowledged, moment, outcome, sync \
     FROM devices WHERE seq = ?";

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
        while let Some((job, others)) = rest.split_first() {
            let together = reports_of(rest);
            if !together.is_empty() {
                let numbers = reports::keep(&mut transaction, at, &together).await?;
                results.extend(numbers.into_iter().map(JobResult::Reported));
                rest = rest.get(together.len()..).unwrap_or_default();
                continue;
            }
            rest = others;
            results.push(match job {
                DeviceJob::Enrol { token_hash, id, public_key, facts } => {
                    enrol(&mut transaction, at, token_hash, (id, public_key), facts).await?
                }
                DeviceJob::Facts { device, facts } => {
                    sqlx::query("UPDATE devices SET facts = ? WHERE seq = ?")
                        .bind(compact(facts))
                        .bind(*device)
                        .execute(&mut *transaction)
                        .await?;
                    JobResult::Kept
                }
                // Those come together, above.
                DeviceJob::Report(_) => continue,
            });
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
        for (device, at) in seen {
            sqlx::query("UPDATE devices SET last_seen = ? WHERE seq = ?")
                .bind(*at)
                .bind(*device)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Remembers that a full report was asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_sync(&self, devices: &RoaringBitmap, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        for device in devices {
            sqlx::query("UPDATE devices SET sync = 1 WHERE seq = ?")
                .bind(device)
                .execute(&mut *transaction)
                .await?;
        }
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
        for device in devices {
            sqlx::query(
                "UPDATE devices SET retired = 1, outcome = NULL, acknowledged = '', moment = 0, sync = 0 WHERE seq = ?",
            )
            .bind(device)
            .execute(&mut *transaction)
            .await?;
            history::add(&mut transaction, at, (device, Kind::Retired), None, 0).await?;
        }
        for group in left {
            put(&mut transaction, group).await?;
        }
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }
}

async fn enrol(
    transaction: &mut Transaction<'_, Sqlite>,
    at: i64,
    token_hash: &[u8],
    (id, public_key): (&str, &[u8; 32]),
    facts: &DeviceFacts,
) -> StoreResult<JobResult> {
    let now = crate::clock::seconds();
    let token: Option<EnrolmentTokenRow> = sqlx::query_as(
        "SELECT id, name, created, created_by, expires, revoked, uses, max_uses FROM enrolment_tokens \
         WHERE token_hash = ?",
    )
    .bind(token_hash)
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(token) = token.map(enrolment_token_of).transpose()? else {
        return Ok(JobResult::Refused(None));
    };
    if token.revoked || token.expires <= now {
        return Ok(JobResult::Refused(Some(token)));
    }
    let known: Option<(i64, bool)> = sqlx::query_as("SELECT seq, retired FROM devices WHERE public_key = ?")
        .bind(public_key.as_slice())
        .fetch_optional(&mut **transaction)
        .await?;
    // A device that asks again after a lost answer must not use the token up.
    if !matches!(known, Some((_, false))) {
        if token.max_uses.is_some_and(|max| token.uses >= max) {
            return Ok(JobResult::Refused(Some(token)));
        }
        sqlx::query("UPDATE enrolment_tokens SET uses = uses + 1 WHERE id = ?")
            .bind(&token.id)
            .execute(&mut **transaction)
            .await?;
    }
    let seq = match known {
        Some((seq, _)) => {
            sqlx::query("UPDATE devices SET facts = ?, enrolled = ?, retired = 0 WHERE seq = ?")
                .bind(compact(facts))
                .bind(now)
                .bind(seq)
                .execute(&mut **transaction)
                .await?;
            seq
        }
        None => sqlx::query("INSERT INTO devices (id, public_key, facts, enrolled) VALUES (?, ?, ?, ?)")
            .bind(id)
            .bind(public_key.as_slice())
            .bind(compact(facts))
            .bind(now)
            .execute(&mut **transaction)
            .await?
            .last_insert_rowid(),
    };
    let row: DeviceRow = sqlx::query_as(ONE).bind(seq).fetch_one(&mut **transaction).await?;
    let record = device_of(row)?;
    history::add(transaction, at, (record.seq, Kind::Enrolled), None, record.outcome.into()).await?;
    let row = AuditRow::change(
        &record.facts.name,
        "device.enrol",
        &crate::guid::text(record.id),
        &format!("with the enrolment token “{}”", token.name),
    );
    audit::insert(transaction, &row).await?;
    Ok(JobResult::Enrolled(Box::new(record)))
}

/// The reports with which these jobs begin, up to one of a device that is among them already.
fn reports_of(jobs: &[DeviceJob]) -> Vec<&Report> {
    let mut devices = HashSet::new();
    let reports = jobs.iter().map_while(|job| match job {
        DeviceJob::Report(report) => devices.insert(report.device).then_some(report),
        _ => None,
    });
    reports.collect()
}

fn device_of(row: DeviceRow) -> StoreResult<DeviceRecord> {
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
fn compact(facts: &DeviceFacts) -> String {
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
