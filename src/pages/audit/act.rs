//! What the log's actions are called.

use palisade_model::api::area;

use crate::route::Route;
use crate::words::audit as words;

/// An action in words; what this console does not know stays as it is.
pub fn name(action: &str) -> &str {
    match action {
        "policy.created" => words::policy_created(),
        "policy.changed" => words::policy_changed(),
        "policy.settings" => words::policy_settings(),
        "policy.properties" => words::policy_properties(),
        "policy.assignments" => words::policy_assignments(),
        "policy.restored" => words::policy_restored(),
        "policy.undone" => words::policy_undone(),
        "policy.archived" => words::policy_archived(),
        "policy.unarchived" => words::policy_unarchived(),
        "policy.deleted" => words::policy_deleted(),
        "group.create" => words::group_create(),
        "group.change" => words::group_change(),
        "group.members" => words::group_members(),
        "group.delete" => words::group_delete(),
        "device.enrol" => words::device_enrol(),
        "device.check-in" => words::device_check_in(),
        "device.report" => words::device_report(),
        "device.sync" => words::device_sync(),
        "device.retire" => words::device_retire(),
        "enrolment-token.create" => words::enrolment_token_create(),
        "enrolment-token.revoke" => words::enrolment_token_revoke(),
        "token.create" => words::token_create(),
        "token.revoke" => words::token_revoke(),
        "view.create" => words::view_create(),
        "view.change" => words::view_change(),
        "view.delete" => words::view_delete(),
        "settings.scope" => words::settings_scope(),
        "settings.webhook-create" => words::settings_webhook_create(),
        "settings.webhook-change" => words::settings_webhook_change(),
        "settings.webhook-delete" => words::settings_webhook_delete(),
        "settings.webhook-test" => words::settings_webhook_test(),
        "settings.webhook-redeliver" => words::settings_webhook_redeliver(),
        "settings.webhook-discard" => words::settings_webhook_discard(),
        "administrator.one-time-secret" => words::administrator_one_time_secret(),
        "administrator.password" => words::administrator_password(),
        "session.sign-in" => words::session_sign_in(),
        "session.sign-out" => words::session_sign_out(),
        "read" => words::read(),
        other => other,
    }
}

/// What actions of an area are about, in words.
pub fn area_name(area: &'static str) -> &'static str {
    match area {
        "policy" => words::area_policy(),
        "group" => words::area_group(),
        "device" => words::area_device(),
        "enrolment-token" => words::area_enrolment_token(),
        "token" => words::area_token(),
        "view" => words::area_view(),
        "settings" => words::area_settings(),
        "administrator" => words::area_administrator(),
        "session" => words::area_session(),
        "read" => words::area_read(),
        other => other,
    }
}

/// What an action was done to: its name, and the address of its page, empty where it has none; nothing where it is no
/// longer there.
pub fn page_of(action: &str, id: &str, name: Option<&str>) -> Option<(String, String)> {
    let settings = |section: &str| Route::Settings.with(&[("section", section)]);
    let (name, page) = match (area(action), name) {
        ("policy", Some(name)) => (name, Route::policy(id).href()),
        ("group", Some(name)) => (name, Route::group(id).href()),
        ("device", Some(name)) => (name, Route::device(id).href()),
        ("settings", _) if action.starts_with("settings.webhook") => {
            (crate::words::webhooks::title(), settings("webhooks"))
        }
        ("settings", _) => (words::enrolment_scope(), settings("scope")),
        ("enrolment-token", _) => (words::area_enrolment_token(), settings("")),
        ("token", _) => (words::area_token(), settings("scripts")),
        ("administrator", _) => (id, String::new()),
        _ => return None,
    };
    Some((name.to_owned(), page))
}

#[cfg(test)]
mod tests {
    use palisade_model::api::{ACTIONS, AREAS};

    use super::*;

    #[test]
    fn every_action_has_words() {
        assert!(ACTIONS.iter().all(|action| name(action) != *action));
        assert!(AREAS.into_iter().all(|area| area_name(area) != area));
    }
}
