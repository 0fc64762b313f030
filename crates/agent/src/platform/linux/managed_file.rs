//! Defender's managed configuration file: read whole, replaced whole. Source of the format: the vendor's page on
//! preferences for Defender for Endpoint on Linux.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};

use crate::engine::Refusal;
use crate::files;

/// The file, which need not exist.
#[derive(Debug)]
pub struct ManagedFile {
    path: PathBuf,
}

impl ManagedFile {
    /// The file at `path`.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its text and content; `None` where there is none.
    pub fn read(&self) -> Result<Option<(String, Json)>, Refusal> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed("read", &error)),
        };
        match serde_json::from_str::<Json>(&text) {
            Ok(json) if json.is_object() => Ok(Some((text, json))),
            Ok(_) => Err(self.broken("it holds no JSON object")),
            Err(error) => Err(self.broken(&error.to_string())),
        }
    }

    /// Replaces it by `json`. What it says already is not written again.
    pub fn write(&self, json: &Json) -> Result<(), Refusal> {
        if let Ok(Some((_, found))) = self.read()
            && found == *json
        {
            return Ok(());
        }
        self.write_text(&format!("{json:#}\n"))
    }

    /// Replaces it by `text`. It keeps its permissions and owner; a new one is readable by all, as Defender
    /// expects it.
    pub fn write_text(&self, text: &str) -> Result<(), Refusal> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(|error| self.failed("make the folder of", &error))?;
        }
        files::replace_atomically(&self.path, text.as_bytes(), 0o644)
            .map_err(|error| self.failed("write", &error))
    }

    /// Removes it.
    pub fn remove(&self) -> Result<(), Refusal> {
        files::remove(&self.path).map_err(|error| self.failed("remove", &error))
    }

    fn failed(&self, action: &str, error: &io::Error) -> Refusal {
        Refusal {
            code: error.raw_os_error().map(i64::from),
            detail: format!("Can't {action} `{}`: {error}.", self.path.display()),
        }
    }

    fn broken(&self, what: &str) -> Refusal {
        let path = self.path.display();
        Refusal::new(format!("`{path}` is not a managed configuration: {what}. Mend or remove the file."))
    }
}

/// The names along a dotted path.
pub fn path_parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('.')
}

/// What stands at a path.
pub fn at<'a>(json: &'a Json, path: impl Iterator<Item = &'a str>) -> Option<&'a Json> {
    let mut place = json;
    for name in path {
        place = place.as_object()?.get(name)?;
    }
    Some(place)
}

/// Puts `value` at a path and makes the objects on the way.
///
/// # Errors
/// Something on the way is not an object; then nothing is changed that was there.
pub fn put<'a>(json: &mut Json, path: impl Iterator<Item = &'a str>, value: Json) -> Result<(), String> {
    let mut place = json;
    for name in path {
        place = place
            .as_object_mut()
            .ok_or_else(|| format!("The managed configuration has no object where `{name}` belongs."))?
            .entry(name)
            .or_insert_with(|| Json::Object(Map::new()));
    }
    *place = value;
    Ok(())
}

/// Takes away what stands at a path, and the objects on the way that are empty then, unless `original` had them.
pub fn take(json: &mut Json, path: &[&str], original: Option<&Json>) {
    let (Some((name, rest)), Some(object)) = (path.split_first(), json.as_object_mut()) else {
        return;
    };
    let original = original.and_then(|json| json.get(name));
    if rest.is_empty() {
        object.remove(*name);
    } else if let Some(inner) = object.get_mut(*name) {
        take(inner, rest, original);
        if original.is_none() && inner.as_object().is_some_and(Map::is_empty) {
            object.remove(*name);
        }
    }
}
