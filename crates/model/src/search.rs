//! Finding settings by what people type: names, descriptions, ids, CSP paths, option labels, with slips forgiven.
//!
//! Every word of the query must be found somewhere in a setting. Where a word stands decides its points: a name
//! beats an option's label, that a path or id, and that a description; the word itself beats its beginning, and both
//! beat a word that is only similar. Similar words count only where nothing else is found. The same catalogue and
//! query give the same hits in the same order everywhere.

mod find;
mod index;
mod near;
mod rank;
mod words;

use serde::{Deserialize, Serialize};

pub use index::SearchIndex;

/// A setting that a query found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    /// The setting's definition id.
    pub definition: String,
    /// The key of the template in which it was found; a setting of two templates is two hits.
    pub template: String,
    /// The more, the better; only to be compared with other hits of the same query.
    pub score: u32,
    /// What to highlight, one entry for each text in which words of the query stand.
    pub matched: Vec<Matched>,
}

/// The words of the query in one text of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Matched {
    /// Which text.
    pub field: Field,
    /// Of an option's label, the option's item id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// Start and end, counted in characters, end excluded; in order, none overlapping.
    pub spans: Vec<(u32, u32)>,
}

/// A text of a setting that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// The definition id.
    Id,
    /// The name.
    Name,
    /// The label of an option.
    OptionLabel,
    /// The CSP's path.
    Csp,
    /// The key in the managed configuration on Linux.
    MdatpPath,
    /// PowerShell's parameter.
    PowerShell,
    /// The GUID of an attack surface reduction rule.
    RuleGuid,
    /// The description.
    Description,
}
