//! The walk through a policy's settings: each instance against its definition, its place and its neighbours.

use super::place::{Place, check_place};
use super::report::Report;
use super::{exclusive, platform_name, rule, value};
use crate::catalogue::{Catalogue, Kind, SettingDefinition};
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, Policy, Setting, SettingInstance, SimpleKind};

/// The state of a walk.
pub(super) struct Walk<'a> {
    pub(super) catalogue: &'a Catalogue,
    template: &'a str,
    platforms: &'a str,
    pub(super) report: Report,
    /// What stands at the top of the policy.
    pub(super) top: &'a [Setting],
}

impl<'a> Walk<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, template: &'a str, platforms: &'a str) -> Self {
        Self { catalogue, template, platforms, report: Report::default(), top: &[] }
    }

    pub(super) fn policy(&mut self, policy: &'a Policy) {
        self.top = &policy.settings;
        let mut seen = Vec::new();
        for setting in &policy.settings {
            let path = setting.instance.definition_id.as_str();
            self.instance(&setting.instance, path, Place::Top, &mut seen);
        }
    }

    pub(super) fn alone(&mut self, instance: &'a SettingInstance) {
        self.instance(instance, &instance.definition_id, Place::Alone, &mut Vec::new());
    }

    fn definition(&self, id: &str) -> Option<&'a SettingDefinition> {
        self.catalogue.definition_in(self.template, id)
    }

    fn instance(
        &mut self,
        instance: &'a SettingInstance,
        path: &str,
        place: Place<'a>,
        seen: &mut Vec<&'a str>,
    ) {
        let Some(definition) = self.definition(&instance.definition_id) else {
            let sentence = "Palisade does not know this setting; it is kept and never delivered.";
            self.report.warning(path, "unknown-setting", format_args!("{sentence}"));
            if holds_token(instance) {
                self.report.warning(path, "secret-unusable", format_args!("{TOKEN}"));
            }
            return;
        };
        let name = &definition.name;
        // Only known settings are remembered, so the list is never longer than the catalogue.
        if seen.contains(&definition.id.as_str()) {
            let sentence = format_args!("“{name}” is set more than once; keep one.");
            self.report.error(path, "set-twice", sentence);
        } else {
            seen.push(&definition.id);
        }
        if matches!(place, Place::Top | Place::Alone) {
            self.check_template(definition, path);
        }
        check_place(self, definition, place, path);
        if definition.deprecated {
            let sentence = format_args!("Devices no longer act on “{name}”.");
            self.report.warning(path, "deprecated", sentence);
        }
        self.values(instance, definition, path, seen);
    }

    fn check_template(&mut self, definition: &SettingDefinition, path: &str) {
        if self.catalogue.template(self.template).is_none() {
            return;
        }
        let mut homes = self.catalogue.templates_of(&definition.id).peekable();
        let Some(home) = homes.peek().copied() else { return };
        if homes.any(|template| template.id == self.template) {
            return;
        }
        let name = &definition.name;
        if home.platforms == self.platforms || self.platforms.is_empty() {
            self.report.warning(
                path,
                "other-template",
                format_args!(
                    "“{name}” belongs to the template “{}”; it is delivered all the same.",
                    home.name
                ),
            );
        } else {
            self.report.error(
                path,
                "wrong-platform",
                format_args!(
                    "“{name}” is a setting for {}, the policy is for {}.",
                    platform_name(&home.platforms),
                    platform_name(self.platforms)
                ),
            );
        }
    }

    fn values(
        &mut self,
        instance: &'a SettingInstance,
        definition: &'a SettingDefinition,
        path: &str,
        seen: &mut Vec<&'a str>,
    ) {
        match (&instance.value, definition.kind) {
            (InstanceValue::Choice(choice), Kind::Choice) => {
                self.choice(choice, definition, path, path, seen);
            }
            (InstanceValue::ChoiceCollection(choices), Kind::ChoiceCollection) => {
                for (index, choice) in choices.iter().enumerate() {
                    self.choice(choice, definition, path, &format!("{path}[{index}]"), seen);
                }
                value::count(definition, choices.len(), path, &mut self.report);
                exclusive::options(definition, choices, path, &mut self.report);
            }
            (InstanceValue::Simple(simple), Kind::Integer | Kind::String) => {
                value::simple(definition, simple, path, &mut self.report);
            }
            (InstanceValue::SimpleCollection(values), Kind::StringList) => {
                value::list(definition, values, path, &mut self.report);
            }
            (InstanceValue::Group(item), Kind::RuleGroup) => {
                self.items(definition, std::slice::from_ref(item), path);
            }
            (InstanceValue::GroupCollection(items), Kind::RuleGroup) => self.items(definition, items, path),
            _ => self.report.error(
                path,
                "wrong-kind",
                format_args!(
                    "“{}” is {}; the policy holds something else here.",
                    definition.name,
                    holds(definition.kind)
                ),
            ),
        }
    }

    fn choice(
        &mut self,
        choice: &'a ChoiceValue,
        definition: &'a SettingDefinition,
        path: &str,
        value_path: &str,
        seen: &mut Vec<&'a str>,
    ) {
        let item = value::choice(definition, choice, value_path, &mut self.report);
        for child in &choice.children {
            let path = below(path, &child.definition_id);
            self.instance(child, &path, Place::Option { parent: definition, item }, seen);
        }
    }

    fn items(&mut self, group: &'a SettingDefinition, items: &'a [GroupValue], path: &str) {
        value::count(group, items.len(), path, &mut self.report);
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            let mut seen = Vec::new();
            for child in &item.children {
                let place = Place::Group { group, siblings: &item.children };
                self.instance(child, &below(&path, &child.definition_id), place, &mut seen);
            }
            let members = rule::Members::of(item);
            rule::required(self.catalogue, self.home(group), group, &members, &path, &mut self.report);
            rule::check(group, &members, &path, &mut self.report);
        }
        exclusive::names(self.catalogue, group, items, path, &mut self.report);
    }

    /// The template whose children of `group` count: the policy's own where it holds the group.
    fn home(&self, group: &SettingDefinition) -> &'a str {
        let mut homes = self.catalogue.templates_of(&group.id).peekable();
        let first = homes.peek().map_or("", |template| template.id.as_str());
        if homes.any(|template| template.id == self.template) { self.template } else { first }
    }
}

/// What is said of a secret that only its own tenant can open.
pub(super) const TOKEN: &str =
    "This secret is a token that only the tenant it came from can open; enter the secret again.";

/// The path of a member.
pub(super) fn below(path: &str, id: &str) -> String {
    [path, id].join("/")
}

fn holds_token(instance: &SettingInstance) -> bool {
    let token =
        |kind: &SimpleKind| matches!(kind, SimpleKind::Secret { state, .. } if state != "notEncrypted");
    match &instance.value {
        InstanceValue::Simple(simple) => token(&simple.kind),
        InstanceValue::SimpleCollection(values) => values.iter().any(|simple| token(&simple.kind)),
        _ => instance.children().any(|(_, child)| holds_token(child)),
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
