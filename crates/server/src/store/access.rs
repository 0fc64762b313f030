//! Administrators, sessions and tokens. Every secret arrives here as a hash.

use palisade_model::api::Role;

use super::audit::{self, AuditRow};
use super::{
    AdministratorRecord, ApiTokenRecord, EnrolmentTokenRecord, SessionRecord, Store, StoreError, StoreResult,
    to_u32,
};

fn role(word: &str) -> StoreResult<Role> {
    Role::from_wire(word).ok_or_else(|| StoreError::Damaged("role", word.to_owned()))
}

impl Store {
    /// Whether there is any administrator: none before the first start.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_administrator(&self) -> StoreResult<bool> {
        let (any,): (bool,) =
            sqlx::query_as("SELECT EXISTS (SELECT 1 FROM administrators)").fetch_one(&self.pool).await?;
        Ok(any)
    }

    /// Creates an administrator whose password is a one-time secret, or gives an existing one such a password
    /// and ends its sessions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_administrator(&self, name: &str, role: Role, password: &str) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO administrators (name, role, password, must_change, created) VALUES (?, ?, ?, 1, ?) \
             ON CONFLICT (name) DO UPDATE SET password = excluded.password, must_change = 1",
        )
        .bind(name)
        .bind(role.wire())
        .bind(password)
        .bind(crate::clock::now())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "DELETE FROM sessions WHERE administrator IN (SELECT seq FROM administrators WHERE name = ?)",
        )
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        let row = AuditRow::change("palisade-server", "administrator.one-time-secret", name, "");
        audit::insert(&mut transaction, &row).await?;
        Ok(transaction.commit().await?)
    }

    /// The administrator with this name, whatever its case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn administrator(&self, name: &str) -> StoreResult<Option<AdministratorRecord>> {
        let row: Option<(i64, String, String, String, bool)> = sqlx::query_as(
            "SELECT seq, name, role, password, must_change FROM administrators WHERE name = ?",
        )
        .bind(name)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|(seq, name, word, password, must_change)| {
            Ok(AdministratorRecord { seq, name, role: role(&word)?, password, must_change })
        })
        .transpose()
    }

    /// Stores a session and forgets those that ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_session(&self, token_hash: &[u8], administrator: i64, expires: i64) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE expires <= ?")
            .bind(crate::clock::seconds())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO sessions (token_hash, administrator, expires) VALUES (?, ?, ?)")
            .bind(token_hash)
            .bind(administrator)
            .bind(expires)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The session of a token, ended or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &[u8]) -> StoreResult<Option<SessionRecord>> {
        let row: Option<(i64, String, String, bool, i64)> = sqlx::query_as(
            "SELECT a.seq, a.name, a.role, a.must_change, s.expires FROM sessions s \
             JOIN administrators a ON a.seq = s.administrator WHERE s.token_hash = ?",
        )
        .bind(token_hash)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|(administrator, name, word, must_change, expires)| {
            Ok(SessionRecord { administrator, name, role: role(&word)?, must_change, expires })
        })
        .transpose()
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token_hash: &[u8]) -> StoreResult<()> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = ?")
            .bind(token_hash)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Sets a chosen password and ends every other session of the administrator.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(
        &self,
        administrator: i64,
        password: &str,
        keep: &[u8],
        row: &AuditRow,
    ) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("UPDATE administrators SET password = ?, must_change = 0 WHERE seq = ?")
            .bind(password)
            .bind(administrator)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE administrator = ? AND token_hash <> ?")
            .bind(administrator)
            .bind(keep)
            .execute(&mut *transaction)
            .await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Stores a token for scripts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_api_token(
        &self,
        token: &ApiTokenRecord,
        token_hash: &[u8],
        row: &AuditRow,
    ) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO api_tokens (id, token_hash, name, role, created, created_by, expires) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&token.id)
        .bind(token_hash)
        .bind(&token.name)
        .bind(token.role.wire())
        .bind(&token.created)
        .bind(&token.created_by)
        .bind(token.expires)
        .execute(&mut *transaction)
        .await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// The token for scripts with this hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_token(&self, token_hash: &[u8]) -> StoreResult<Option<ApiTokenRecord>> {
        let row: Option<ApiTokenRow> = sqlx::query_as(
            "SELECT id, name, role, created, created_by, expires, revoked FROM api_tokens WHERE token_hash = ?",
        )
        .bind(token_hash)
        .fetch_optional(&self.pool)
        .await?;
        row.map(api_token_of).transpose()
    }

    /// Every token for scripts, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_tokens(&self) -> StoreResult<Vec<ApiTokenRecord>> {
        let rows: Vec<ApiTokenRow> = sqlx::query_as(
            "SELECT id, name, role, created, created_by, expires, revoked FROM api_tokens ORDER BY created DESC, id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(api_token_of).collect()
    }

    /// Revokes a token for scripts; `false` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_api_token(&self, id: &str, row: &AuditRow) -> StoreResult<bool> {
        self.revoke("UPDATE api_tokens SET revoked = 1 WHERE id = ?", id, row).await
    }

    /// Stores an enrolment token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_enrolment_token(
        &self,
        token: &EnrolmentTokenRecord,
        token_hash: &[u8],
        row: &AuditRow,
    ) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO enrolment_tokens (id, token_hash, name, created, created_by, expires, max_uses) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&token.id)
        .bind(token_hash)
        .bind(&token.name)
        .bind(&token.created)
        .bind(&token.created_by)
        .bind(token.expires)
        .bind(token.max_uses)
        .execute(&mut *transaction)
        .await?;
        audit::insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Every enrolment token, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enrolment_tokens(&self) -> StoreResult<Vec<EnrolmentTokenRecord>> {
        let rows: Vec<EnrolmentTokenRow> = sqlx::query_as(
            "SELECT id, name, created, created_by, expires, revoked, uses, max_uses FROM enrolment_tokens \
             ORDER BY created DESC, id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(enrolment_token_of).collect()
    }

    /// Revokes an enrolment token; `false` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_enrolment_token(&self, id: &str, row: &AuditRow) -> StoreResult<bool> {
        self.revoke("UPDATE enrolment_tokens SET revoked = 1 WHERE id = ?", id, row).await
    }

    /// Revokes what `statement` finds by its id; `false` when there is none.
    async fn revoke(&self, statement: &'static str, id: &str, row: &AuditRow) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let done = sqlx::query(statement).bind(id).execute(&mut *transaction).await?;
        audit::insert(&mut transaction, row).await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }
}

type ApiTokenRow = (String, String, String, String, String, i64, bool);
pub(super) type EnrolmentTokenRow = (String, String, String, String, i64, bool, i64, Option<i64>);

fn api_token_of(row: ApiTokenRow) -> StoreResult<ApiTokenRecord> {
    let (id, name, word, created, created_by, expires, revoked) = row;
    Ok(ApiTokenRecord { id, name, role: role(&word)?, created, created_by, expires, revoked })
}

pub(super) fn enrolment_token_of(row: EnrolmentTokenRow) -> StoreResult<EnrolmentTokenRecord> {
    let (id, name, created, created_by, expires, revoked, uses, max_uses) = row;
    Ok(EnrolmentTokenRecord {
        id,
        name,
        created,
        created_by,
        expires,
        revoked,
        uses: to_u32("count", uses)?,
        max_uses: max_uses.map(|max| to_u32("count", max)).transpose()?,
    })
}
