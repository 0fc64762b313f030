//! What a JSON document that is no policy seems to be, so that people see at once which file they picked.

use serde_json::{Map, Value as Json};

use super::shape::is_cut;

/// How the sentence on an error that Graph answered begins.
pub(super) const ANSWERED: &str = "This is an error that Graph answered, not a policy: ";
/// What is said of a text that PowerShell wrote in place of an object.
pub(super) const CUT: &str = "PowerShell left out what lies deeper than it was asked to go. Export again with `ConvertTo-Json -Depth 20`.";

/// A sentence that says what `json` seems to be and what to do.
pub(super) fn what_it_seems(json: &Json) -> String {
    match json {
        Json::Object(map) => object(map),
        Json::Null => "This is `null`, no policy.".into(),
        Json::String(_) => "This is a text, not a policy.".into(),
        Json::Bool(_) | Json::Number(_) => "This is a single value, not a policy.".into(),
        Json::Array(_) => "This is a list, not a policy.".into(),
    }
}

/// Whether this is known to be something else, so that no policy is looked for inside it.
pub(super) fn is_known(map: &Map<String, Json>) -> bool {
    map.get("error").is_some_and(Json::is_object) || by_type(map).or_else(|| by_members(map)).is_some()
}

fn object(map: &Map<String, Json>) -> String {
    if let Some(error) = map.get("error").and_then(Json::as_object) {
        let message = error.get("message").and_then(Json::as_str).unwrap_or("no reason given");
        return format!("{ANSWERED}{message}");
    }
    let thing = by_type(map).or_else(|| by_members(map));
    match thing {
        Some(thing) => format!("This is {thing}, not a policy of the settings catalogue."),
        None if map.is_empty() => "This is an empty object, not a policy.".into(),
        None if map.values().filter_map(Json::as_str).any(is_cut) => CUT.into(),
        None if map.contains_key("settings") => {
            "This is no policy of the settings catalogue: its `settings` hold no `settingInstance`.".into()
        }
        None => {
            let names: Vec<_> =
                map.keys().filter(|name| !name.contains('@')).take(4).map(String::as_str).collect();
            format!("This is no policy: it has no `settings`, only {}.", names.join(", "))
        }
    }
}

/// By the object's `@odata.type`; the first fragment that fits counts.
fn by_type(map: &Map<String, Json>) -> Option<&'static str> {
    const TYPES: [(&str, &str); 14] = [
        ("ReusablePolicySetting", "a group of reusable settings"),
        ("PolicyTemplate", "a template of policies"),
        ("managedDevice", "a device"),
        ("graph.device", "a device or an older device profile"),
        ("graph.group", "a device group"),
        ("graph.user", "a user"),
        ("CompliancePolicy", "a compliance policy"),
        ("groupPolicyConfiguration", "an administrative-template profile"),
        ("CustomConfiguration", "a custom OMA-URI profile"),
        ("Configuration", "an older device configuration profile"),
        ("Script", "a script"),
        ("conditionalAccess", "a Conditional Access policy"),
        ("App", "an app"),
        ("assignmentFilter", "an assignment filter"),
    ];
    let odata_type = map.get("@odata.type")?.as_str()?;
    TYPES.into_iter().find(|(fragment, _)| odata_type.contains(fragment)).map(|(_, thing)| thing)
}

/// By members that only one kind of thing has.
fn by_members(map: &Map<String, Json>) -> Option<&'static str> {
    const MEMBERS: [(&str, &str); 20] = [
        ("scheduledActionsForRule", "a compliance policy"),
        ("settingInstance", "one setting without its policy"),
        ("settingDefinitionId", "one setting without its policy"),
        ("groupTypes", "a device group"),
        ("membershipRule", "a device group"),
        ("securityEnabled", "a device group"),
        ("userPrincipalName", "a user"),
        ("omaSettings", "a custom OMA-URI profile"),
        ("settingTemplates", "a template of policies"),
        ("definitionValues", "an administrative-template profile"),
        ("settingsDelta", "a security baseline of the older kind"),
        ("scriptContent", "a script"),
        ("grantControls", "a Conditional Access policy"),
        ("operatingSystem", "a device"),
        ("deviceName", "a device"),
        ("assignmentFilterManagementType", "an assignment filter"),
        ("rolePermissions", "a role"),
        ("baseUri", "a setting definition"),
        ("offsetUri", "a setting definition"),
        ("target", "an assignment"),
    ];
    MEMBERS.into_iter().find(|(member, _)| map.contains_key(*member)).map(|(_, thing)| thing)
}
