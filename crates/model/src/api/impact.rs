//! What an edit would change on devices: `POST /api/impact`.

use serde::{Deserialize, Serialize};

use super::DeviceSample;
use crate::applicability::Reason;
use crate::value::Value;

/// `POST /api/impact`: an edit that is not saved.
///
/// | `policyId` | `policy` | `assignments` | the edit |
/// |---|---|---|---|
/// | given | given | absent | the policy says something else and reaches whom it reaches |
/// | given | given | given | it says something else and is assigned otherwise |
/// | given | absent | given | it says what is stored and is assigned otherwise |
/// | given | absent | absent | it is deleted, or with `archived` false an archived one comes back |
/// | absent | given | | it is new, and without `assignments` reaches nobody |
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImpactRequest {
    /// The edited policy; absent for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    /// The policy as it would be saved, in Graph's form. It need not be free of errors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub policy: Option<serde_json::Value>,
    /// The assignments as they would be saved, in Graph's form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Object>>))]
    pub assignments: Option<Vec<serde_json::Value>>,
    /// Whether the policy would be archived, in which state it reaches nobody; absent, it stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// How many devices of each set are named, at most 50. None unless asked, as most readers want the counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<u32>,
}

/// `POST /api/impact/steps`: edits that are saved one after another, at most 32. The answer has a report for each, of
/// what it changes once those before it are saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImpactSteps {
    /// The edits in their order.
    pub steps: Vec<ImpactRequest>,
}

/// What the edit changes. Everything is ordered, and equal where two judge the same state of the tenant.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactReport {
    /// The policy's name after the edit, or before it where it goes away.
    pub policy_name: String,
    /// Devices that the policy reaches after the edit.
    pub reached: DeviceSample,
    /// Of them, those that it did not reach before.
    pub gained: DeviceSample,
    /// Devices that it no longer reaches.
    pub lost: DeviceSample,
    /// Devices that are told anything else than before.
    pub changed: DeviceSample,
    /// Devices on which some setting goes back to the value from before, as no policy delivers it any longer.
    pub reverted: DeviceSample,
    /// Every setting of which some device is told something else, ordered by key.
    pub settings: Vec<ImpactSetting>,
    /// Devices in some conflict that was not there before.
    pub conflicted: DeviceSample,
    /// Devices on which some conflict is gone.
    pub freed: DeviceSample,
    /// Conflicts that were not there before, ordered by key.
    pub conflicts_created: Vec<ImpactConflict>,
    /// Conflicts that are gone, with those who disagreed, ordered by key.
    pub conflicts_removed: Vec<ImpactConflict>,
    /// Conflicts that stay, in which the policy now says something else, or that it joins or leaves. The values are
    /// those after the edit; ordered by key.
    pub conflicts_changed: Vec<ImpactConflict>,
    /// Devices that the policy reaches and that can apply nothing of it.
    pub unable: DeviceSample,
    /// Devices that can't apply it, or some of it, by reason.
    pub blocked: Vec<ImpactBlocked>,
    /// When the state was true that this was judged by.
    pub as_of: String,
    /// The tenant's sequence at that time.
    pub sequence: u64,
}

/// A setting or a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactSettingName {
    /// What identifies it on a device.
    pub key: String,
    /// Definition id; of a rule, that of the list.
    pub definition_id: String,
    /// Name for people; of a rule, its own.
    pub name: String,
}

/// What changes of one setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactSetting {
    /// The setting.
    #[serde(flatten)]
    pub setting: ImpactSettingName,
    /// Devices that are told something else of it.
    pub devices: DeviceSample,
    /// Of them, those that were told a value and are told none now.
    pub reverted: DeviceSample,
    /// Before and after; most devices first.
    pub changes: Vec<ImpactChange>,
    /// Of a list that is joined of several policies: what comes and goes, ordered by entry.
    pub entries: Vec<ImpactEntry>,
}

/// What devices were told and are told now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactChange {
    /// Before the edit.
    pub before: ImpactTold,
    /// After it.
    pub after: ImpactTold,
    /// The devices.
    pub devices: DeviceSample,
    /// Of a rule that takes the place of another of its name: the key of that one, whose value is the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

/// What a device is told of a setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "told")]
pub enum ImpactTold {
    /// No policy sets it: the device's own value stands.
    Nothing,
    /// This value.
    Value {
        /// The value.
        value: Value,
        /// The value for people.
        display: String,
    },
    /// A list, joined of several policies or of one; `entries` say what comes and goes.
    List,
    /// Policies disagree: nothing is delivered.
    Withheld,
    /// The device can't take it.
    NotApplicable {
        /// Every reason.
        reasons: Vec<Reason>,
    },
}

/// An entry of a joined list that some devices gain or lose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactEntry {
    /// The entry as it is delivered.
    pub entry: String,
    /// Devices whose list now holds it.
    pub gained: DeviceSample,
    /// Devices whose list no longer holds it.
    pub lost: DeviceSample,
}

/// A conflict on one setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactConflict {
    /// The setting.
    #[serde(flatten)]
    pub setting: ImpactSettingName,
    /// The devices.
    pub devices: DeviceSample,
    /// The values that meet there, in order.
    pub values: Vec<ImpactConflictValue>,
}

/// One of the values that meet in a conflict, and whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactConflictValue {
    /// The value.
    pub value: Value,
    /// The value for people.
    pub display: String,
    /// Whether it is the edited policy's.
    pub own: bool,
    /// On how many of the conflict's devices it takes part.
    pub devices: u64,
    /// The other policies that set it on some of them, ordered by policy id.
    pub policies: Vec<ImpactPolicy>,
}

/// A policy by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactPolicy {
    /// Policy id.
    pub id: String,
    /// Policy name.
    pub name: String,
}

/// Devices that the policy reaches and that can't apply it, or some of it, for one reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactBlocked {
    /// Why.
    pub reason: Reason,
    /// The same in one sentence.
    pub sentence: String,
    /// What an administrator can do about it.
    pub remedy: String,
    /// Whether it concerns every setting of the policy.
    pub whole: bool,
    /// The settings that it concerns, ordered by key.
    pub settings: Vec<ImpactSettingName>,
    /// The devices.
    pub devices: DeviceSample,
}
