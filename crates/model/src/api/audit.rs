//! The audit log: `/api/audit`.

use serde::{Deserialize, Serialize};

/// What the audit log calls the things that are done or tried: what it is done to, a dot, and what is done. A request
/// that was refused has the word of what it asked for; `read` stands for every one that changes nothing.
pub const ACTIONS: [&str; 38] = [
    "policy.created",
    "policy.changed",
    "policy.settings",
    "policy.properties",
    "policy.assignments",
    "policy.restored",
    "policy.undone",
    "policy.archived",
    "policy.unarchived",
    "policy.deleted",
    "group.create",
    "group.change",
    "group.members",
    "group.delete",
    "device.enrol",
    "device.check-in",
    "device.report",
    "device.sync",
    "device.retire",
    "enrolment-token.create",
    "enrolment-token.revoke",
    "token.create",
    "token.revoke",
    "view.create",
    "view.change",
    "view.delete",
    "settings.scope",
    "settings.webhook-create",
    "settings.webhook-change",
    "settings.webhook-delete",
    "settings.webhook-test",
    "settings.webhook-redeliver",
    "settings.webhook-discard",
    "administrator.one-time-secret",
    "administrator.password",
    "session.sign-in",
    "session.sign-out",
    "read",
];

/// What actions are done to: the part of an action before the dot.
pub const AREAS: [&str; 10] = [
    "policy",
    "group",
    "device",
    "enrolment-token",
    "token",
    "view",
    "settings",
    "administrator",
    "session",
    "read",
];

/// The part of an action before the dot.
pub fn area(action: &str) -> &str {
    action.split('.').next().unwrap_or(action)
}

/// One row of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its number; later rows have higher ones.
    pub seq: u64,
    /// When.
    pub at: String,
    /// Who: an administrator, a token for scripts, a device, or an address.
    pub who: String,
    /// What was done or tried: one of [`ACTIONS`].
    pub action: String,
    /// Id of what it was done to; empty where it was done to nothing that has one.
    pub object: String,
    /// What that is called now; absent where it is not there, or no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_name: Option<String>,
    /// The version that a save of a policy made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// One line more; of what was refused, why.
    pub detail: String,
    /// It was refused, and nothing was changed.
    pub refused: bool,
    /// Method and path of a request that was refused; empty otherwise.
    pub request: String,
}

/// How many rows have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditCount {
    /// One of [`AREAS`].
    pub area: String,
    /// Rows of it that the other filters match.
    pub rows: u64,
}

/// `GET /api/audit?who=&action=&object=&refused=&from=&to=&search=&cursor=&skip=&limit=`: the newest rows first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditEntry>,
    /// How many rows the filter matches in all.
    pub total: u64,
    /// Opaque token of the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Rows by what they are about, whatever `action` asks for.
    pub areas: Vec<AuditCount>,
    /// Rows that were refused, whatever `refused` asks for.
    pub refused: u64,
    /// When this was true.
    pub as_of: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_of_an_area() {
        assert!(ACTIONS.iter().all(|action| AREAS.contains(&area(action))));
        assert!(AREAS.iter().all(|known| ACTIONS.iter().any(|action| area(action) == *known)));
    }
}
