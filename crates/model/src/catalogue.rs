//! The catalogue: every setting that Palisade knows, read from one data file per template.
//!
//! The files under `catalogue/` are the only place that says what a setting is called, which options and range
//! it has, where it shows, how it merges and how a platform enforces it. Natively they are part of the binary
//! (feature `embedded-catalogue`); the browser loads the same files when it first needs one.

mod definition;
#[cfg(feature = "embedded-catalogue")]
mod elsewhere;
#[cfg(feature = "embedded-catalogue")]
pub mod embedded;
mod enforcement;
mod grammars;
mod locale;
mod security;
mod template;

use std::collections::HashMap;
use std::ops::Range;

pub use definition::{Kind, Merge, Parent, SettingDefinition, SettingOption};
#[cfg(feature = "embedded-catalogue")]
pub use elsewhere::{Elsewhere, elsewhere};
pub use enforcement::{Component, LinuxEquivalent, MinAgent, PowerShell, Transform};
pub use grammars::GRAMMARS;
pub use locale::{Texts, pseudo_locale};
pub use security::Rank;
pub use template::{Category, Template, TemplateFile};

use crate::graph::TemplateReference;

/// Every template's key, in the order in which they are offered and in which a definition that several templates
/// hold is looked up, whatever the order in which their files were loaded.
pub const ORDER: &[&str] = &[
    "antivirus",
    "antivirus_exclusions",
    "update_controls",
    "security_experience",
    "firewall",
    "firewall_rules",
    "hyperv_firewall_rules",
    "edr",
    "asr",
    "linux_antivirus",
    "linux_antivirus_exclusions",
    "linux_edr",
    "linux_firewall",
    "linux_firewall_rules",
    "settings_catalog",
];

/// A template's place in [`ORDER`]; one that is not listed comes last.
fn rank(key: &str) -> usize {
    ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len())
}

/// The settings of all loaded templates.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    templates: Vec<Template>,
    categories: Vec<Vec<Category>>,
    definitions: Vec<SettingDefinition>,
    /// Where the definitions of each template lie in `definitions`.
    ranges: Vec<Range<usize>>,
    /// Definition id to its places, template index and definition index, in the order of [`ORDER`]. The first
    /// wins a lookup.
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

    /// Adds one template; one whose key is there already stays as it is.
    pub fn add(&mut self, file: TemplateFile) {
        if self.template_by_key(&file.template.key).is_some() {
            return;
        }
        let template = self.templates.len();
        let start = self.definitions.len();
        for definition in file.settings {
            let index = self.definitions.len();
            let places = self.by_id.entry(definition.id.clone()).or_default();
            // In the catalogue's order, whichever file came first.
            let at = places
                .iter()
                .take_while(|(other, _)| {
                    self.templates.get(*other).is_some_and(|it| rank(&it.key) <= rank(&file.template.key))
                })
                .count();
            places.insert(at, (template, index));
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

    /// The template with this id, or else the one of which it names another version. No template has the empty id: policies without a template are of many kinds, and
    /// [`Self::template_by_key`] finds `settings_catalog`.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.version(id).and_then(|index| self.templates.get(index)).filter(|template| template.has_id())
    }

    /// The template that a policy is of: the one that it names, or the settings catalogue where it names none.
    pub fn template_of(&self, reference: &TemplateReference) -> Option<&Template> {
        match reference.id.as_str() {
            "" => self.templates.iter().find(|template| !template.has_id()),
            id => self.template(id),
        }
    }

    /// The template with this key.
    pub fn template_by_key(&self, key: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.key == key)
    }

    /// The definition with this id, from whichever template holds it.
    pub fn definition(&self, id: &str) -> Option<&SettingDefinition> {
        self.by_id.get(id)?.first().and_then(|(_, index)| self.definitions.get(*index))
    }

    /// The definition with this id as the given template has it, else from whichever holds it. The empty template id
    /// prefers the settings catalogue's.
    pub fn definition_in(&self, template_id: &str, id: &str) -> Option<&SettingDefinition> {
        self.place(template_id, id).and_then(|(_, index)| self.definitions.get(index))
    }

    /// [`Self::definition_in`], beside the template that it is of.
    pub fn placed_in(&self, template_id: &str, id: &str) -> Option<(&Template, &SettingDefinition)> {
        let (template, index) = self.place(template_id, id)?;
        Some((self.templates.get(template)?, self.definitions.get(index)?))
    }

    /// The heading of a setting as the given template has it, else as whichever template holds it.
    pub fn category_in(&self, template_id: &str, id: &str) -> Option<&Category> {
        let (template, index) = self.place(template_id, id)?;
        let definition = self.definitions.get(index)?;
        self.categories.get(template)?.iter().find(|category| category.id == definition.category)
    }

    /// Template index and definition index of a setting.
    fn place(&self, template_id: &str, id: &str) -> Option<(usize, usize)> {
        let places = self.by_id.get(id)?;
        if let [only] = places.as_slice() {
            return Some(*only);
        }
        let own = self.version(template_id);
        let here = places.iter().find(|(template, _)| Some(*template) == own);
        here.or_else(|| places.first()).copied()
    }

    /// The index of the template with this id: what stands after the last `_` is its version, and where that one is
    /// not known another version stands for it (catalog-facts, section 3).
    fn version(&self, id: &str) -> Option<usize> {
        let known = |is_it: &dyn Fn(&str) -> bool| self.templates.iter().position(|it| is_it(&it.id));
        fn stem(id: &str) -> Option<&str> {
            let (stem, version) = id.rsplit_once('_')?;
            version.bytes().all(|byte| byte.is_ascii_digit()).then_some(stem)
        }
        known(&|it| it == id).or_else(|| {
            let wanted = stem(id)?;
            known(&|it| stem(it) == Some(wanted))
        })
    }

    /// The templates that hold this definition.
    pub fn templates_of(&self, id: &str) -> impl Iterator<Item = &Template> {
        self.by_id.get(id).into_iter().flatten().filter_map(|(template, _)| self.templates.get(*template))
    }

    /// The headings of a template; of the settings catalogue for the empty id.
    pub fn categories(&self, template_id: &str) -> &[Category] {
        self.version(template_id).and_then(|index| self.categories.get(index)).map_or(&[], Vec::as_slice)
    }

    /// The definitions of a template that an administrator is offered, in the order in which they are shown; those
    /// of the settings catalogue for the empty id.
    pub fn settings_of<'a>(
        &'a self,
        template_id: &str,
    ) -> impl Iterator<Item = &'a SettingDefinition> + use<'a> {
        self.version(template_id)
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
