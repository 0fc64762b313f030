//! Defender on Linux: from settings to keys of its managed configuration file, and back.
//!
//! The catalogue names each key (`mdatpPath`) and the value of each option. A path that ends in `[]` is a list
//! of objects, one per rule of the group. Where policies replace such entries by their `key`, as device tags, each
//! is enforced by itself and the entries of others in that list stay; otherwise the list is ours as a whole, as
//! exclusions. A key can be changed without the others, so a setting that can't be expressed is refused alone.
//! Other keys of the file stay as they are.

use std::collections::BTreeMap;
use std::path::PathBuf;

use palisade_model::bundle::BundleSetting;
use palisade_model::catalogue::{Catalogue, Kind, Merge, SettingDefinition};
use palisade_model::value::Value;
use serde_json::{Map, Value as Json};

use super::managed_file::{ManagedFile, at, path_parts, put, take};
use crate::engine::{Place, Reading, Refusal, Slots};
use crate::platform::{AreaFailure, Change};

/// The area's name.
pub const AREA: &str = "antivirus";
/// The slot that holds the file's text from before.
const FILE: &str = "file";

/// The managed configuration file of this machine.
#[derive(Debug)]
pub struct Antivirus {
    file: ManagedFile,
}

/// Where the setting is enforced, which has its key at `path`.
pub fn place(setting: &BundleSetting, path: &str) -> Place {
    let key = match encode(setting) {
        Ok(Target { path, .. }) => path,
        // Refused later, with the reason.
        Err(_) => path.strip_suffix("[]").unwrap_or(path).to_owned(),
    };
    Place { area: AREA.to_owned(), slots: vec![FILE.to_owned(), key] }
}

impl Antivirus {
    /// The file at `path`.
    pub fn new(path: PathBuf) -> Self {
        Self { file: ManagedFile::new(path) }
    }

    /// The tags that the file gives the device, whoever wrote them; none where it can't be read. Source: seed-facts,
    /// section 1.6.
    pub fn tags(&self) -> Vec<String> {
        let Ok(Some((_, json))) = self.file.read() else { return Vec::new() };
        let entries = at(&json, path_parts("edr.tags")).and_then(Json::as_array);
        entries
            .into_iter()
            .flatten()
            .filter(|entry| entry.get("key").and_then(Json::as_str) == Some("GROUP"))
            .filter_map(|entry| Some(entry.get("value")?.as_str()?.trim().to_owned()))
            .filter(|tag| !tag.is_empty())
            .collect()
    }

    /// What the slots hold now.
    pub fn capture(&self, slots: &[String]) -> Result<Slots, Refusal> {
        let found = self.file.read()?;
        Ok(slots
            .iter()
            .map(|slot| {
                let value = match (&found, slot.as_str()) {
                    (None, _) => None,
                    (Some((text, _)), FILE) => Some(Json::String(text.clone())),
                    (Some((_, json)), slot) => at(json, path_parts(slot)).cloned(),
                };
                (slot.clone(), value)
            })
            .collect())
    }

    /// Writes the file so that it says what `change` says, or removes it where nothing is left of it.
    pub fn apply(&self, change: &Change<'_>) -> Result<BTreeMap<String, Refusal>, AreaFailure> {
        let found = self.file.read()?;
        let mut json = found.map_or_else(|| Json::Object(Map::new()), |(_, json)| json);
        let original = change.before.get(FILE).and_then(Option::as_ref).and_then(Json::as_str);
        let original_json: Option<Json> = original.and_then(|text| serde_json::from_str(text).ok());
        for slot in change.release.iter().filter(|slot| *slot != FILE) {
            match change.before.get(slot).and_then(Option::as_ref) {
                Some(value) => {
                    put(&mut json, path_parts(slot), value.clone())
                        .map_err(|reason| self.refusal(&reason))?;
                }
                None => take(&mut json, &path_parts(slot).collect::<Vec<_>>(), original_json.as_ref()),
            }
        }
        let (wanted, mut refused) = wanted(change.settings);
        for (path, Wanted { keys, value }) in wanted {
            if let Err(reason) = put(&mut json, path_parts(&path), value) {
                for key in keys {
                    refused.insert(key, self.refusal(&reason));
                }
            }
        }
        let empty = json.as_object().is_some_and(Map::is_empty);
        match original {
            None if empty => self.file.remove()?,
            // Nothing of ours is left, so even the spelling from before comes back.
            Some(text) if original_json.as_ref() == Some(&json) => self.file.write_text(text)?,
            _ => self.file.write(&json)?,
        }
        Ok(refused)
    }

    /// Compares every setting with what the file says.
    pub fn read_back(&self, settings: &[BundleSetting]) -> Result<BTreeMap<String, Reading>, Refusal> {
        let json = self.file.read()?.map_or(Json::Null, |(_, json)| json);
        let (wanted, refused) = wanted(settings);
        let mut readings = BTreeMap::new();
        for (path, Wanted { keys, value }) in wanted {
            let reading = match at(&json, path_parts(&path)) {
                Some(found) if *found == value => Reading::InForce(Some(match &value {
                    Json::Array(entries) if entries.iter().any(Json::is_object) => {
                        format!("`{path}` in the managed configuration lists it.")
                    }
                    _ => format!("`{path}` is {value} in the managed configuration."),
                })),
                Some(found) => {
                    Reading::Other(format!("`{path}` in the managed configuration is {found}, not {value}."))
                }
                None => Reading::Other(format!("`{path}` is missing in the managed configuration.")),
            };
            readings.extend(keys.into_iter().map(|key| (key, reading.clone())));
        }
        readings.extend(refused.into_iter().map(|(key, refusal)| (key, Reading::Other(refusal.detail))));
        Ok(readings)
    }

    /// Whether the slot holds its value from before.
    pub fn released(&self, slot: &str, before: Option<&Json>) -> Result<String, String> {
        let found = self.file.read().map_err(|refusal| refusal.detail)?;
        if slot == FILE {
            return match (before, found) {
                (None, None) => Ok("The managed configuration file is gone again.".into()),
                (None, Some(_)) => Ok("The managed configuration file holds only what others wrote.".into()),
                (Some(_), Some(_)) => Ok("The managed configuration file is as it was.".into()),
                (Some(_), None) => Err("the managed configuration file is gone.".into()),
            };
        }
        let found = found.as_ref().and_then(|(_, json)| at(json, path_parts(slot)));
        match (before, found) {
            (None, None) => Ok(format!("It is no longer delivered; `{slot}` is gone again, as before.")),
            (Some(value), Some(found)) if value == found => {
                Ok(format!("It is no longer delivered; `{slot}` is {value} again, as before."))
            }
            (_, Some(found)) => Err(format!("`{slot}` in the managed configuration is {found}.")),
            (_, None) => Err(format!("`{slot}` is missing in the managed configuration.")),
        }
    }

    fn refusal(&self, reason: &str) -> Refusal {
        Refusal::new(format!("{reason} Mend `{}`.", self.file.path().display()))
    }
}

/// What a key is to hold, and the settings that want it.
struct Wanted {
    keys: Vec<String>,
    value: Json,
}

/// The keys with their values, and the settings that can't be expressed.
fn wanted(settings: &[BundleSetting]) -> (BTreeMap<String, Wanted>, BTreeMap<String, Refusal>) {
    let mut keys: BTreeMap<String, Wanted> = BTreeMap::new();
    let mut refused = BTreeMap::new();
    for setting in settings {
        match encode(setting) {
            Ok(Target { path, value, joins: true }) => {
                let wanted = keys
                    .entry(path)
                    .or_insert_with(|| Wanted { keys: Vec::new(), value: Json::Array(Vec::new()) });
                wanted.keys.push(setting.key.clone());
                if let Json::Array(entries) = &mut wanted.value {
                    entries.push(value);
                }
            }
            Ok(Target { path, value, joins: false }) => {
                keys.insert(path, Wanted { keys: vec![setting.key.clone()], value });
            }
            Err(reason) => {
                refused.insert(setting.key.clone(), Refusal::new(reason));
            }
        }
    }
    (keys, refused)
}

/// Where in the file a setting belongs and what it says there, as the file spells it.
struct Target {
    /// The path of the key, or of one entry of a list.
    path: String,
    value: Json,
    /// The value is one entry of the list at the path, which the entries of other settings join.
    joins: bool,
}

fn encode(setting: &BundleSetting) -> Result<Target, String> {
    let catalogue = Catalogue::embedded();
    let definition = catalogue
        .definition(&setting.definition_id)
        .ok_or_else(|| format!("This version of the agent does not know `{}`.", setting.definition_id))?;
    let path = definition.mdatp_path.as_deref().ok_or("The managed configuration has no key for it.")?;
    let value = match &setting.value {
        Value::Rule(members) => {
            let mut entry = Map::new();
            for (id, value) in members {
                let child = catalogue.definition(id);
                let (child, name) = child
                    .and_then(|child| {
                        Some((child, child.mdatp_path.as_deref()?.strip_prefix(path)?.strip_prefix('.')?))
                    })
                    .ok_or_else(|| format!("`{id}` is no part of an entry of `{path}`."))?;
                entry.insert(name.to_owned(), scalar(value, child)?);
            }
            Json::Object(entry)
        }
        value => scalar(value, definition)?,
    };
    let key = value.get("key").and_then(Json::as_str).filter(|_| definition.merge == Merge::Replace);
    let (path, joins) = match (path.strip_suffix("[]"), key) {
        (None, _) => (path.to_owned(), false),
        (Some(list), None) => (list.to_owned(), true),
        (Some(list), Some(key)) => (format!("{list}[{key}]"), false),
    };
    Ok(Target { path, value, joins })
}

fn scalar(value: &Value, definition: &SettingDefinition) -> Result<Json, String> {
    let option = |item: &str| {
        definition
            .option(item)
            .map(|option| option.value.clone())
            .ok_or_else(|| format!("`{item}` is no option of `{}`.", definition.id))
    };
    match (value, definition.kind) {
        (Value::Text(item), Kind::Choice) => option(item),
        (Value::List(items), Kind::ChoiceCollection) => {
            items.iter().map(|item| option(item)).collect::<Result<_, _>>().map(Json::Array)
        }
        (Value::Integer(number), Kind::Integer) => Ok(Json::from(*number)),
        (Value::Text(text), Kind::String) => Ok(Json::from(text.as_str())),
        (Value::List(entries), Kind::StringList) => Ok(Json::from(entries.clone())),
        _ => Err(format!("The value of `{}` is not of its kind.", definition.id)),
    }
}

#[cfg(test)]
#[path = "antivirus_tests.rs"]
mod tests;
