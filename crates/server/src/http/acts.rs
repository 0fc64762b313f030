//! The words of the audit log for what requests ask for, so that what was refused is found under the same word as what
//! was done.

use axum::http::Method;

/// Most characters of an id or a path that are kept of a request that was refused.
const KEPT: usize = 300;

/// The action that a route stands for: one of [`palisade_model::api::ACTIONS`].
pub fn action(method: &Method, route: &str) -> &'static str {
    let route = route.replacen("/beta/deviceManagement/configurationPolicies", "/api/policies", 1);
    let route = route.replacen("/beta/deviceManagement/managedDevices", "/api/devices", 1);
    let route = route.replacen("/beta/groups", "/api/groups", 1);
    match (method.as_str(), route.as_str()) {
        ("POST", "/api/session") => "session.sign-in",
        ("DELETE", "/api/session") => "session.sign-out",
        ("POST", "/api/session/password") => "administrator.password",
        ("POST", "/api/policies" | "/api/policies/{id}/duplicate") => "policy.created",
        ("PATCH" | "PUT", "/api/policies/{id}") => "policy.changed",
        ("DELETE", "/api/policies/{id}") => "policy.deleted",
        ("POST", "/api/policies/{id}/assign") => "policy.assignments",
        ("POST", "/api/policies/{id}/versions/{version}/restore") => "policy.restored",
        ("POST", "/api/policies/{id}/undo") => "policy.undone",
        ("POST", "/api/policies/{id}/archive") => "policy.archived",
        ("POST", "/api/policies/{id}/unarchive") => "policy.unarchived",
        ("POST", "/api/groups") => "group.create",
        ("PATCH", "/api/groups/{id}") => "group.change",
        ("DELETE", "/api/groups/{id}") => "group.delete",
        (
            "POST",
            "/api/groups/{id}/members" | "/api/groups/{id}/members/bulk" | "/api/groups/{id}/members/$ref",
        )
        | ("DELETE", "/api/groups/{id}/members/{device}/$ref") => "group.members",
        ("DELETE", "/api/devices/{id}") | ("POST", "/api/devices/bulk/retire") => "device.retire",
        ("POST", "/api/devices/{id}/sync" | "/api/devices/{id}/syncDevice" | "/api/devices/bulk/sync") => {
            "device.sync"
        }
        ("POST", "/device/v1/enrol") => "device.enrol",
        ("POST", "/device/v1/check-in") => "device.check-in",
        ("POST", "/device/v1/report") => "device.report",
        ("POST", "/api/enrolment-tokens") => "enrolment-token.create",
        ("DELETE", "/api/enrolment-tokens/{id}") => "enrolment-token.revoke",
        ("POST", "/api/views") => "view.create",
        ("PUT", "/api/views/{id}") => "view.change",
        ("DELETE", "/api/views/{id}") => "view.delete",
        ("POST", "/api/tokens") => "token.create",
        ("DELETE", "/api/tokens/{id}") => "token.revoke",
        ("PUT", "/api/settings/enforcement-scope") => "settings.scope",
        ("POST", "/api/webhooks") => "settings.webhook-create",
        ("PATCH", "/api/webhooks/{id}") => "settings.webhook-change",
        ("DELETE", "/api/webhooks/{id}") => "settings.webhook-delete",
        ("POST", "/api/webhooks/{id}/test") => "settings.webhook-test",
        ("POST", "/api/webhooks/{id}/events/redeliver") => "settings.webhook-redeliver",
        ("POST", "/api/webhooks/{id}/events/discard") => "settings.webhook-discard",
        // Some questions are too long for an address and are posted.
        _ => "read",
    }
}

/// The id that stands in a path at the place where the route has one; empty without.
pub fn object(route: &str, path: &str) -> String {
    let mut parts = route.split('/').zip(path.split('/'));
    parts.find(|(part, _)| *part == "{id}").map(|(_, id)| kept(id)).unwrap_or_default()
}

/// A request as it is kept: the beginning of one that is too long.
pub fn request(method: &Method, path: &str) -> String {
    kept(&format!("{method} {path}"))
}

fn kept(text: &str) -> String {
    text.chars().take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use palisade_model::api::ACTIONS;

    use super::super::routes;
    use super::*;

    #[test]
    fn every_route_that_changes_something_has_its_word() {
        let reads = [
            "/api/impact",
            "/api/impact/steps",
            "/api/devices/find",
            "/api/reach",
            "/api/reach/policies",
            "/api/groups/preview",
            "/beta/groups/evaluateDynamicMembership",
            "/beta/groups/{id}/evaluateDynamicMembership",
        ];
        for route in routes::all() {
            let word = action(&route.method, route.path);
            assert!(ACTIONS.contains(&word), "{word}");
            let reads = route.method == Method::GET
                || reads.contains(&route.path)
                || route.path.starts_with("/beta/deviceManagement/reports/");
            assert_eq!(word == "read", reads, "{} {}", route.method, route.path);
        }
    }

    #[test]
    fn the_object_is_that_of_the_path() {
        assert_eq!(object("/api/groups/{id}/members", "/api/groups/g1/members"), "g1");
        assert_eq!(object("/api/groups", "/api/groups"), "");
    }
}
