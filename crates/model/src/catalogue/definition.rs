//! One setting as a data file describes it: what it holds, where it shows, and how it merges.
//!
//! Members appear in a data file in camelCase; one that is absent has its default. What it takes to enforce a
//! setting is in [`super::enforcement`].

use serde::{Deserialize, Serialize};

use super::enforcement::{LinuxEquivalent, MinAgent, PowerShell};
use super::security::Rank;
use crate::value::Value;

/// What a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One of the options.
    Choice,
    /// Any of the options.
    ChoiceCollection,
    /// A whole number.
    Integer,
    /// A text.
    String,
    /// A list of texts.
    StringList,
    /// A group collection: a list of items with child settings, such as firewall rules.
    RuleGroup,
}

/// What happens when several policies set a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Merge {
    /// Different values are a conflict.
    #[default]
    Replace,
    /// Lists are joined, duplicates once.
    Union,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingDefinition {
    /// Graph's `settingDefinitionId`; braces are literal.
    pub id: String,
    /// The name for people; no two settings of a template share one.
    pub name: String,
    /// One or two sentences on what it does.
    #[serde(default)]
    pub description: String,
    /// The heading it stands under.
    #[serde(default)]
    pub category: String,
    /// What it holds.
    pub kind: Kind,
    /// The options of a choice or choice collection; of an integer, the values that have a name of their own, such
    /// as 6 for TCP.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<SettingOption>,
    /// What a device does when nobody configures it: item id, number, text or list of item ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Where only the CSP's page names the [`Self::default`], and not the catalogue's definition: the same value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csp_default: Option<Value>,
    /// Smallest integer allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Largest integer allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// `seconds`, `minutes`, `hours`, `days`, `percent`, `KB`, `minutesAfterMidnight` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Fewest entries of a list or items of a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_count: Option<u32>,
    /// Most entries of a list or items of a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_count: Option<u32>,
    /// Shortest text, or entry of a list, in characters; 0 where the definition names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
    /// Longest text, or entry of a list, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The pattern that the definition gives for a text, or for each entry of a list: a regular expression, kept
    /// as data. What is checked is the [`Self::grammar`], which must be there beside it and say the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What the CSP joins the entries of a list with; an entry may not hold it. Only where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// The only texts a list may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// The grammar of its texts, by one of the names in [`super::GRAMMARS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grammar: Option<String>,
    /// Must be set in each item of its group.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Its value is never shown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// Known and kept, but never offered: what a tool files a rule by, or what no form can ask for.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// Devices no longer act on it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// A change may only count after the device has been restarted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub needs_restart: bool,
    /// Under which setting and options it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// The first OS version that takes it, such as `10.0.16299`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_os: Option<String>,
    /// The first versions of Defender's components that take it, or a part of its values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub min_agent: Vec<MinAgent>,
    /// Graph's `technologies` of the setting, where they differ from the template's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technologies: Option<String>,
    /// Whether the Defender channel, which Palisade stands in for, applies it.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub applies_to_defender_channel: bool,
    /// What happens when several policies set it.
    #[serde(default, skip_serializing_if = "is_replace")]
    pub merge: Merge,
    /// The order of a list's entries means something: sources that are tried one after the other.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ordered: bool,
    /// Item ids from least to most secure, no option twice, where an order exists. Those that don't compare share a
    /// rank; one that leaves the choice to the device is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_order: Vec<Rank>,
    /// The CSP's path on Windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csp: Option<String>,
    /// The GUID of an attack surface reduction rule, in lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_guid: Option<String>,
    /// How PowerShell sets it on Windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub powershell: Option<PowerShell>,
    /// Path of the key in Defender's managed configuration file on Linux, such as
    /// `antivirusEngine.enforcementLevel`; `[]` after a name marks a list. Only in templates for Linux, where an
    /// option's value is what is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mdatp_path: Option<String>,
    /// What would do the same on Linux as this setting of Windows; shown, never enforced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linux_equivalent: Option<LinuxEquivalent>,
    /// Graph's `settingInstanceTemplateId` in this template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_template: Option<String>,
    /// Graph's `settingValueTemplateId` in this template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_template: Option<String>,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettingOption {
    /// The suffix of the option id after `<definition id>_`.
    pub id: String,
    /// What the device is told: a CSP value, or the value in the managed configuration file.
    pub value: serde_json::Value,
    /// The words for people.
    pub label: String,
}

/// Where a child setting shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parent {
    /// The parent's definition id.
    pub id: String,
    /// Item ids of the parent under which it shows; empty for the child of a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

fn yes() -> bool {
    true
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_true(value: &bool) -> bool {
    *value
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
pub(super) fn is_false(value: &bool) -> bool {
    !*value
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_replace(value: &Merge) -> bool {
    *value == Merge::Replace
}

impl SettingDefinition {
    /// The option with this item id.
    pub fn option(&self, item: &str) -> Option<&SettingOption> {
        self.options.iter().find(|option| option.id == item)
    }

    /// The item id inside a full option id, where the option exists.
    pub fn item_of<'a>(&self, full_option_id: &'a str) -> Option<&'a str> {
        let item = full_option_id.strip_prefix(self.id.as_str())?.strip_prefix('_')?;
        self.option(item).map(|_| item)
    }

    /// Whether its items are rules with an identity of their own, rather than one plain structure. What a device
    /// keeps as a list is one even where a policy may only give one item, as of device tags on Linux.
    pub fn is_rule_list(&self) -> bool {
        let listed = self.mdatp_path.as_deref().is_some_and(|path| path.ends_with("[]"));
        self.kind == Kind::RuleGroup && (listed || self.max_count.is_none_or(|max| max > 1))
    }
}
