//! The walk through a policy's settings: each instance against its definition, its place and its neighbours.

use super::path::Path;
use super::place::{Place, check_place};
use super::report::Report;
use super::{codes, exclusive, is_elsewhere, list, mode, policy, rule, secret, together, value};
use crate::catalogue::{Catalogue, Kind, SettingDefinition, Template};
use crate::device::platform_name;
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, Policy, Setting, SettingInstance};
use crate::nearest::nearest;

/// For how many unknown settings a known one is looked for: a policy with more of them is foreign, not mistyped.
const GUESSES: usize = 8;

/// The state of a walk.
pub(super) struct Walk<'a> {
    pub(super) catalogue: &'a Catalogue,
    template: &'a str,
    platforms: &'a str,
    pub(super) report: Report,
    /// What stands at the top of the policy.
    pub(super) top: &'a [Setting],
    guesses: usize,
    /// Nothing of the policy's template is delivered, which was said of the policy.
    off_channel: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, template: &'a str, platforms: &'a str) -> Self {
        // A later version of a template is the template (catalog-facts, section 3).
        let template = catalogue.template(template).map_or(template, |template| template.id.as_str());
        let off_channel = policy::is_off_channel(catalogue, template);
        Self {
            catalogue,
            template,
            platforms,
            report: Report::default(),
            top: &[],
            guesses: GUESSES,
            off_channel,
        }
    }

    pub(super) fn policy(&mut self, policy: &'a Policy) {
        self.top = &policy.settings;
        let mut seen = Vec::new();
        for setting in &policy.settings {
            let path = &Path::top(&setting.instance.definition_id);
            self.instance(&setting.instance, path, Place::Top, &mut seen);
        }
        together::check(self);
    }

    pub(super) fn alone(&mut self, instance: &'a SettingInstance) {
        self.instance(instance, &Path::top(&instance.definition_id), Place::Alone, &mut Vec::new());
    }

    fn instance(
        &mut self,
        instance: &'a SettingInstance,
        path: &Path<'_>,
        place: Place<'a>,
        seen: &mut Vec<&'a SettingDefinition>,
    ) {
        let Some(definition) = self.catalogue.definition_in(self.template, &instance.definition_id) else {
            self.unknown(instance, path);
            return;
        };
        let name = &definition.name;
        // Only known settings are remembered, so the list is never longer than the catalogue.
        if seen.iter().any(|other| std::ptr::eq(*other, definition)) {
            // What is said of its place is the same each time.
            let sentence = format_args!("“{name}” is set more than once; keep one.");
            self.report.error(path, codes::SET_TWICE, sentence);
        } else {
            seen.push(definition);
            if matches!(place, Place::Top | Place::Alone) {
                self.check_template(definition, path);
            }
            check_place(self, definition, place, path);
        }
        if definition.deprecated {
            let sentence = format_args!("Devices no longer act on “{name}”.");
            self.report.warning(path, codes::DEPRECATED, sentence);
        } else if !definition.applies_to_defender_channel && !self.off_channel {
            let sentence = format_args!(
                "“{name}” is kept and not delivered: the Defender channel does not take it, only an MDM does."
            );
            self.report.warning(path, codes::NOT_ON_CHANNEL, sentence);
        }
        self.values(instance, definition, path, seen);
    }

    fn unknown(&mut self, instance: &SettingInstance, path: &Path<'_>) {
        let meant = if self.guesses > 0 {
            self.guesses -= 1;
            let templates = self.catalogue.templates().iter();
            let known = templates.flat_map(|template| self.catalogue.settings_of(&template.id));
            nearest(&instance.definition_id, known.map(|definition| definition.id.as_str()))
        } else {
            None
        };
        match meant.and_then(|id| self.catalogue.definition(id)) {
            Some(definition) => {
                let sentence = format_args!(
                    "Palisade does not know this setting; it is kept and never delivered. Did you mean “{}”, `{}`?",
                    definition.name, definition.id
                );
                self.report.warning(path, codes::UNKNOWN_SETTING, sentence);
            }
            None => {
                let sentence =
                    format_args!("Palisade does not know this setting; it is kept and never delivered.");
                self.report.warning(path, codes::UNKNOWN_SETTING, sentence);
            }
        }
        if secret::holds_token(instance) {
            secret::unusable_unknown(path, &mut self.report);
        }
    }

    fn check_template(&mut self, definition: &SettingDefinition, path: &Path<'_>) {
        let mut homes = self.catalogue.templates_of(&definition.id).peekable();
        let Some(home) = homes.peek().copied() else { return };
        if homes.any(|template| template.id == self.template) {
            return;
        }
        let name = &definition.name;
        if is_elsewhere(&home.platforms, self.platforms) {
            let sentence = format_args!(
                "“{name}” is a setting for {}, the policy is for {}.",
                platform_name(&home.platforms),
                platform_name(self.platforms)
            );
            self.report.error(path, codes::WRONG_PLATFORM, sentence);
        } else if self.catalogue.template(self.template).is_some() {
            let sentence = format_args!(
                "“{name}” belongs to the template “{}”; it is delivered all the same.",
                home.name
            );
            self.report.warning(path, codes::OTHER_TEMPLATE, sentence);
        }
    }

    fn values(
        &mut self,
        instance: &'a SettingInstance,
        definition: &'a SettingDefinition,
        path: &Path<'_>,
        seen: &mut Vec<&'a SettingDefinition>,
    ) {
        match (&instance.value, definition.kind) {
            (InstanceValue::Choice(choice), Kind::Choice) => {
                self.choice(choice, definition, path, path, seen);
            }
            (InstanceValue::ChoiceCollection(choices), Kind::ChoiceCollection) => {
                for (index, choice) in choices.iter().enumerate() {
                    self.choice(choice, definition, path, &path.entry(index), seen);
                }
                list::count(definition, choices.len(), path, &mut self.report);
                exclusive::options(definition, choices, path, &mut self.report);
            }
            (InstanceValue::Simple(simple), Kind::Integer | Kind::String) => {
                value::simple(definition, simple, path, &mut self.report);
            }
            (InstanceValue::SimpleCollection(values), Kind::StringList) => {
                list::check(definition, values, path, &mut self.report);
            }
            (InstanceValue::Group(item), Kind::RuleGroup) => {
                self.items(definition, std::slice::from_ref(item), path);
            }
            (InstanceValue::GroupCollection(items), Kind::RuleGroup) => self.items(definition, items, path),
            _ => {
                let sentence = format_args!(
                    "“{}” is {}; the policy holds something else here.",
                    definition.name,
                    holds(definition.kind)
                );
                self.report.error(path, codes::WRONG_KIND, sentence);
            }
        }
    }

    fn choice(
        &mut self,
        choice: &'a ChoiceValue,
        definition: &'a SettingDefinition,
        path: &Path<'_>,
        value_path: &Path<'_>,
        seen: &mut Vec<&'a SettingDefinition>,
    ) {
        let item = value::choice(definition, choice, value_path, &mut self.report);
        if let Some(item) = item {
            mode::check(definition, item, value_path, &mut self.report);
            secret::package(self, definition, item, &choice.children, path);
        }
        for child in &choice.children {
            let path = path.below(&child.definition_id);
            self.instance(child, &path, Place::Option { parent: definition, item }, seen);
        }
    }

    fn items(&mut self, group: &'a SettingDefinition, items: &'a [GroupValue], path: &Path<'_>) {
        list::count(group, items.len(), path, &mut self.report);
        let home = self.home(&group.id);
        for (index, item) in items.iter().enumerate() {
            let path = path.entry(index);
            let mut seen = Vec::new();
            for child in &item.children {
                let place = Place::Group { group, siblings: &item.children };
                self.instance(child, &path.below(&child.definition_id), place, &mut seen);
            }
            let members = rule::Members::of(item);
            rule::required(self.catalogue, home, group, &members, &path, &mut self.report);
            rule::check(group, &members, &path, &mut self.report);
        }
        exclusive::names(self.catalogue, group, items, path, &mut self.report);
        exclusive::items(group, items, path, &mut self.report);
    }

    /// The template whose children of a setting count: the policy's own where it holds the setting.
    pub(super) fn home(&self, id: &str) -> &'a str {
        let mut homes =
            self.catalogue.templates_of(id).map(|template: &'a Template| template.id.as_str()).peekable();
        let first = homes.peek().copied().unwrap_or_default();
        if homes.any(|template| template == self.template) { self.template } else { first }
    }
}

fn holds(kind: Kind) -> &'static str {
    match kind {
        Kind::Choice => "a choice of one option",
        Kind::ChoiceCollection => "a choice of any number of options",
        Kind::Integer => "a whole number",
        Kind::String => "a text",
        Kind::StringList => "a list of texts",
        Kind::RuleGroup => "a list of groups of settings",
    }
}
