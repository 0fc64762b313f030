//! A template, its headings, and the data file that holds both with the settings.

use serde::{Deserialize, Serialize};

use super::definition::SettingDefinition;

/// One template's data file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateFile {
    /// The template.
    pub template: Template,
    /// Headings under which its settings are shown, in order.
    pub categories: Vec<Category>,
    /// Its settings, in the order in which they are shown.
    pub settings: Vec<SettingDefinition>,
}

/// A template: the kind of policy that an administrator picks when creating one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// Name of its data file without `.json`, such as `antivirus`.
    pub key: String,
    /// Graph's template id with version suffix. Empty for `settings_catalog`, whose policies name no template.
    pub id: String,
    /// Graph's `templateFamily`; `none` for `settings_catalog`.
    pub family: String,
    /// The name for people, such as `Microsoft Defender Antivirus`.
    pub name: String,
    /// Names that it had before, by which people and older exports still call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// Graph's `templateDisplayVersion`; empty for `settings_catalog`.
    pub display_version: String,
    /// The policy type in the console: `antivirus`, `firewall`, `edr`, `asr` or `settings_catalog`.
    pub policy_type: String,
    /// Graph's `platforms`: `windows10` or `linux`.
    pub platforms: String,
    /// Graph's `technologies`.
    pub technologies: String,
    /// One sentence on what it is for.
    pub description: String,
}

impl Template {
    /// Whether policies name it by an id. The one that they don't is `settings_catalog`.
    pub fn has_id(&self) -> bool {
        !self.id.is_empty()
    }
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Referred to by [`SettingDefinition::category`].
    pub id: String,
    /// The heading's text.
    pub name: String,
}
