//! Taking out what describes Graph's answer rather than the policy.

use serde_json::Value as Json;

/// Removes annotations (`name@odata.type`, `@odata.id`, `@microsoft.graph.tips`, `#microsoft.graph.assign` …)
/// everywhere, but not the `@odata.type` of an object, which says what it is.
pub(super) fn annotations(json: &mut Json) {
    match json {
        Json::Object(map) => {
            map.retain(|name, _| name == "@odata.type" || !is_annotation(name));
            map.values_mut().for_each(annotations);
        }
        Json::Array(items) => items.iter_mut().for_each(annotations),
        _ => {}
    }
}

fn is_annotation(name: &str) -> bool {
    name.starts_with("#microsoft.graph.") || name.contains("@odata.") || name.contains("@microsoft.graph.")
}

/// Removes the definitions that an export made with `$expand=settingDefinitions` carries beside each setting:
/// they are the catalogue's, not the policy's.
pub(super) fn definitions(json: &mut Json) {
    let settings = json.get_mut("settings").and_then(Json::as_array_mut);
    for setting in settings.into_iter().flatten().filter_map(Json::as_object_mut) {
        setting.remove("settingDefinitions");
    }
}
