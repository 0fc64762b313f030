//! Finding the policies in a file's JSON: bare, in lists, in answers of Graph and in wrappers that hold them as
//! text.

use serde_json::{Map, Value as Json};

use super::ImportError;
use super::identify::what_it_seems;

/// Wrappers inside wrappers deeper than this are refused.
const MAX_DEPTH: usize = 8;
/// Members of wrappers that hold a policy as JSON text, compared without regard to case.
const WRAPPED: [&str; 2] = ["json", "rawjson"];
/// Members of wrappers that hold the policy's name.
const WRAPPER_NAMES: [&str; 3] = ["displayname", "name", "templatename"];

/// The JSON of every policy in `json`.
pub(super) fn policies(json: Json) -> Result<Vec<Json>, ImportError> {
    let mut found = Vec::new();
    collect(json, 0, &mut found)?;
    if found.is_empty() {
        return Err(ImportError::new("This file holds an empty list, no policy."));
    }
    Ok(found)
}

fn collect(json: Json, depth: usize, found: &mut Vec<Json>) -> Result<(), ImportError> {
    if depth > MAX_DEPTH {
        return Err(ImportError::new("Wrappers are nested too deeply in this file."));
    }
    match json {
        Json::Array(items) => list(items, depth, found),
        Json::String(text) => match serde_json::from_str(&text) {
            Ok(inner) => collect(inner, depth + 1, found),
            Err(_) => Err(ImportError::new(what_it_seems(&Json::String(text)))),
        },
        Json::Object(map) => object(map, depth, found),
        other => Err(ImportError::new(what_it_seems(&other))),
    }
}

fn list(items: Vec<Json>, depth: usize, found: &mut Vec<Json>) -> Result<(), ImportError> {
    let count = items.len();
    for (index, item) in items.into_iter().enumerate() {
        collect(item, depth + 1, found).map_err(|error| {
            if count > 1 {
                ImportError::new(format!("Entry {} of {count}: {}", index + 1, error.sentence))
            } else {
                error
            }
        })?;
    }
    Ok(())
}

fn object(mut map: Map<String, Json>, depth: usize, found: &mut Vec<Json>) -> Result<(), ImportError> {
    if is_policy(&map) {
        found.push(Json::Object(map));
        return Ok(());
    }
    if let Some(Json::Array(_)) = map.get("value")
        && let Some(Json::Array(items)) = map.remove("value")
    {
        return list(items, depth, found);
    }
    let wrapped = map.iter().find_map(|(name, value)| {
        let named = WRAPPED.iter().any(|wrapped| name.eq_ignore_ascii_case(wrapped));
        value.as_str().filter(|_| named)
    });
    let Some(text) = wrapped else {
        return Err(ImportError::new(what_it_seems(&Json::Object(map))));
    };
    let inner = super::decode::json(text)
        .map_err(|error| ImportError::new(format!("Inside the wrapper: {}", error.sentence)))?;
    let before = found.len();
    collect(inner, depth + 1, found)?;
    // The wrapper often holds the name that the policy in it lacks.
    if let Some([only]) = found.get_mut(before..) {
        lend(&map, &WRAPPER_NAMES, only, "name");
        lend(&map, &["description"], only, "description");
    }
    Ok(())
}

/// Copies a text of the wrapper into the policy where the policy has none.
fn lend(wrapper: &Map<String, Json>, from: &[&str], policy: &mut Json, to: &str) {
    let Some(policy) = policy.as_object_mut() else { return };
    if policy.get(to).and_then(Json::as_str).is_some_and(|text| !text.is_empty()) {
        return;
    }
    let text = from.iter().find_map(|wanted| {
        let named = wrapper.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        named.filter_map(|(_, value)| value.as_str()).find(|text| !text.is_empty())
    });
    if let Some(text) = text {
        policy.insert(to.to_owned(), Json::String(text.to_owned()));
    }
}

/// Whether an object has the shape of a settings-catalogue policy. A compliance policy has it too, with actions for
/// devices that do not comply; it configures nothing.
fn is_policy(map: &Map<String, Json>) -> bool {
    let setting =
        |json: &Json| json.get("settingInstance").is_some() || json.get("settingDefinitionId").is_some();
    if map.contains_key("scheduledActionsForRule") {
        return false;
    }
    let named = map.contains_key("templateReference") || map.contains_key("technologies");
    match map.get("settings") {
        Some(Json::Array(settings)) => named || settings.iter().any(setting),
        _ => map.contains_key("templateReference") || (named && map.contains_key("platforms")),
    }
}
