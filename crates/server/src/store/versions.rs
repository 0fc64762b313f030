//! Versions of policies: what was saved when, and a policy as it was. Rows are only ever added.

use std::collections::{BTreeSet, HashMap};

use palisade_model::api::VersionRow;
use sqlx::{QueryBuilder, Sqlite};

use super::policies::{read_assignments, read_policy};
use super::{PolicyRecord, Store, StoreResult, VersionRecord, to_u32};

/// What devices were told by a version, without the policy itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionMark {
    /// The version.
    pub version: u32,
    /// When it was saved, among all saves of the tenant.
    pub moment: u32,
    /// What versions that tell devices the same have in common.
    pub settings: String,
}

impl Store {
    /// The versions of a policy, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policy_versions(&self, id: &str) -> StoreResult<Vec<VersionRow>> {
        let rows: Vec<(i64, String, String, String, String, String)> = sqlx::query_as(
            "SELECT version, saved, saved_by, action, summary, reason FROM policy_versions \
             WHERE policy_id = ? ORDER BY version DESC",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(version, saved, saved_by, action, summary, reason)| {
                let version = to_u32("version", version)?;
                Ok(VersionRow { version, saved, saved_by, action, summary, reason })
            })
            .collect()
    }

    /// What each version of a policy told devices, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn version_marks(&self, id: &str) -> StoreResult<Vec<VersionMark>> {
        // Versions from before the digests have none; those that changed no settings say what the one before says.
        let rows: Vec<(i64, i64, String, String)> = sqlx::query_as(
            "SELECT version, moment, action, settings_digest FROM policy_versions \
             WHERE policy_id = ? ORDER BY version",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        let mut marks: Vec<VersionMark> = Vec::with_capacity(rows.len());
        for (version, moment, action, digest) in rows {
            let before = marks.last().map(|mark| mark.settings.clone());
            let settings = match (action.as_str(), before) {
                ("properties" | "assignments" | "archived" | "unarchived", Some(before)) => before,
                _ if digest.is_empty() => format!("version {version}"),
                _ => digest,
            };
            let (version, moment) = (to_u32("version", version)?, to_u32("moment", moment)?);
            marks.push(VersionMark { version, moment, settings });
        }
        Ok(marks)
    }

    /// A policy as it was in a version; without a number in its last one, also where it is deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policy_version(&self, id: &str, version: Option<u32>) -> StoreResult<Option<VersionRecord>> {
        type Row = (i64, String, String, String, String, String, bool, i64, String, String);
        let found: Option<Row> = sqlx::query_as(
            "SELECT version, saved, saved_by, action, summary, reason, archived, moment, body, assignments \
             FROM policy_versions WHERE policy_id = ? AND (version = ? OR ? IS NULL) ORDER BY version DESC LIMIT 1",
        )
        .bind(id)
        .bind(version)
        .bind(version)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = found else { return Ok(None) };
        let (version, saved, saved_by, action, summary, reason, archived, moment, body, assignments) = row;
        let version = to_u32("version", version)?;
        let policy = read_policy(&body)?;
        Ok(Some(VersionRecord {
            record: PolicyRecord {
                seq: 0,
                id: id.to_owned(),
                version,
                assignments: read_assignments(&assignments)?,
                archived,
                moment: to_u32("moment", moment)?,
                created: policy.created.clone().unwrap_or_default(),
                modified: saved.clone(),
                modified_by: saved_by.clone(),
                policy,
            },
            row: VersionRow { version, saved, saved_by, action, summary, reason },
        }))
    }

    /// When the saves with these numbers were made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saved_at(&self, moments: &BTreeSet<u32>) -> StoreResult<HashMap<u32, String>> {
        if moments.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query =
            QueryBuilder::<Sqlite>::new("SELECT moment, saved FROM policy_versions WHERE moment IN (");
        let mut list = query.separated(", ");
        for moment in moments {
            list.push_bind(*moment);
        }
        query.push(")");
        let rows: Vec<(i64, String)> = query.build_query_as().fetch_all(&self.pool).await?;
        rows.into_iter().map(|(moment, saved)| Ok((to_u32("moment", moment)?, saved))).collect()
    }

    /// The number of the newest save of the tenant, whatever has become of its policy, and of what devices heard of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moment(&self) -> StoreResult<u32> {
        let (moment,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(moment), 0) FROM policy_versions")
            .fetch_one(&self.pool)
            .await?;
        to_u32("moment", moment)
    }
}
