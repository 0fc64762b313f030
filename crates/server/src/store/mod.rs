//! The database: everything that must survive. Knows SQL, no HTTP and no judgement.
//!
//! SQLite in WAL mode with full synchronisation: what a method returned from is on the disk. There is one
//! writer at a time; each write is one transaction, its audit row included.

mod access;
mod audit;
mod devices;
mod enrolments;
mod given_up;
mod groups;
mod history;
mod open;
mod outbox;
mod policies;
mod reaches;
mod records;
mod reports;
mod scope;
mod thinning;
mod timeline;
mod versions;
mod views;
mod webhook_events;
mod webhooks;

use sqlx::{Sqlite, SqlitePool, Transaction};

pub use audit::{AuditCounts, AuditRow, AuditWanted};
pub use devices::{DeviceJob, JobResult};
pub use enrolments::Enrolment;
pub use given_up::Chosen;
pub use history::{CellRow, Kind, SaveRow, TransitionRow};
pub use open::OpenError;
pub use outbox::{FailedTry, Gap};
pub use policies::PolicySave;
pub use reaches::ReachRow;
pub use records::{
    AdministratorRecord, ApiTokenRecord, DeviceRecord, EnrolmentTokenRecord, GroupRecord, GroupRule,
    OutcomeRecord, PolicyRecord, ScopeRecord, SessionRecord, VersionRecord,
};
pub use reports::Report;
pub use timeline::Counts;
pub use versions::VersionMark;
pub use views::ViewRecord;
pub use webhook_events::{EventCount, EventRecord};
pub use webhooks::WebhookRecord;

/// The database failed: our fault, never the caller's.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("{0}")]
    Database(#[from] sqlx::Error),
    /// A stored text is not what it should be.
    #[error("a stored {0} can't be read: {1}")]
    Damaged(&'static str, String),
}

/// The result of a database method.
pub type StoreResult<T> = Result<T, StoreError>;

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    /// To read with.
    pool: SqlitePool,
    /// The one connection that writes: what it has read stays true for it, as nobody else changes anything.
    writer: SqlitePool,
}

impl Store {
    /// Starts a write, when the one before is done. `IMMEDIATE`, so that it waits for another program that writes here
    /// rather than fails half-way.
    async fn begin(&self) -> StoreResult<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Folds the write-ahead log in and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
        self.writer.close().await;
    }
}

fn to_u32(what: &'static str, number: i64) -> StoreResult<u32> {
    u32::try_from(number).map_err(|_| StoreError::Damaged(what, number.to_string()))
}
