//! Saved views of lists.

use super::audit::{self, AuditRow};
use super::{Store, StoreResult, to_u32};

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRecord {
    /// Id.
    pub id: String,
    /// The list.
    pub list: String,
    /// Its name.
    pub name: String,
    /// The query string.
    pub query: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// Whose it is.
    pub owner: String,
    /// Counts its changes.
    pub version: u32,
}

type Stored = (String, String, String, String, bool, String, i64);

fn view_of((id, list, name, query, shared, owner, version): Stored) -> StoreResult<ViewRecord> {
    Ok(ViewRecord { id, list, name, query, shared, owner, version: to_u32("version", version)? })
}

impl Store {
    /// The views of a list that are this person's or shared, by name; of every list for an empty one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn views(&self, list: &str, who: &str) -> StoreResult<Vec<ViewRecord>> {
        let rows: Vec<Stored> = sqlx::query_as(
            "SELECT id, list, name, query, shared, owner, version FROM views \
             WHERE (list = ?1 OR ?1 = '') AND (shared = 1 OR owner = ?2) ORDER BY name COLLATE NOCASE, owner, list",
        )
        .bind(list)
        .bind(who)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(view_of).collect()
    }

    /// The view with this id, whosever it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn view(&self, id: &str) -> StoreResult<Option<ViewRecord>> {
        let row: Option<Stored> =
            sqlx::query_as("SELECT id, list, name, query, shared, owner, version FROM views WHERE id = ?")
                .bind(id)
                .fetch_optional(&self.pool)
                .await?;
        row.map(view_of).transpose()
    }

    /// How many views this person has, and whether another one of the list than `id` has this name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn views_beside(&self, view: &ViewRecord) -> StoreResult<(i64, bool)> {
        Ok(sqlx::query_as(
            "SELECT COUNT(*), COALESCE(MAX(list = ? AND id <> ? AND name = ? COLLATE NOCASE), 0) FROM views \
             WHERE owner = ?",
        )
        .bind(&view.list)
        .bind(&view.id)
        .bind(&view.name)
        .bind(&view.owner)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Stores a view, new or changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_view(&self, view: &ViewRecord, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO views (id, list, name, query, shared, owner, version) VALUES (?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, \
             shared = excluded.shared, version = excluded.version",
        )
        .bind(&view.id)
        .bind(&view.list)
        .bind(&view.name)
        .bind(&view.query)
        .bind(view.shared)
        .bind(&view.owner)
        .bind(view.version)
        .execute(&mut *transaction)
        .await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Deletes a view.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_view(&self, id: &str, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM views WHERE id = ?").bind(id).execute(&mut *transaction).await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }
}
