//! Policies and their versions.

use palisade_model::api::VersionRow;
use palisade_model::graph::{Assignment, Policy};
use serde_json::Value as Json;

use super::audit::{self, AuditRow};
use super::groups::remember;
use super::{PolicyRecord, Store, StoreError, StoreResult, to_u32};

/// A policy to be saved as a new version.
#[derive(Debug)]
pub struct PolicySave<'a> {
    /// The policy as it will stand; `seq` 0 for a new one.
    pub record: &'a PolicyRecord,
    /// `created`, `settings`, `properties` or `assignments`.
    pub action: &'a str,
    /// One line on what changed.
    pub summary: &'a str,
    /// For a create with an idempotency key: the key and the request's digest.
    pub retry: Option<(&'a str, &'a str)>,
}

impl Store {
    /// Every policy.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policies(&self) -> StoreResult<Vec<PolicyRecord>> {
        type Row = (i64, String, i64, String, String, String, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT seq, id, version, body, assignments, created, modified, modified_by FROM policies",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(seq, id, version, body, assignments, created, modified, modified_by)| {
                Ok(PolicyRecord {
                    seq: to_u32("number", seq)?,
                    id,
                    version: to_u32("version", version)?,
                    policy: read_policy(&body)?,
                    assignments: read_assignments(&assignments)?,
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
        let body = record.policy.to_json().to_string();
        let assignments: Json = record.assignments.iter().map(Assignment::to_json).collect();
        let assignments = assignments.to_string();
        let mut transaction = self.begin().await?;
        let (seq,): (i64,) = sqlx::query_as(
            "INSERT INTO policies (id, version, body, assignments, created, modified, modified_by) \
             VALUES (?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body, \
             assignments = excluded.assignments, modified = excluded.modified, \
             modified_by = excluded.modified_by RETURNING seq",
        )
        .bind(&record.id)
        .bind(record.version)
        .bind(&body)
        .bind(&assignments)
        .bind(&record.created)
        .bind(&record.modified)
        .bind(&record.modified_by)
        .fetch_one(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO policy_versions (policy_id, version, saved, saved_by, action, summary, body, assignments) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&record.id)
        .bind(record.version)
        .bind(&record.modified)
        .bind(&record.modified_by)
        .bind(save.action)
        .bind(save.summary)
        .bind(&body)
        .bind(&assignments)
        .execute(&mut *transaction)
        .await?;
        remember(&mut transaction, &record.modified_by, save.retry, &record.id).await?;
        let row = AuditRow::change(
            &record.modified_by,
            &format!("policy.{}", save.action),
            &record.id,
            &format!("“{}”, version {}: {}", record.policy.name, record.version, save.summary),
        );
        audit::insert(&mut transaction, &row).await?;
        transaction.commit().await?;
        to_u32("number", seq)
    }

    /// Deletes a policy. Its versions stay.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_policy(&self, id: &str, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM policies WHERE id = ?").bind(id).execute(&mut *transaction).await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// The versions of a policy, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policy_versions(&self, id: &str) -> StoreResult<Vec<VersionRow>> {
        let rows: Vec<(i64, String, String, String, String)> = sqlx::query_as(
            "SELECT version, saved, saved_by, action, summary FROM policy_versions \
             WHERE policy_id = ? ORDER BY version DESC",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(version, saved, saved_by, action, summary)| {
                let version = to_u32("version", version)?;
                Ok(VersionRow { version, saved, saved_by, action, summary })
            })
            .collect()
    }
}

fn read_policy(text: &str) -> StoreResult<Policy> {
    let json: Json =
        serde_json::from_str(text).map_err(|error| StoreError::Damaged("policy", error.to_string()))?;
    Policy::from_json(json).map_err(|error| StoreError::Damaged("policy", error.to_string()))
}

fn read_assignments(text: &str) -> StoreResult<Vec<Assignment>> {
    let list: Vec<Json> =
        serde_json::from_str(text).map_err(|error| StoreError::Damaged("assignment", error.to_string()))?;
    list.into_iter()
        .map(|json| {
            Assignment::from_json("assignments", json)
                .map_err(|error| StoreError::Damaged("assignment", error.to_string()))
        })
        .collect()
}
