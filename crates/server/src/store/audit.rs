//! The audit log: who did what, and what was refused. Rows are only ever added; triggers refuse the rest.

use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::{Store, StoreResult};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When, RFC 3339.
    pub at: String,
    /// Who, by name.
    pub who: String,
    /// What was done or tried, such as `policy.create`, or a refused request's method and path.
    pub action: String,
    /// Id of what it was done to.
    pub object: String,
    /// One line.
    pub detail: String,
    /// It was refused.
    pub refused: bool,
}

impl AuditRow {
    /// A change made now.
    pub fn change(who: &str, action: &str, object: &str, detail: &str) -> Self {
        Self {
            at: crate::clock::now(),
            who: who.to_owned(),
            action: action.to_owned(),
            object: object.to_owned(),
            detail: detail.to_owned(),
            refused: false,
        }
    }
}

impl Store {
    /// Adds a row on its own; changes add theirs in their own transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(&self, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// The newest rows first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_rows(&self, limit: u32) -> StoreResult<Vec<AuditRow>> {
        let rows: Vec<(String, String, String, String, String, bool)> = sqlx::query_as(
            "SELECT at, who, action, object, detail, refused FROM audit ORDER BY seq DESC LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(at, who, action, object, detail, refused)| AuditRow {
                at,
                who,
                action,
                object,
                detail,
                refused,
            })
            .collect())
    }
}

/// Adds a row to a write that is under way.
pub(super) async fn insert(transaction: &mut Transaction<'_, Sqlite>, row: &AuditRow) -> StoreResult<()> {
    let connection: &mut SqliteConnection = transaction;
    sqlx::query("INSERT INTO audit (at, who, action, object, detail, refused) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(&row.at)
        .bind(&row.who)
        .bind(&row.action)
        .bind(&row.object)
        .bind(&row.detail)
        .bind(row.refused)
        .execute(connection)
        .await?;
    Ok(())
}
