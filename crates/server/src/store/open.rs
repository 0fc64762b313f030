//! Opening the database: connection options, migrations, and sentences for what can go wrong.

use std::borrow::Cow;
use std::str::FromStr;
use std::time::Duration;

use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::Store;

/// Connections that read.
const READERS: u32 = 4;
/// Pages of the write-ahead log after which it is folded in: the more there are, the more often the same page is among
/// them and is written once. 16 MiB.
const FOLDED_IN_PAGES: &str = "4096";
/// What the writer keeps of the pages that it read, in KiB.
const WRITER_KIBIBYTES: u32 = 16_384;

/// Why a database can't be opened, with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not SQLite.
    #[error("`{0}` is no database that this server can use. Give one as `sqlite://FILE`.")]
    Unsupported(String),
    /// Written by a newer server.
    #[error(
        "The database `{0}` was written by a newer palisade-server (its version {1} is not known here). \
         Start that version, or name another database with --database-url."
    )]
    Newer(String, i64),
    /// Changed outside of the server, or by one that was never released.
    #[error(
        "The database `{0}` has another structure than its version {1} should have. Restore a backup, or name \
         another database with --database-url."
    )]
    Different(String, i64),
    /// SQLite can't open or write it.
    #[error("The database `{0}` can't be opened: {1}. Check the path and its permissions.")]
    Failed(String, String),
}

/// The database's structure, oldest step first. A step that was released is never changed.
fn migrations() -> Migrator {
    let step = |version, name: &'static str, sql: &'static str| {
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(vec![
        step(1, "tenant", include_str!("../../migrations/0001_tenant.sql")),
        step(2, "group rules", include_str!("../../migrations/0002_group_rules.sql")),
        step(3, "enforcement scope", include_str!("../../migrations/0003_enforcement_scope.sql")),
        step(4, "versions", include_str!("../../migrations/0004_versions.sql")),
        step(5, "audit", include_str!("../../migrations/0005_audit.sql")),
        step(6, "marks", include_str!("../../migrations/0006_marks.sql")),
        step(7, "audit counts", include_str!("../../migrations/0007_audit_counts.sql")),
        step(8, "history", include_str!("../../migrations/0008_history.sql")),
        step(9, "views", include_str!("../../migrations/0009_views.sql")),
        step(10, "audit areas", include_str!("../../migrations/0010_audit_areas.sql")),
        step(11, "webhooks", include_str!("../../migrations/0011_webhooks.sql")),
        step(12, "webhook watch", include_str!("../../migrations/0012_webhook_watch.sql")),
        step(13, "webhook given up", include_str!("../../migrations/0013_webhook_given_up.sql")),
        step(14, "webhook told", include_str!("../../migrations/0014_webhook_told.sql")),
    ])
}

impl Store {
    /// Opens the database at `url` (`sqlite://FILE`), creating it and bringing its structure up to date.
    ///
    /// # Errors
    /// With a sentence for people.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if !url.starts_with("sqlite:") {
            // What follows the scheme may hold a password.
            let scheme = url.split_once(':').map_or(url, |(scheme, _)| scheme);
            return Err(OpenError::Unsupported(format!("{scheme}:…")));
        }
        let failed = |error: sqlx::Error| OpenError::Failed(url.to_owned(), plain(&error));
        let options = SqliteConnectOptions::from_str(url)
            .map_err(failed)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .optimize_on_close(true, None);
        let writing = options
            .clone()
            .pragma("wal_autocheckpoint", FOLDED_IN_PAGES)
            .pragma("cache_size", format!("-{WRITER_KIBIBYTES}"));
        let pool = |most| SqlitePoolOptions::new().max_connections(most);
        let writer = pool(1).connect_with(writing).await.map_err(failed)?;
        migrations().run(&writer).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => OpenError::Newer(url.to_owned(), version),
            MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
                OpenError::Different(url.to_owned(), version)
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => failed(error),
            other => OpenError::Failed(url.to_owned(), other.to_string()),
        })?;
        let pool = pool(READERS).connect_with(options).await.map_err(failed)?;
        Ok(Self { pool, writer })
    }
}

fn plain(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}
