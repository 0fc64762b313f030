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

/// The steps along a dotted path. A step is a member's name, or `name[key]`: the entry of the list `name` whose
/// member `key` says so, as in `edr.tags[GROUP]`.
pub fn path_parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('.')
}

/// A step's name and, where it leads to an entry of a list, that entry's key.
fn step(part: &str) -> (&str, Option<&str>) {
    match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
        Some((name, key)) => (name, Some(key)),
        None => (part, None),
    }
}

fn is_entry(entry: &Json, key: &str) -> bool {
    entry.get("key").and_then(Json::as_str) == Some(key)
}

/// What stands at a path.
pub fn at<'a>(json: &'a Json, path: impl Iterator<Item = &'a str>) -> Option<&'a Json> {
    let mut place = json;
    for part in path {
        let (name, key) = step(part);
        place = place.as_object()?.get(name)?;
        if let Some(key) = key {
            place = place.as_array()?.iter().find(|entry| is_entry(entry, key))?;
        }
    }
    Some(place)
}

/// Puts `value` at a path and makes the objects and lists on the way.
///
/// # Errors
/// Something on the way is not an object, or not a list; then nothing is changed that was there.
pub fn put<'a>(json: &mut Json, path: impl Iterator<Item = &'a str>, value: Json) -> Result<(), String> {
    let mut place = json;
    for part in path {
        let (name, key) = step(part);
        let member = place
            .as_object_mut()
            .ok_or_else(|| format!("The managed configuration has no object where `{name}` belongs."))?
            .entry(name)
            .or_insert_with(
                || if key.is_some() { Json::Array(Vec::new()) } else { Json::Object(Map::new()) },
            );
        place = match key {
            None => member,
            Some(key) => entry_for(member, key)
                .ok_or_else(|| format!("`{name}` in the managed configuration is not a list."))?,
        };
    }
    *place = value;
    Ok(())
}

/// The entry with this key in a list, a new one at its end where there is none; `None` where it is no list.
fn entry_for<'a>(list: &'a mut Json, key: &str) -> Option<&'a mut Json> {
    let entries = list.as_array_mut()?;
    let at = entries.iter().position(|entry| is_entry(entry, key)).unwrap_or(entries.len());
    if at == entries.len() {
        entries.push(Json::Object(Map::new()));
    }
    entries.get_mut(at)
}

/// Takes away what stands at a path, and the objects and lists on the way that are empty then, unless `original`
/// had them.
pub fn take(json: &mut Json, path: &[&str], original: Option<&Json>) {
    let (Some((part, rest)), Some(object)) = (path.split_first(), json.as_object_mut()) else {
        return;
    };
    let (name, key) = step(part);
    let original = original.and_then(|json| json.get(name));
    let Some(inner) = object.get_mut(name) else { return };
    match (key, rest.is_empty()) {
        (None, true) => {
            object.remove(name);
            return;
        }
        (None, false) => take(inner, rest, original),
        // A path ends with the entry of a list: nothing leads on from it.
        (Some(key), _) => {
            if let Some(entries) = inner.as_array_mut() {
                entries.retain(|entry| !is_entry(entry, key));
            }
        }
    }
    let empty = inner.as_object().is_some_and(Map::is_empty) || inner.as_array().is_some_and(Vec::is_empty);
    if original.is_none() && empty {
        object.remove(name);
    }
}
