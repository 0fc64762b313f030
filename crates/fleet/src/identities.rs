//! The identities of the devices, one line of JSON each, so that a second start has the same devices. A line is
//! added when a device enrols or is retired; the last line of a name counts, and a line cut short by a kill is
//! as if it were not there.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use palisade_agent::channel::Enrolment;
use serde::{Deserialize, Serialize};

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The device's name.
    pub name: String,
    /// Its enrolment.
    pub enrolment: Enrolment,
    /// An administrator retired it: it stays away.
    #[serde(default)]
    pub retired: bool,
}

/// The folder can't be used.
#[derive(Debug, thiserror::Error)]
#[error("Can't use `{path}` for the devices' keys: {cause}. Choose another folder with `--state`.")]
pub struct IdentitiesError {
    path: String,
    cause: io::Error,
}

/// The identities, kept in a folder or only in memory.
#[derive(Debug, Default)]
pub struct Identities {
    known: HashMap<String, Line>,
    file: Option<Mutex<File>>,
}

impl Identities {
    /// Those that `folder` holds, to which later ones are added; none without a folder. They go to `server`,
    /// wherever they enrolled: the same database may be at another address by now.
    ///
    /// # Errors
    /// The folder can't be made, read or written.
    pub fn open(folder: Option<&Path>, server: &str) -> Result<Self, IdentitiesError> {
        let Some(folder) = folder else {
            return Ok(Self::default());
        };
        let path = folder.join("devices.jsonl");
        Self::load(folder, &path, server)
            .map_err(|cause| IdentitiesError { path: folder.display().to_string(), cause })
    }

    fn load(folder: &Path, path: &PathBuf, server: &str) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        let text = fs::read_to_string(path)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        let known = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Line>(line).ok())
            .map(|mut line| {
                line.enrolment.server = server.to_owned();
                (line.name.clone(), line)
            })
            .collect();
        Ok(Self { known, file: Some(Mutex::new(file)) })
    }

    /// What is known of the device with this name.
    pub fn get(&self, name: &str) -> Option<&Line> {
        self.known.get(name)
    }

    /// The server knows none of them: they are of another database.
    pub fn forget_all(&mut self) {
        self.known.clear();
    }

    /// Keeps a line.
    ///
    /// # Errors
    /// It can't be written.
    pub fn add(&self, line: &Line) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let text = serde_json::to_string(line)? + "\n";
        file.lock().unwrap_or_else(PoisonError::into_inner).write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_line_of_a_name_counts_and_goes_to_the_server_of_now() {
        let folder = tempfile::tempdir().unwrap();
        let open = |server| Identities::open(Some(folder.path()), server).unwrap();
        let line = |name: &str, server: &str, retired| Line {
            name: name.into(),
            enrolment: serde_json::from_value(serde_json::json!({"server": server, "secretKey": "k"}))
                .unwrap(),
            retired,
        };
        let identities = open("http://a");
        identities.add(&line("one", "http://a", false)).unwrap();
        identities.add(&line("one", "http://a", true)).unwrap();
        identities.add(&line("two", "http://b", false)).unwrap();
        let path = folder.path().join("devices.jsonl");
        fs::write(&path, fs::read_to_string(&path).unwrap() + "{\"name\": \"cut sho").unwrap();
        open("http://a").add(&line("three", "http://a", false)).unwrap();
        let found = open("http://a");
        assert!(found.get("one").unwrap().retired && found.get("three").is_some());
        assert_eq!(found.get("two").unwrap().enrolment.server, "http://a");
        assert_eq!(open("http://b").get("three").unwrap().enrolment.server, "http://b");
    }
}
