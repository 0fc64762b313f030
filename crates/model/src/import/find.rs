//! Finding the policies in a file's JSON: bare, in lists, in answers of Graph and in wrappers that hold them as
//! text or as members; each on its own, so that one bad entry does not spoil the others.

use serde_json::{Map, Value as Json};

use super::ImportError;
use super::identify::{ANSWERED, CUT, is_known, what_it_seems};
use super::parse::documents;
use super::shape;
use super::wrapper::{is_wrapped, lend};

/// Wrappers inside wrappers deeper than this are refused.
const MAX_DEPTH: usize = 8;
/// How the sentence begins that says what is wrong with what a wrapper holds.
const INSIDE: &str = "Inside the wrapper: ";

/// Something that was to be a policy: what it is or why it is none, and where.
pub(super) struct Found {
    /// Such as `entry 2 of 20`; empty for the whole file.
    pub(super) place: String,
    pub(super) outcome: Result<Candidate, ImportError>,
}

/// A policy, or settings apart from their policy.
pub(super) enum Candidate {
    Policy(Json),
    /// The answer to `…/settings`, with the id of the policy where the answer says it.
    Settings {
        settings: Vec<Json>,
        policy: Option<String>,
    },
}

/// Everything in `json` that was to be a policy, in its order.
pub(super) fn candidates(json: Json, place: &str) -> Vec<Found> {
    let mut found = Vec::new();
    collect(json, place, 0, &mut found);
    found
}

fn push(found: &mut Vec<Found>, place: &str, outcome: Result<Candidate, ImportError>) {
    found.push(Found { place: place.to_owned(), outcome });
}

fn refuse(found: &mut Vec<Found>, place: &str, sentence: impl Into<String>) {
    push(found, place, Err(ImportError::new(sentence)));
}

fn collect(json: Json, place: &str, depth: usize, found: &mut Vec<Found>) {
    if depth > MAX_DEPTH {
        return refuse(found, place, "Wrappers are nested too deeply in this file.");
    }
    match json {
        Json::Array(items) => list(items, place, depth, None, found),
        Json::String(held) => text(&held, place, depth, found),
        Json::Object(map) => object(map, place, depth, found),
        other => refuse(found, place, what_it_seems(&other)),
    }
}

/// Whether a text begins like JSON that could hold a policy.
fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').trim_ascii_start().starts_with(['{', '[', '"'])
}

fn text(held: &str, place: &str, depth: usize, found: &mut Vec<Found>) {
    if depth > MAX_DEPTH {
        return refuse(found, place, "Wrappers are nested too deeply in this file.");
    }
    if shape::is_cut(held) {
        return refuse(found, place, CUT);
    }
    if !is_json(held) {
        return refuse(found, place, what_it_seems(&Json::String(String::new())));
    }
    for (inner, document) in documents(held.trim_start_matches('\u{FEFF}')) {
        let place = within(place, &inner);
        match document {
            Ok(document) => collect(document.json, &place, depth + 1, found),
            Err(error) => refuse(found, &place, format!("Inside the text: {}", error.sentence)),
        }
    }
}

fn within(place: &str, inner: &str) -> String {
    match (place.is_empty(), inner.is_empty()) {
        (_, true) => place.to_owned(),
        (true, false) => inner.to_owned(),
        (false, false) => format!("{place}, {inner}"),
    }
}

fn list(items: Vec<Json>, place: &str, depth: usize, policy: Option<String>, found: &mut Vec<Found>) {
    if items.is_empty() {
        return refuse(found, place, "This is an empty list, no policy.");
    }
    if items.iter().all(is_setting) {
        let mut items = items;
        items.iter_mut().for_each(shape::setting);
        return push(found, place, Ok(Candidate::Settings { settings: items, policy }));
    }
    let count = items.len();
    for (index, item) in items.into_iter().enumerate() {
        let inner = if count > 1 { format!("entry {} of {count}", index + 1) } else { String::new() };
        collect(item, &within(place, &inner), depth + 1, found);
    }
}

/// Whether this is one setting of a policy, wrapped or bare.
fn is_setting(json: &Json) -> bool {
    shape::member(json, "settingInstance").is_some_and(Json::is_object)
        && shape::member(json, "displayName").is_none()
        || shape::member(json, "settingDefinitionId").is_some()
}

/// The name of the member that holds the settings of the policy that an object is, where it has other members of a
/// policy and calls this one otherwise: taken alone, the settings would lose them.
fn settings_of(map: &Map<String, Json>) -> Option<String> {
    const MEMBERS: [&str; 6] =
        ["name", "displayName", "platforms", "technologies", "templateReference", "assignments"];
    let is_list = |json: &Json| json.as_array().is_some_and(|it| !it.is_empty() && it.iter().all(is_setting));
    let mut lists = map.iter().filter(|(_, json)| is_list(json));
    let (name, _) = lists.next()?;
    let only = lists.next().is_none() && !map.contains_key("settings");
    (only && MEMBERS.iter().any(|member| map.contains_key(*member))).then(|| name.clone())
}

fn object(mut map: Map<String, Json>, place: &str, depth: usize, found: &mut Vec<Found>) {
    shape::members(&mut map);
    unwrap_answer(&mut map, "settings");
    unwrap_answer(&mut map, "assignments");
    if let Some(name) = settings_of(&map)
        && let Some(settings) = map.remove(&name)
    {
        map.insert("settings".to_owned(), settings);
    }
    if is_policy(&map) {
        shape::policy(&mut map);
        return push(found, place, Ok(Candidate::Policy(Json::Object(map))));
    }
    if let Some(Json::Array(items)) = map.get_mut("value") {
        let items = std::mem::take(items);
        let policy = map.get("@odata.context").and_then(Json::as_str).and_then(policy_of);
        return list(items, place, depth, policy, found);
    }
    let map = Json::Object(map);
    let seems = what_it_seems(&map);
    let Json::Object(mut map) = map else { return };
    if is_known(&map) {
        return refuse(found, place, seems);
    }
    // A wrapper: what is in it may be a policy. What is not, such as the wrapper's own data, is passed over.
    let before = found.len();
    let mut wrong = None;
    for (name, value) in &mut map {
        let wrapped = is_wrapped(name);
        let worth = match &*value {
            Json::String(text) => is_json(text),
            Json::Array(_) | Json::Object(_) => depth < MAX_DEPTH || wrapped,
            _ => false,
        };
        if !worth {
            continue;
        }
        let mut inside = Vec::new();
        match value {
            // Texts are kept, since the wrapper may lend them as the name.
            Json::String(held) => text(held, place, depth + 1, &mut inside),
            other => collect(std::mem::take(other), place, depth + 1, &mut inside),
        }
        if inside.iter().any(|found| found.outcome.is_ok()) {
            found.append(&mut inside);
        } else if wrapped && wrong.is_none() {
            wrong = inside.into_iter().next().and_then(|found| found.outcome.err());
        }
    }
    match (found.get_mut(before..), wrong) {
        (Some([only]), _) => {
            if let Ok(Candidate::Policy(policy)) = &mut only.outcome {
                lend(&map, policy);
            }
        }
        (Some([]) | None, Some(error)) => {
            let sentence = error.sentence.trim_start_matches("Inside the text: ");
            let whose = if sentence.starts_with(ANSWERED) { "" } else { INSIDE };
            refuse(found, place, format!("{whose}{}", sentence.trim_start_matches(INSIDE)));
        }
        (Some([]) | None, None) => refuse(found, place, seems),
        (Some(_), _) => {}
    }
}

/// Puts the list in place of an answer of Graph that holds it as `value`, of an object that holds it by its name again,
/// or of a text that is one of these.
fn unwrap_answer(map: &mut Map<String, Json>, name: &str) {
    let Some(member) = map.get_mut(name) else { return };
    let list_of = |answer: &mut Map<String, Json>| {
        let holds =
            ["value", "Value", name].into_iter().find(|name| answer.get(*name).is_some_and(Json::is_array));
        holds.and_then(|name| answer.remove(name))
    };
    let list = match member {
        Json::Object(answer) => list_of(answer),
        Json::String(text) if text.trim_ascii_start().starts_with(['[', '{']) => {
            match serde_json::from_str(text).ok() {
                Some(Json::Array(items)) => Some(Json::Array(items)),
                Some(Json::Object(mut answer)) => list_of(&mut answer),
                _ => None,
            }
        }
        _ => None,
    };
    if let Some(list) = list {
        *member = list;
    }
}

/// The id in `…/configurationPolicies('<id>')/settings`.
fn policy_of(context: &str) -> Option<String> {
    let (_, rest) = context.split_once("configurationPolicies('")?;
    let (id, rest) = rest.split_once("')")?;
    rest.starts_with("/settings").then(|| id.to_owned())
}

/// Whether an object has the shape of a settings-catalogue policy. A compliance policy has it too, with actions for
/// devices that do not comply; it configures nothing.
fn is_policy(map: &Map<String, Json>) -> bool {
    if map.contains_key("scheduledActionsForRule") {
        return false;
    }
    let named = map.contains_key("templateReference") || map.contains_key("technologies");
    match map.get("settings") {
        Some(Json::Array(settings)) => named || settings.iter().any(is_setting),
        Some(settings @ Json::Object(below))
            if is_setting(settings) || (!below.is_empty() && below.values().all(is_setting)) =>
        {
            true
        }
        _ => map.contains_key("templateReference") || (named && map.contains_key("platforms")),
    }
}
