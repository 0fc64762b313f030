//! Rows as the rest of the server sees them.

use palisade_model::api::{Role, VersionRow};
use palisade_model::device::DeviceFacts;
use palisade_model::enrolment::EnforcementScope;
use palisade_model::graph::{Assignment, Policy};
use palisade_model::status::Outcome;
use roaring::RoaringBitmap;

/// An administrator.
#[derive(Debug, Clone)]
pub struct AdministratorRecord {
    /// Number.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// PHC string of the password.
    pub password: String,
    /// The password is the one-time secret.
    pub must_change: bool,
}

/// A signed-in administrator, found by the token's hash.
#[derive(Debug, Clone)]
pub struct SessionRecord {
    /// The administrator's number.
    pub administrator: i64,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The password is the one-time secret.
    pub must_change: bool,
    /// When the session ends, seconds since 1970.
    pub expires: i64,
}

/// A token for scripts.
#[derive(Debug, Clone)]
pub struct ApiTokenRecord {
    /// Id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Role.
    pub role: Role,
    /// When it was made, RFC 3339.
    pub created: String,
    /// By whom.
    pub created_by: String,
    /// When it expires, seconds since 1970.
    pub expires: i64,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// A token with which devices enrol.
#[derive(Debug, Clone)]
pub struct EnrolmentTokenRecord {
    /// Id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// By whom.
    pub created_by: String,
    /// When it expires, seconds since 1970.
    pub expires: i64,
    /// Whether it was revoked.
    pub revoked: bool,
    /// How many devices enrolled with it.
    pub uses: u32,
    /// How many may.
    pub max_uses: Option<u32>,
}

/// The rule of a dynamic group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRule {
    /// As it was typed.
    pub text: String,
    /// The members stay as they are.
    pub paused: bool,
}

/// A group with its members.
#[derive(Debug, Clone)]
pub struct GroupRecord {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// Grows with every change.
    pub version: u32,
    /// By which devices are members; `None` where they are assigned.
    pub rule: Option<GroupRule>,
    /// The members' numbers.
    pub members: RoaringBitmap,
}

/// A policy as it stands.
#[derive(Debug, Clone)]
pub struct PolicyRecord {
    /// Its small number; 0 before it is stored.
    pub seq: u32,
    /// Id.
    pub id: String,
    /// From 1.
    pub version: u32,
    /// Graph's entity; its assignments are beside it.
    pub policy: Policy,
    /// Whom it is assigned to.
    pub assignments: Vec<Assignment>,
    /// It is kept and delivered to nobody.
    pub archived: bool,
    /// When it was saved, among all saves of the tenant.
    pub moment: u32,
    /// When it was made, RFC 3339.
    pub created: String,
    /// When it was last changed, RFC 3339.
    pub modified: String,
    /// By whom.
    pub modified_by: String,
}

/// A policy as it was in one of its versions.
#[derive(Debug, Clone)]
pub struct VersionRecord {
    /// The policy; its number is 0.
    pub record: PolicyRecord,
    /// What is said of the version.
    pub row: VersionRow,
}

/// An enrolled device.
#[derive(Debug, Clone)]
pub struct DeviceRecord {
    /// Its small number.
    pub seq: u32,
    /// Id, a GUID's number.
    pub id: u128,
    /// Ed25519 public key.
    pub public_key: [u8; 32],
    /// What it is.
    pub facts: DeviceFacts,
    /// When it enrolled, seconds since 1970.
    pub enrolled: i64,
    /// When it last checked in, seconds since 1970; 0 for never.
    pub last_seen: i64,
    /// Id of the bundle that it reported on last; empty before.
    pub acknowledged: String,
    /// The newest moment at which that bundle was what it was told; 0 where that is not known.
    pub moment: u32,
    /// Number of the outcome that it reported last; 0 for none.
    pub outcome: u32,
    /// A full report was asked for.
    pub sync: bool,
}

/// An outcome that devices reported.
#[derive(Debug, Clone)]
pub struct OutcomeRecord {
    /// Its number, from 1.
    pub seq: u32,
    /// Its digest.
    pub digest: String,
    /// The content.
    pub outcome: Outcome,
}

/// Which devices the tenant lets be managed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScopeRecord {
    /// The scope.
    pub scope: EnforcementScope,
    /// From 1; 0 while it is the default that nobody changed.
    pub version: u32,
    /// When it was changed; empty while nobody did.
    pub changed: String,
    /// By whom; empty while nobody did.
    pub changed_by: String,
}
