//! The state folder: who the device is and what it holds. Files are readable by their owner only and replaced
//! as a whole; a lock keeps a second agent out.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::channel::Enrolment;
use crate::engine::Journal;
use crate::files;

/// Where a device keeps its journal. The simulated fleet keeps it in memory.
pub trait Store: Send {
    /// The journal as last saved; an empty one before the first.
    ///
    /// # Errors
    /// It is there and can't be read.
    fn load(&mut self) -> Result<Journal, StoreError>;

    /// Saves the journal; on return it survives a kill.
    ///
    /// # Errors
    /// It could not be saved; the one from before still is.
    fn save(&mut self, journal: &Journal) -> Result<(), StoreError>;

    /// Notes how the last contact with the server went, for people who ask on the device.
    fn contact(&mut self, _contact: &Contact) {}
}

/// What went wrong with the state folder.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder can't be used.
    #[error("Can't {action} `{path}`: {cause}. Choose another folder with `--state`, or mend this one.")]
    File {
        /// `read`, `write` …
        action: &'static str,
        /// The file.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file's content is not ours.
    #[error(
        "`{path}` is damaged ({cause}). Put back a copy of it, or take the device off with `palisade-agent unenrol`, remove the folder and enrol again."
    )]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong in it.
        cause: serde_json::Error,
    },
    /// Another agent works with the folder.
    #[error(
        "Another palisade-agent is using `{path}`. Stop it first, or choose another folder with `--state`."
    )]
    Locked {
        /// The folder.
        path: String,
    },
}

/// How the last contact with the server went.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Contact {
    /// When the server was last reached, seconds since 1970; 0 for never.
    pub reached: i64,
    /// Why it could not be reached the last time, in a sentence; empty when it was.
    pub trouble: String,
}

/// The state folder of an agent.
#[derive(Debug)]
pub struct StateFolder {
    path: PathBuf,
    _lock: Option<File>,
}

impl StateFolder {
    /// Opens the folder for an agent that works with it, making it where it is missing, and locks it.
    ///
    /// # Errors
    /// The folder can't be made or written, or another agent has it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |action, path: &Path| {
            let path = path.display().to_string();
            move |cause| StoreError::File { action, path, cause }
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(failed("make the folder", path))?;
        let name = path.join("lock");
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&name)
            .map_err(failed("write", &name))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: path.display().to_string() }),
            Err(TryLockError::Error(cause)) => Err(failed("lock", &name)(cause)),
        }
    }

    /// The folder for somebody who only looks.
    pub fn look(path: &Path) -> Self {
        Self { path: path.to_owned(), _lock: None }
    }

    /// The identity, or the half of one that an interrupted enrolment left; `None` before any.
    ///
    /// # Errors
    /// It is there and can't be read.
    pub fn enrolment(&self) -> Result<Option<Enrolment>, StoreError> {
        self.read("identity.json")
    }

    /// Saves the identity, readable by its owner only.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn save_enrolment(&self, enrolment: &Enrolment) -> Result<(), StoreError> {
        self.write("identity.json", enrolment)
    }

    /// How the last contact with the server went.
    ///
    /// # Errors
    /// The note is there and can't be read.
    pub fn last_contact(&self) -> Result<Contact, StoreError> {
        Ok(self.read("contact.json")?.unwrap_or_default())
    }

    /// Forgets who the device is and what it held.
    ///
    /// # Errors
    /// A file can't be removed.
    pub fn forget(&self) -> Result<(), StoreError> {
        // The journal goes first: while the identity is there, the work can be taken up again.
        for name in ["journal.json", "contact.json", "identity.json"] {
            let path = self.path.join(name);
            files::remove(&path).map_err(|cause| StoreError::File {
                action: "remove",
                path: path.display().to_string(),
                cause,
            })?;
        }
        Ok(())
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let path = self.path.join(name);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|cause| StoreError::Damaged { path: path.display().to_string(), cause }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(StoreError::File { action: "read", path: path.display().to_string(), cause }),
        }
    }

    fn write(&self, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
        let path = self.path.join(name);
        serde_json::to_vec_pretty(value)
            .map_err(std::io::Error::from)
            .and_then(|bytes| files::write_atomically(&path, &bytes, 0o600))
            .map_err(|cause| StoreError::File { action: "write", path: path.display().to_string(), cause })
    }
}

impl Store for StateFolder {
    fn load(&mut self) -> Result<Journal, StoreError> {
        Ok(self.read("journal.json")?.unwrap_or_default())
    }

    fn save(&mut self, journal: &Journal) -> Result<(), StoreError> {
        self.write("journal.json", journal)
    }

    fn contact(&mut self, contact: &Contact) {
        if let Err(error) = self.write("contact.json", contact) {
            tracing::warn!("{error}");
        }
    }
}

/// A journal in memory, for a device that starts afresh each time.
#[derive(Debug, Default)]
pub struct MemoryStore(Journal);

impl Store for MemoryStore {
    fn load(&mut self) -> Result<Journal, StoreError> {
        Ok(self.0.clone())
    }

    fn save(&mut self, journal: &Journal) -> Result<(), StoreError> {
        self.0 = journal.clone();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_is_kept_is_secret_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let mut state = StateFolder::open(&path).unwrap();
        let journal = Journal { acknowledged: Some("b1".into()), ..Journal::default() };
        assert_eq!(state.load().unwrap(), Journal::default());
        state.save(&journal).unwrap();
        assert_eq!(state.load().unwrap(), journal);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join("journal.json"))), (0o700, 0o600));
        state.forget().unwrap();
        assert_eq!(state.load().unwrap(), Journal::default());
    }

    #[test]
    fn a_second_agent_is_kept_out_and_told_why() {
        let folder = tempfile::tempdir().unwrap();
        let first = StateFolder::open(folder.path()).unwrap();
        let refused = StateFolder::open(folder.path()).unwrap_err().to_string();
        assert!(refused.starts_with("Another palisade-agent is using"), "{refused}");
        drop(first);
        StateFolder::open(folder.path()).unwrap();
    }

    #[test]
    fn a_damaged_journal_is_an_error_and_not_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("journal.json"), "{\"held\":").unwrap();
        let error = StateFolder::open(folder.path()).unwrap().load().unwrap_err().to_string();
        assert!(error.contains("journal.json` is damaged"), "{error}");
    }
}
