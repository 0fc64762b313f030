//! Who is signed in and what the role may do: `/api/session`.

use serde::{Deserialize, Serialize};

/// A role of an administrator or token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything.
    TenantAdministrator,
    /// Policies, groups, devices and enrolment tokens.
    EndpointSecurityManager,
    /// Reads everything, asks devices to sync.
    HelpDeskOperator,
    /// Reads everything.
    ReadOnlyOperator,
}

impl Role {
    /// Every role, most powerful first.
    pub const ALL: [Self; 4] = [
        Self::TenantAdministrator,
        Self::EndpointSecurityManager,
        Self::HelpDeskOperator,
        Self::ReadOnlyOperator,
    ];

    /// The word on the wire and on the command line.
    pub fn wire(self) -> &'static str {
        match self {
            Self::TenantAdministrator => "tenant-administrator",
            Self::EndpointSecurityManager => "endpoint-security-manager",
            Self::HelpDeskOperator => "help-desk-operator",
            Self::ReadOnlyOperator => "read-only-operator",
        }
    }

    /// The role with this word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.wire() == word)
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::TenantAdministrator => "Tenant Administrator",
            Self::EndpointSecurityManager => "Endpoint Security Manager",
            Self::HelpDeskOperator => "Help Desk Operator",
            Self::ReadOnlyOperator => "Read Only Operator",
        }
    }

    /// Whether the role may do this.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Read => true,
            Permission::SyncDevices => self != Self::ReadOnlyOperator,
            Permission::Write => matches!(self, Self::TenantAdministrator | Self::EndpointSecurityManager),
            Permission::Administer => self == Self::TenantAdministrator,
        }
    }
}

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See policies, devices, groups and reports.
    Read,
    /// Ask a device to check in now.
    SyncDevices,
    /// Change policies, assignments, groups, devices and enrolment tokens.
    Write,
    /// Administrators and API tokens.
    Administer,
}

/// `POST /api/session`: signs in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignInRequest {
    /// The administrator's name, such as `admin`.
    pub name: String,
    /// The password, or the one-time secret that the server printed at its first start.
    pub password: String,
}

/// The answer to a sign-in, and with an empty `token` the answer to `GET /api/session`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The bearer token.
    #[serde(default)]
    pub token: String,
    /// When it ends.
    pub expires: String,
    /// Who is signed in.
    pub name: String,
    /// As what.
    pub role: Role,
    /// A password must be chosen first: the sign-in used the one-time secret. Until then every other request
    /// answers 403 `PasswordRequired`.
    pub must_change_password: bool,
}

/// `POST /api/session/password`: chooses a password. Answers 204.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasswordRequest {
    /// At least 12 characters.
    pub new_password: String,
    /// The password until now; needed but after a sign-in with the one-time secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_password: Option<String>,
}
