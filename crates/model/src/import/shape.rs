//! From the shapes that tools give a policy to Graph's: members in another case, as PowerShell's modules write them,
//! members below `AdditionalProperties`, lists of one without their brackets or keyed by number, enumerations as
//! lists. Only where a policy has members of these names; whatever else there is keeps its spelling and its form.

use serde_json::{Map, Value as Json};

/// Where PowerShell's Graph modules put the members that their types have no name for.
const BESIDE: &str = "AdditionalProperties";
const POLICY: [&str; 19] = [
    "@odata.context",
    "@odata.type",
    "assignments",
    "createdDateTime",
    "creationSource",
    "description",
    "displayName",
    "id",
    "isAssigned",
    "lastModifiedDateTime",
    "name",
    "platforms",
    "priorityMetaData",
    "roleScopeTagIds",
    "settingCount",
    "settings",
    "technologies",
    "templateReference",
    "value",
];
const TEMPLATE: [&str; 4] = ["templateId", "templateFamily", "templateDisplayName", "templateDisplayVersion"];
const ASSIGNMENT: [&str; 6] = ["@odata.type", "id", "intent", "source", "sourceId", "target"];
const TARGET: [&str; 4] = [
    "@odata.type",
    "groupId",
    "deviceAndAppManagementAssignmentFilterId",
    "deviceAndAppManagementAssignmentFilterType",
];
const SETTING: [&str; 4] = ["@odata.type", "id", "settingInstance", "settingDefinitions"];
const INSTANCE: [&str; 9] = [
    "@odata.type",
    "settingDefinitionId",
    "settingInstanceTemplateReference",
    "choiceSettingValue",
    "choiceSettingCollectionValue",
    "simpleSettingValue",
    "simpleSettingCollectionValue",
    "groupSettingValue",
    "groupSettingCollectionValue",
];
const VALUE: [&str; 5] = ["@odata.type", "value", "valueState", "children", "settingValueTemplateReference"];
const REFERENCES: [&str; 3] = ["settingInstanceTemplateId", "settingValueTemplateId", "useTemplateDefault"];

/// Gives the members of an object that may be a policy, or an answer with policies, the names that Graph writes.
pub(super) fn members(map: &mut Map<String, Json>) {
    name(map, &POLICY);
}

/// Gives a policy whose members are named the shape that Graph writes, all the way down.
pub(super) fn policy(map: &mut Map<String, Json>) {
    for enumeration in ["platforms", "technologies"] {
        if let Some(Json::Array(items)) = map.get(enumeration)
            && let Some(texts) = items.iter().map(Json::as_str).collect::<Option<Vec<_>>>()
        {
            let joined = texts.join(",");
            map.insert(enumeration.to_owned(), Json::String(joined));
        }
    }
    if let Some(tags) = map.get_mut("roleScopeTagIds")
        && matches!(tags, Json::String(_) | Json::Number(_))
    {
        *tags = Json::Array(vec![std::mem::take(tags)]);
    }
    if let Some(Json::Object(reference)) = map.get_mut("templateReference") {
        name(reference, &TEMPLATE);
    }
    each(map, "settings", setting);
    each(map, "assignments", assignment);
    // Other tools' name for the name, which stays beside it.
    let named = |name: &str| map.get(name).and_then(Json::as_str).is_some_and(|text| !text.is_empty());
    if !named("name") && named("displayName") {
        let lent = map.get("displayName").cloned().unwrap_or_default();
        map.insert("name".to_owned(), lent);
    }
}

/// Gives a setting of a policy, wrapped or bare, the shape that Graph writes.
pub(super) fn setting(json: &mut Json) {
    let Json::Object(map) = json else { return };
    name(map, &SETTING);
    match map.get_mut("settingInstance") {
        Some(inner) => instance(inner),
        None => instance(json),
    }
}

fn assignment(json: &mut Json) {
    let Json::Object(map) = json else { return };
    name(map, &ASSIGNMENT);
    if let Some(Json::Object(target)) = map.get_mut("target") {
        name(target, &TARGET);
    }
}

fn instance(json: &mut Json) {
    let Json::Object(map) = json else { return };
    name(map, &INSTANCE);
    if let Some(Json::Object(reference)) = map.get_mut("settingInstanceTemplateReference") {
        name(reference, &REFERENCES);
    }
    for one in ["choiceSettingValue", "simpleSettingValue", "groupSettingValue"] {
        if let Some(inner) = map.get_mut(one) {
            value(inner);
        }
    }
    for list in
        ["choiceSettingCollectionValue", "simpleSettingCollectionValue", "groupSettingCollectionValue"]
    {
        each(map, list, value);
    }
}

fn value(json: &mut Json) {
    let Json::Object(map) = json else { return };
    name(map, &VALUE);
    if let Some(Json::Object(reference)) = map.get_mut("settingValueTemplateReference") {
        name(reference, &REFERENCES);
    }
    each(map, "children", instance);
}

/// Makes a list of the member where it is one entry of it, or an object of entries keyed by number, and visits each.
fn each(map: &mut Map<String, Json>, list: &str, visit: fn(&mut Json)) {
    let Some(member) = map.get_mut(list) else { return };
    if let Json::Object(object) = member {
        let taken = std::mem::take(object);
        *member = Json::Array(numbered(taken).unwrap_or_else(|object| vec![Json::Object(object)]));
    } else if matches!(member, Json::String(text) if list.ends_with("CollectionValue") && !is_cut(text))
        || member.is_number()
    {
        *member = Json::Array(vec![std::mem::take(member)]);
    }
    member.as_array_mut().into_iter().flatten().for_each(visit);
}

/// The entries of an object whose members are all named by a number, in their order; else the object again.
fn numbered(object: Map<String, Json>) -> Result<Vec<Json>, Map<String, Json>> {
    let number =
        |name: &str| name.parse::<u32>().ok().filter(|_| name.starts_with(|c: char| c.is_ascii_digit()));
    if object.is_empty() || !object.keys().all(|name| number(name).is_some()) {
        return Err(object);
    }
    let mut entries: Vec<_> = object.into_iter().collect();
    entries.sort_by_key(|(name, _)| number(name));
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

/// Names members that are `known` as they are known, those below `AdditionalProperties` too, which go where they
/// belong. A member that is there already stays, and so does the other one.
fn name(map: &mut Map<String, Json>, known: &[&str]) {
    let as_known = |name: &str| known.iter().find(|known| known.eq_ignore_ascii_case(name));
    let misspelled = |name: &&String| as_known(name).is_some_and(|known| known != name);
    let others: Vec<String> = map.keys().filter(misspelled).cloned().collect();
    for name in others {
        if let Some(known) = as_known(&name).filter(|known| is_free(map, known))
            && let Some(value) = map.remove(&name)
        {
            map.insert((*known).to_owned(), value);
        }
    }
    let mut left = Map::new();
    let mut below = map.get_mut(BESIDE).and_then(Json::as_object_mut).map(std::mem::take);
    while let Some(beside) = below.take() {
        map.remove(BESIDE);
        for (name, value) in beside {
            let name = as_known(&name).map_or(name.as_str(), |known| known);
            match value {
                Json::Object(deeper) if name == BESIDE => below = Some(deeper),
                value if name != BESIDE && is_free(map, name) => {
                    map.insert(name.to_owned(), value);
                }
                value => {
                    left.insert(name.to_owned(), value);
                }
            }
        }
    }
    if !left.is_empty() {
        map.insert(BESIDE.to_owned(), Json::Object(left));
    }
}

/// Whether a member is not there or says nothing.
fn is_free(map: &Map<String, Json>, name: &str) -> bool {
    match map.get(name) {
        None | Some(Json::Null) => true,
        Some(Json::String(text)) => text.is_empty() || (name == "templateFamily" && text == "none"),
        Some(Json::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}

/// The member of an object, by its name in any case.
pub(super) fn member<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    let map = json.as_object()?;
    map.get(name).or_else(|| map.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, it)| it))
}

/// Whether a text is what PowerShell writes for an object that lies deeper than it was asked to go.
pub(super) fn is_cut(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with("@{") && text.ends_with('}'))
        || ["System.Object[]", "System.Collections.", "System.Management.Automation.", "Microsoft.Graph."]
            .iter()
            .any(|name| text.starts_with(name) && !text.contains('\\'))
}

/// The path of the first place in a policy where such a text stands for what it should hold. Names, descriptions and
/// the values of settings may be any text.
pub(super) fn cut(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => is_cut(text).then(String::new),
        Json::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| Some(format!("[{index}]{}", cut(item)?)))
        }
        Json::Object(map) => {
            let may_hold = |name: &str, value: &Json| {
                !(value.is_string() && matches!(name, "value" | "name" | "displayName" | "description"))
            };
            let mut members = map.iter().filter(|(name, value)| may_hold(name, value));
            members.find_map(|(name, value)| Some(format!(".{name}{}", cut(value)?)))
        }
        _ => None,
    }
}
