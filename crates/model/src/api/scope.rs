//! The enforcement scope: `/api/settings/enforcement-scope`.

use serde::{Deserialize, Serialize};

use crate::enrolment::{EnforcementScope, Reach};
use crate::problem::Problem;

/// `GET /api/settings/enforcement-scope`, and the answer to a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScopeDetail {
    /// The scope.
    pub scope: EnforcementScope,
    /// What to know of it; it can be stored all the same.
    pub warnings: Vec<Problem>,
    /// When it was last changed; absent while it is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    /// To be sent as `If-Match` with a change.
    pub etag: String,
}

/// `PUT /api/settings/enforcement-scope`: the whole scope. A member that is missing or misspelt is refused, so that
/// no switch is opened by a slip of the pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScopeChange {
    /// Windows clients.
    pub windows_clients: Reach,
    /// Windows servers.
    pub windows_servers: Reach,
    /// Domain controllers: only where Windows servers are on.
    pub domain_controllers: Reach,
    /// Linux.
    pub linux: Reach,
    /// Whether Configuration Manager keeps its devices.
    pub configuration_manager_authority: bool,
}

impl From<ScopeChange> for EnforcementScope {
    fn from(change: ScopeChange) -> Self {
        Self {
            windows_clients: change.windows_clients,
            windows_servers: change.windows_servers,
            domain_controllers: change.domain_controllers,
            linux: change.linux,
            configuration_manager_authority: change.configuration_manager_authority,
        }
    }
}

impl From<EnforcementScope> for ScopeChange {
    fn from(scope: EnforcementScope) -> Self {
        Self {
            windows_clients: scope.windows_clients,
            windows_servers: scope.windows_servers,
            domain_controllers: scope.domain_controllers,
            linux: scope.linux,
            configuration_manager_authority: scope.configuration_manager_authority,
        }
    }
}
