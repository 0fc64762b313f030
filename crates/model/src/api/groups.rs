//! Groups and their members: `/api/groups`.

use serde::{Deserialize, Serialize};

use super::DeviceSample;
use crate::membership::RuleError;

/// A group by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupReference {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// How devices become members of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Membership {
    /// They are added and removed by hand.
    Assigned,
    /// A rule decides.
    Rule,
    /// A rule decided and is paused.
    Paused,
}

impl Membership {
    /// Every way, in the order in which the console shows them.
    pub const ALL: [Self; 3] = [Self::Assigned, Self::Rule, Self::Paused];

    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Rule => "rule",
            Self::Paused => "paused",
        }
    }

    /// From the word on the wire.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.wire() == word)
    }
}

/// A row of `GET /api/groups?search=&members=&used=&sort=&cursor=&limit=`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Devices in it.
    pub devices: u64,
    /// Policies that include or exclude it.
    pub policies: u64,
    /// When it was made.
    pub created: String,
    /// Whether a rule decides its members.
    #[serde(default)]
    pub dynamic: bool,
    /// The rule is paused: its members stay as they are.
    #[serde(default)]
    pub rule_paused: bool,
}

impl GroupRow {
    /// How devices become members of it.
    pub fn membership(&self) -> Membership {
        match (self.dynamic, self.rule_paused) {
            (false, _) => Membership::Assigned,
            (true, false) => Membership::Rule,
            (true, true) => Membership::Paused,
        }
    }
}

/// `GET /api/groups/{id}`; members come page by page from `GET /api/groups/{id}/devices`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupDetail {
    /// The row.
    #[serde(flatten)]
    pub row: GroupRow,
    /// The rule that decides its members; absent where they are assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership_rule: Option<String>,
    /// Policies that include or exclude it.
    pub used_by: Vec<GroupUse>,
    /// Groups whose rule holds the devices of this one.
    #[serde(default)]
    pub followers: Vec<GroupReference>,
    /// To be sent as `If-Match` with a change.
    pub etag: String,
    /// When the numbers were true.
    pub as_of: String,
}

/// A policy that uses a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupUse {
    /// Policy id.
    pub policy_id: String,
    /// Policy name.
    pub name: String,
    /// Whether it excludes the group.
    pub excluded: bool,
    /// How many devices the policy reaches by this group alone and would lose without it; of a group that it excludes,
    /// how many it would reach without it.
    #[serde(default)]
    pub devices: u64,
}

/// `POST /api/groups` and `PATCH /api/groups/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupChange {
    /// Name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// The rule that decides its members. Absent, it stays as it is; empty, the group has none, and members are
    /// assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership_rule: Option<String>,
    /// Whether the rule is paused. Absent, it stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_paused: Option<bool>,
}

/// `POST /api/groups/{id}/members`: adds and removes devices in one step. Answers the [`GroupDetail`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MembersChange {
    /// Device ids to add.
    #[serde(default)]
    pub add: Vec<String>,
    /// Device ids to remove.
    #[serde(default)]
    pub remove: Vec<String>,
}

/// `POST /api/groups/preview`: what a rule means, before it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PreviewRequest {
    /// The rule, as typed.
    pub rule: String,
    /// The group whose members it is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// How many devices to name of each set, at most 100; 10 without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// What a rule means now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RulePreview {
    /// What is wrong with it or worth knowing; spans count the characters of the rule as it was sent.
    pub problems: Vec<RuleError>,
    /// The devices that fit it; absent where it has errors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matching: Option<DeviceSample>,
    /// What it adds to the group's members and takes away; absent without a group or where it has errors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<MemberChange>,
    /// When this was true.
    pub as_of: String,
}

/// Devices that a set gains and loses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MemberChange {
    /// Those that come in.
    pub added: DeviceSample,
    /// Those that go out.
    pub removed: DeviceSample,
}
