//! Policies as they stand. Every save adds a version, in the same transaction.

use palisade_model::graph::{Assignment, Policy, Setting};
use serde_json::Value as Json;
use sqlx::{Sqlite, Transaction};

use super::audit::{self, AuditRow};
use super::groups::remember;
use super::{PolicyRecord, Store, StoreError, StoreResult, to_u32};

/// A policy to be saved as a new version.
#[derive(Debug)]
pub struct PolicySave<'a> {
    /// The policy as it will stand; `seq` 0 for a new one.
    pub record: &'a PolicyRecord,
    /// What was done; see [`palisade_model::api::VersionRow::action`].
    pub action: &'a str,
    /// One line on what changed.
    pub summary: &'a str,
    /// Why, in its author's words; empty for no reason.
    pub reason: &'a str,
    /// For a create with an idempotency key: the key and the request's digest.
    pub retry: Option<(&'a str, &'a str)>,
}

impl Store {
    /// Every policy.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policies(&self) -> StoreResult<Vec<PolicyRecord>> {
        type Row = (i64, String, i64, String, String, bool, Option<i64>, String, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT policies.seq, policies.id, policies.version, policies.body, policies.assignments, \
             policies.archived, policy_versions.moment, policies.created, policies.modified, \
             policies.modified_by FROM policies LEFT JOIN policy_versions \
             ON policy_versions.policy_id = policies.id AND policy_versions.version = policies.version",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                let (seq, id, version, body, assignments, archived, moment, created, modified, modified_by) =
                    row;
                Ok(PolicyRecord {
                    seq: to_u32("number", seq)?,
                    id,
                    version: to_u32("version", version)?,
                    policy: read_policy(&body)?,
                    assignments: read_assignments(&assignments)?,
                    archived,
                    moment: to_u32("moment", moment.unwrap_or(0))?,
                    created,
                    modified,
                    modified_by,
                })
            })
            .collect()
    }

    /// Saves a policy as a new version; gives its small number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_policy(&self, save: &PolicySave<'_>) -> StoreResult<u32> {
        let record = save.record;
        let (body, assignments) = written(record);
        let mut transaction = self.begin().await?;
        let (seq,): (i64,) = sqlx::query_as(
            "INSERT INTO policies (id, version, body, assignments, archived, created, modified, modified_by) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body, \
             assignments = excluded.assignments, archived = excluded.archived, \
             modified = excluded.modified, modified_by = excluded.modified_by RETURNING seq",
        )
        .bind(&record.id)
        .bind(record.version)
        .bind(&body)
        .bind(&assignments)
        .bind(record.archived)
        .bind(&record.created)
        .bind(&record.modified)
        .bind(&record.modified_by)
        .fetch_one(&mut *transaction)
        .await?;
        insert_version(&mut transaction, save, (&body, &assignments)).await?;
        remember(&mut transaction, &record.modified_by, save.retry, &record.id).await?;
        transaction.commit().await?;
        to_u32("number", seq)
    }

    /// Deletes a policy. Its versions stay, and the deletion is the last of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_policy(&self, save: &PolicySave<'_>) -> StoreResult<()> {
        let (body, assignments) = written(save.record);
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM policies WHERE id = ?")
            .bind(&save.record.id)
            .execute(&mut *transaction)
            .await?;
        insert_version(&mut transaction, save, (&body, &assignments)).await?;
        Ok(transaction.commit().await?)
    }
}

/// The policy and its assignments as they are stored.
fn written(record: &PolicyRecord) -> (String, String) {
    let assignments: Json = record.assignments.iter().map(Assignment::to_json).collect();
    (record.policy.to_json().to_string(), assignments.to_string())
}

/// Adds the version that a save makes, and its row of the audit log.
async fn insert_version(
    transaction: &mut Transaction<'_, Sqlite>,
    save: &PolicySave<'_>,
    (body, assignments): (&str, &str),
) -> StoreResult<()> {
    let record = save.record;
    sqlx::query(
        "INSERT INTO policy_versions (policy_id, version, saved, saved_by, action, summary, reason, archived, \
         settings_digest, moment, body, assignments) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&record.id)
    .bind(record.version)
    .bind(&record.modified)
    .bind(&record.modified_by)
    .bind(save.action)
    .bind(save.summary)
    .bind(save.reason)
    .bind(record.archived)
    .bind(settings_digest(&record.policy))
    .bind(record.moment)
    .bind(body)
    .bind(assignments)
    .execute(&mut **transaction)
    .await?;
    let mut detail = format!("“{}”, version {}: {}", record.policy.name, record.version, save.summary);
    if !save.reason.is_empty() {
        detail = format!("{detail}. Reason: {}", save.reason);
    }
    let action = format!("policy.{}", save.action);
    let row = AuditRow {
        version: Some(record.version),
        ..AuditRow::change(&record.modified_by, &action, &record.id, &detail)
    };
    audit::insert(transaction, &row).await
}

/// What versions that tell devices the same have in common.
fn settings_digest(policy: &Policy) -> String {
    let settings: Vec<Json> = policy.settings.iter().map(Setting::to_json).collect();
    palisade_model::digest::of_json(&settings)
}

pub(super) fn read_policy(text: &str) -> StoreResult<Policy> {
    let json: Json =
        serde_json::from_str(text).map_err(|error| StoreError::Damaged("policy", error.to_string()))?;
    Policy::from_json(json).map_err(|error| StoreError::Damaged("policy", error.to_string()))
}

pub(super) fn read_assignments(text: &str) -> StoreResult<Vec<Assignment>> {
    let list: Vec<Json> =
        serde_json::from_str(text).map_err(|error| StoreError::Damaged("assignment", error.to_string()))?;
    list.into_iter()
        .map(|json| {
            Assignment::from_json("assignments", json)
                .map_err(|error| StoreError::Damaged("assignment", error.to_string()))
        })
        .collect()
}
