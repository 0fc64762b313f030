//! The difference between two versions of a policy, by setting and by rule, not by text.
//!
//! Two versions are compared by what they mean: a child is the same whether it stands below its parent or beside
//! it, options of a set and entries of a list whose order means nothing are the same in any order, a rule that only
//! moved did not change, and what the catalogue does not know is compared as JSON. [`Meaning::apply`] turns the
//! meaning of the one version into that of the other, so a difference leaves nothing out.

mod apply;
mod assignments;
mod direction;
mod flatten;
mod rules;
mod settings;
mod summary;
mod three_way;

use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::graph::Policy;
use crate::value::Value;

pub use apply::Meaning;
pub use assignments::{AssignmentChange, assignment_changes};
pub use three_way::{Outcome, Row, Side, ThreeWay, three_way};

/// What changed between two versions of a policy.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Name, description and whatever else stands beside the settings.
    pub properties: Vec<PropertyChange>,
    /// Whom it is assigned to, where both versions say.
    pub assignments: Vec<AssignmentChange>,
    /// Settings and rules, in the order of the template; what the catalogue does not know last.
    pub settings: Vec<SettingChange>,
    /// Whether the change makes devices more or less secure as a whole, as far as the catalogue can tell.
    pub direction: Direction,
    /// Whether the settings are written otherwise where they mean the same.
    pub written_otherwise: bool,
}

/// A property that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PropertyChange {
    /// Graph's name of it, such as `name` or `roleScopeTagIds`.
    pub property: String,
    /// The name for people, such as `scope tags`.
    pub label: String,
    /// The value before; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The value after; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else.
    Changed,
}

/// Which way a change goes, by the order of security of its values. What is not configured stands at its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// Less secure than before.
    Weaker,
    /// More secure than before.
    Stronger,
    /// The catalogue can't tell, or it goes both ways.
    #[default]
    Unclear,
}

/// A value, or what stands where one is expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// A value that the catalogue knows; of a list whose order means nothing, its entries in order.
    Value(Value),
    /// What it does not know: the instance as it is on the wire, without its template's ids.
    Unknown(serde_json::Value),
}

/// One side of a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// What it says.
    pub content: Content,
    /// The same for people.
    pub display: String,
}

/// A setting or a rule that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SettingChange {
    /// Definition id; of a rule, that of the list.
    pub definition_id: String,
    /// The setting's name for people, or the rule's own.
    pub name: String,
    /// What happened.
    pub change: Change,
    /// Before; absent for what was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Version>,
    /// After; absent for what was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Version>,
    /// Which way it goes.
    pub direction: Direction,
    /// The definition id of the setting that it stands under, where that changed too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// Of a list: what came and went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries: Option<ListChange>,
    /// Of a rule: where it stands in its list, and what of it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleChange>,
    /// Which of several instances of one definition it is, from 0; more than one is a mistake that is kept.
    #[serde(default, skip_serializing_if = "is_first")]
    pub occurrence: u32,
}

/// What came and went of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListChange {
    /// Entries that were not there before.
    pub added: Vec<String>,
    /// Entries that are no longer there.
    pub removed: Vec<String>,
    /// Entries that stay come in another order, where the order means something.
    pub reordered: bool,
}

/// A rule's place, and what of it changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleChange {
    /// Its place in the list before, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
    /// Its place in the list after, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u32>,
    /// The members that changed, in the order of the template; none for a rule that came or went.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub members: Vec<SettingChange>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_first(occurrence: &u32) -> bool {
    *occurrence == 0
}

/// What changed from `before` to `after`, by meaning. Assignments are compared where both policies hold them; for
/// lists that are kept apart there is [`assignment_changes`].
pub fn difference(before: &Policy, after: &Policy, catalogue: &Catalogue) -> Difference {
    let settings = settings::changes(before, after, catalogue);
    let assignments = match (&before.assignments, &after.assignments) {
        (Some(before), Some(after)) => assignment_changes(before, after),
        _ => Vec::new(),
    };
    Difference {
        properties: summary::properties(before, after),
        assignments,
        direction: direction::overall(settings.iter().map(|change| change.direction)),
        written_otherwise: settings.is_empty() && before.settings != after.settings,
        settings,
    }
}

impl Difference {
    /// Whether both versions mean the same.
    pub fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.assignments.is_empty() && self.settings.is_empty()
    }
}
