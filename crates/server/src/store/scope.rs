//! The enforcement scope.

use super::audit::{self, AuditRow};
use super::{ScopeRecord, Store, StoreError, StoreResult, to_u32};

impl Store {
    /// The scope; the default where none was ever stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scope(&self) -> StoreResult<ScopeRecord> {
        let row: Option<(String, i64, String, String)> =
            sqlx::query_as("SELECT body, version, changed, changed_by FROM enforcement_scope")
                .fetch_optional(&self.pool)
                .await?;
        let Some((body, version, changed, changed_by)) = row else { return Ok(ScopeRecord::default()) };
        Ok(ScopeRecord {
            scope: serde_json::from_str(&body)
                .map_err(|error| StoreError::Damaged("enforcement scope", error.to_string()))?,
            version: to_u32("version", version)?,
            changed,
            changed_by,
        })
    }

    /// Stores the scope.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_scope(&self, record: &ScopeRecord, row: &AuditRow) -> StoreResult<()> {
        let body = serde_json::to_string(&record.scope)
            .map_err(|error| StoreError::Damaged("enforcement scope", error.to_string()))?;
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO enforcement_scope (only_row, body, version, changed, changed_by) VALUES (1, ?, ?, ?, ?) \
             ON CONFLICT (only_row) DO UPDATE SET body = excluded.body, version = excluded.version, \
             changed = excluded.changed, changed_by = excluded.changed_by",
        )
        .bind(body)
        .bind(record.version)
        .bind(&record.changed)
        .bind(&record.changed_by)
        .execute(&mut *transaction)
        .await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }
}
