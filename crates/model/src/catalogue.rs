//! The catalogue: every setting that Palisade knows, read from one data file per template.
//!
//! The files under `catalogue/` are the only place that says what a setting is called, which options and range
//! it has, where it shows, how it merges and how a platform enforces it. Natively they are part of the binary
//! (feature `embedded-catalogue`); the browser loads the same files when it first needs one.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

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
    /// Graph's template id with version suffix.
    pub id: String,
    /// Graph's `templateFamily`.
    pub family: String,
    /// The name for people, such as `Microsoft Defender Antivirus`.
    pub name: String,
    /// Graph's `templateDisplayVersion`.
    pub display_version: String,
    /// `antivirus` or `firewall`: the policy type in the console.
    pub policy_type: String,
    /// Graph's `platforms`: `windows10` or `linux`.
    pub platforms: String,
    /// Graph's `technologies`.
    pub technologies: String,
    /// One sentence on what it is for.
    pub description: String,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Referred to by [`SettingDefinition::category`].
    pub id: String,
    /// The heading's text.
    pub name: String,
}

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
    /// The name for people.
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
    pub default: Option<crate::value::Value>,
    /// Smallest integer allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Largest integer allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// `seconds`, `minutes`, `hours`, `days`, `percent`, `KB`, `minutesAfterMidnight` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Fewest entries of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_count: Option<u32>,
    /// Most entries of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_count: Option<u32>,
    /// Longest text, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The only texts a list may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// The grammar of its texts, by name: `exclusionPath`, `exclusionExtension`, `exclusionProcess`, `ports`,
    /// `addresses`, `remoteAddresses`, `icmp`, `ruleName`, `uncPath`, `linuxAddresses` …
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
    /// Under which setting and options it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// The first OS version that takes it, such as `10.0.16299`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_os: Option<String>,
    /// Whether the Defender channel, which Palisade stands in for, applies it.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub applies_to_defender_channel: bool,
    /// What happens when several policies set it.
    #[serde(default, skip_serializing_if = "is_replace")]
    pub merge: Merge,
    /// Item ids from least to most secure, where an order exists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_order: Vec<String>,
    /// The CSP's path on Windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csp: Option<String>,
    /// Path of the key in Defender's managed configuration file on Linux, such as
    /// `antivirusEngine.enforcementLevel`; `[]` after a name marks a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mdatp_path: Option<String>,
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
fn is_false(value: &bool) -> bool {
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

    /// Whether its items are rules with an identity of their own, rather than one plain structure.
    pub fn is_rule_list(&self) -> bool {
        self.kind == Kind::RuleGroup && self.max_count.is_none_or(|max| max > 1)
    }
}

/// The settings of all loaded templates.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    templates: Vec<Template>,
    categories: Vec<Vec<Category>>,
    definitions: Vec<SettingDefinition>,
    /// Where the definitions of each template lie in `definitions`.
    ranges: Vec<Range<usize>>,
    /// Definition id to its places: template index and definition index. The first template wins a lookup.
    by_id: HashMap<String, Vec<(usize, usize)>>,
}

impl Catalogue {
    /// A catalogue of these files.
    pub fn new(files: impl IntoIterator<Item = TemplateFile>) -> Self {
        let mut catalogue = Self::default();
        for file in files {
            catalogue.add(file);
        }
        catalogue
    }

    /// Adds one template; one that is there already stays as it is.
    pub fn add(&mut self, file: TemplateFile) {
        if self.templates.iter().any(|template| template.id == file.template.id) {
            return;
        }
        let template = self.templates.len();
        let start = self.definitions.len();
        for definition in file.settings {
            let index = self.definitions.len();
            self.by_id.entry(definition.id.clone()).or_default().push((template, index));
            self.definitions.push(definition);
        }
        self.ranges.push(start..self.definitions.len());
        self.templates.push(file.template);
        self.categories.push(file.categories);
    }

    /// The whole catalogue, from the files inside the binary.
    #[cfg(feature = "embedded-catalogue")]
    pub fn embedded() -> &'static Self {
        use std::sync::OnceLock;
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            // A file that can't be read is left out here and fails the test that reads each of them.
            Self::new(
                embedded::FILES
                    .iter()
                    .filter_map(|(_, text)| serde_json::from_str::<TemplateFile>(text).ok()),
            )
        })
    }

    /// All templates, in the order in which they were added.
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// The template with this id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }

    /// The definition with this id, from whichever template holds it.
    pub fn definition(&self, id: &str) -> Option<&SettingDefinition> {
        self.by_id.get(id)?.first().and_then(|(_, index)| self.definitions.get(*index))
    }

    /// The definition with this id as the given template has it, else from whichever holds it.
    pub fn definition_in(&self, template_id: &str, id: &str) -> Option<&SettingDefinition> {
        let places = self.by_id.get(id)?;
        places
            .iter()
            .find(|(template, _)| self.templates.get(*template).is_some_and(|t| t.id == template_id))
            .or_else(|| places.first())
            .and_then(|(_, index)| self.definitions.get(*index))
    }

    /// The templates that hold this definition.
    pub fn templates_of(&self, id: &str) -> impl Iterator<Item = &Template> {
        self.by_id.get(id).into_iter().flatten().filter_map(|(template, _)| self.templates.get(*template))
    }

    /// The headings of a template.
    pub fn categories(&self, template_id: &str) -> &[Category] {
        self.templates
            .iter()
            .position(|template| template.id == template_id)
            .and_then(|index| self.categories.get(index))
            .map_or(&[], Vec::as_slice)
    }

    /// The definitions of a template that an administrator is offered, in the order in which they are shown.
    pub fn settings_of<'a>(
        &'a self,
        template_id: &str,
    ) -> impl Iterator<Item = &'a SettingDefinition> + use<'a> {
        self.templates
            .iter()
            .position(|template| template.id == template_id)
            .and_then(|index| self.ranges.get(index))
            .and_then(|range| self.definitions.get(range.clone()))
            .unwrap_or_default()
            .iter()
            .filter(|definition| !definition.hidden)
    }

    /// The children of a setting within a template, in the order in which they are shown.
    pub fn children_of<'a>(
        &'a self,
        template_id: &str,
        parent_id: &'a str,
    ) -> impl Iterator<Item = &'a SettingDefinition> {
        self.settings_of(template_id)
            .filter(move |child| child.parent.as_ref().is_some_and(|parent| parent.id == parent_id))
    }
}

/// The data files as they are part of the binary: name and text.
#[cfg(feature = "embedded-catalogue")]
pub mod embedded {
    /// Every template's file.
    pub const FILES: &[(&str, &str)] = &[
        ("antivirus", include_str!("../catalogue/antivirus.json")),
        ("antivirus_exclusions", include_str!("../catalogue/antivirus_exclusions.json")),
        ("firewall", include_str!("../catalogue/firewall.json")),
        ("firewall_rules", include_str!("../catalogue/firewall_rules.json")),
        ("linux_antivirus", include_str!("../catalogue/linux_antivirus.json")),
        ("linux_firewall", include_str!("../catalogue/linux_firewall.json")),
        ("linux_firewall_rules", include_str!("../catalogue/linux_firewall_rules.json")),
    ];
}
