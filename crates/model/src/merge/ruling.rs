//! Which rule decided a setting, as data.

use serde::{Deserialize, Serialize};

/// The rule that decided a setting, with what it went by. Sources: DESIGN, section 4; catalog-facts, section 7;
/// seed-facts, section 5.5.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "rule")]
pub enum Ruling {
    /// One policy alone sets it.
    #[default]
    OnlySource,
    /// Every policy that sets it sets the same value.
    Agreement,
    /// The lists of all policies are one list.
    Union {
        /// Every entry with the policies that name it, in the order of the list.
        entries: Vec<JoinedEntry>,
    },
    /// The most secure value won. The sources say the rank of each value in the order of security.
    MostSecure {
        /// The order that it went by, in words, the least secure first.
        order: Vec<String>,
    },
    /// No value was the most secure, and the newest of those that were left won.
    Newest {
        /// When the winner was saved, RFC 3339.
        modified: String,
        /// When the newest of the losers was saved, RFC 3339.
        before: String,
    },
    /// The tenant's rule chose nothing: no value was the most secure and none the newest. Withheld.
    Tie,
    /// Policies disagree and the tenant wants such values withheld.
    Withheld,
    /// The parent is not at an option under which the setting counts.
    Parent {
        /// The parent's definition id.
        id: String,
        /// The parent's name.
        name: String,
        /// The options under which the setting counts, in words.
        needs: Vec<String>,
        /// Where the parent stands instead, and by whom.
        state: ParentState,
    },
    /// The device can't take it; the decision names the reasons.
    NotApplicable,
    /// The catalogue does not know it, or not its value: kept and never delivered.
    Unknown,
}

/// An entry of a joined list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JoinedEntry {
    /// The entry as it is delivered.
    pub entry: String,
    /// The places in the setting's `sources` of the policies that name it, ascending.
    pub sources: Vec<u32>,
}

/// Where the parent of a setting that is not delivered stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "by")]
pub enum ParentState {
    /// Policies set it.
    Policies {
        /// The option, in words.
        option: String,
        /// Names of the policies that deliver it, ordered by policy id.
        policies: Vec<String>,
    },
    /// No policy sets it: it stands at its default.
    Default {
        /// The option, in words.
        option: String,
    },
    /// No policy sets it and what it stands at is not known.
    NotConfigured,
    /// Policies disagree on it, so that it is withheld.
    Conflict,
    /// The device can't take it.
    NotApplicable,
}
