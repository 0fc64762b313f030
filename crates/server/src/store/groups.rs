//! Groups and their members.

use roaring::RoaringBitmap;
use sqlx::{Sqlite, Transaction};

use super::audit::{self, AuditRow};
use super::{GroupRecord, GroupRule, Store, StoreError, StoreResult, to_u32};

type GroupRow = (String, String, String, String, i64, Option<String>, bool, Vec<u8>);

impl Store {
    /// Every group.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn groups(&self) -> StoreResult<Vec<GroupRecord>> {
        let rows: Vec<GroupRow> = sqlx::query_as(
            "SELECT id, name, description, created, version, rule, rule_paused, members FROM groups",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(id, name, description, created, version, rule, paused, members)| {
                Ok(GroupRecord {
                    id,
                    name,
                    description,
                    created,
                    version: to_u32("version", version)?,
                    rule: rule.map(|text| GroupRule { text, paused }),
                    members: RoaringBitmap::deserialize_from(members.as_slice())
                        .map_err(|error| StoreError::Damaged("group", error.to_string()))?,
                })
            })
            .collect()
    }

    /// Stores a group, new or changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_group(&self, group: &GroupRecord, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        put(&mut transaction, group).await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Stores a new group and remembers the request that made it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create_group(
        &self,
        group: &GroupRecord,
        retry: Option<(&str, &str)>,
        row: &AuditRow,
    ) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        put(&mut transaction, group).await?;
        remember(&mut transaction, &row.who, retry, &group.id).await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Deletes a group.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_group(&self, id: &str, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM groups WHERE id = ?").bind(id).execute(&mut *transaction).await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// What a create with this idempotency key made before: the request's digest and the object's id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remembered(&self, who: &str, key: &str) -> StoreResult<Option<(String, String)>> {
        Ok(sqlx::query_as("SELECT request, object_id FROM idempotency WHERE who = ? AND key = ?")
            .bind(who)
            .bind(key)
            .fetch_optional(&self.pool)
            .await?)
    }
}

/// Remembers what a create made, under its idempotency key and the request's digest; forgets after a day.
pub(super) async fn remember(
    transaction: &mut Transaction<'_, Sqlite>,
    who: &str,
    retry: Option<(&str, &str)>,
    object_id: &str,
) -> StoreResult<()> {
    const DAY: i64 = 24 * 60 * 60;
    let Some((key, request)) = retry else { return Ok(()) };
    let now = crate::clock::seconds();
    sqlx::query("DELETE FROM idempotency WHERE at < ?").bind(now - DAY).execute(&mut **transaction).await?;
    sqlx::query(
        "INSERT OR REPLACE INTO idempotency (who, key, request, object_id, at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(who)
    .bind(key)
    .bind(request)
    .bind(object_id)
    .bind(now)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

pub(super) async fn put(transaction: &mut Transaction<'_, Sqlite>, group: &GroupRecord) -> StoreResult<()> {
    let mut members = Vec::with_capacity(group.members.serialized_size());
    group
        .members
        .serialize_into(&mut members)
        .map_err(|error| StoreError::Damaged("group", error.to_string()))?;
    sqlx::query(
        "INSERT INTO groups (id, name, description, created, version, rule, rule_paused, members) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, \
         version = excluded.version, rule = excluded.rule, rule_paused = excluded.rule_paused, \
         members = excluded.members",
    )
    .bind(&group.id)
    .bind(&group.name)
    .bind(&group.description)
    .bind(&group.created)
    .bind(group.version)
    .bind(group.rule.as_ref().map(|rule| rule.text.as_str()))
    .bind(group.rule.as_ref().is_some_and(|rule| rule.paused))
    .bind(members)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
