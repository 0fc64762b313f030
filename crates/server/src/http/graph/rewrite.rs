//! Brings the ways in which clients write Graph's paths into the one that is routed: keys in parentheses become
//! segments, `/v1.0` becomes `/beta`, type casts and a slash at the end go, known names take their usual case.

use axum::extract::Request;
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::Response;

/// Segments as they are routed. Clients write them in any case.
const NAMES: [&str; 17] = [
    "deviceManagement",
    "configurationPolicies",
    "assign",
    "assignments",
    "settings",
    "groups",
    "members",
    "$ref",
    "managedDevices",
    "syncDevice",
    "reports",
    "getConfigurationPolicyDeviceSummaryReport",
    "getConfigurationPolicyDevicesReport",
    "getConfigurationPolicySettingsDeviceSummaryReport",
    "getConfigurationSettingsReport",
    "getConfigurationSettingDetailsReport",
    "beta",
];

/// Puts the path of a Graph request right before it is routed.
pub async fn rewrite(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/beta/") || path.starts_with("/v1.0/") {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(uri) = format!("{}{query}", plain(path)).parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    next.run(request).await
}

fn plain(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let segment = segment.replace("%27", "'").replace("%28", "(").replace("%29", ")").replace("%24", "$");
        let segment =
            segment.strip_prefix("microsoft.graph.").or(segment.strip_prefix("graph.")).unwrap_or(&segment);
        // What is left of a cast such as `/members/microsoft.graph.device`.
        if matches!(segment, "device" | "directoryObject") {
            continue;
        }
        match segment.split_once("('").and_then(|(name, key)| Some((name, key.strip_suffix("')")?))) {
            Some((name, key)) => {
                push(&mut plain, name);
                plain.push('/');
                plain.push_str(&key.replace("''", "'"));
            }
            None => push(&mut plain, if segment == "v1.0" { "beta" } else { segment }),
        }
    }
    plain
}

fn push(plain: &mut String, segment: &str) {
    plain.push('/');
    plain.push_str(NAMES.iter().find(|name| name.eq_ignore_ascii_case(segment)).copied().unwrap_or(segment));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_becomes_one() {
        for (written, routed) in [
            ("/beta/deviceManagement/configurationPolicies/", "/beta/deviceManagement/configurationPolicies"),
            (
                "/beta/devicemanagement/ConfigurationPolicies('a-b')/assign",
                "/beta/deviceManagement/configurationPolicies/a-b/assign",
            ),
            (
                "/beta/deviceManagement/configurationPolicies(%27a%27)",
                "/beta/deviceManagement/configurationPolicies/a",
            ),
            ("/v1.0/groups/a/members/microsoft.graph.device", "/beta/groups/a/members"),
            (
                "/beta/deviceManagement/configurationPolicies/a/microsoft.graph.assign",
                "/beta/deviceManagement/configurationPolicies/a/assign",
            ),
            ("/beta/groups/a/members/b/$ref", "/beta/groups/a/members/b/$ref"),
        ] {
            assert_eq!(plain(written), routed);
        }
    }
}
