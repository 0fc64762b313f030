//! The walk through a policy's settings: each instance against its definition, its place and its neighbours.

use std::collections::{HashMap, HashSet};

use super::place::{Place, check_place};
use super::{exclusive, platform_name, rule, value};
use crate::catalogue::{Catalogue, Kind, SettingDefinition};
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, Policy, SettingInstance, SimpleKind};
use crate::problem::Problem;

/// The state of a walk.
pub(super) struct Walk<'a> {
    pub(super) catalogue: &'a Catalogue,
    template: &'a str,
    platforms: &'a str,
    pub(super) problems: Vec<Problem>,
    /// The options chosen at the top of the policy, by definition id.
    pub(super) chosen: HashMap<&'a str, &'a str>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, template: &'a str, platforms: &'a str) -> Self {
        Self { catalogue, template, platforms, problems: Vec::new(), chosen: HashMap::new() }
    }

    pub(super) fn policy(&mut self, policy: &'a Policy) {
        for setting in &policy.settings {
            let instance = &setting.instance;
            if let (Some(definition), InstanceValue::Choice(choice)) =
                (self.definition(&instance.definition_id), &instance.value)
                && let Some(item) = definition.item_of(&choice.value)
            {
                self.chosen.insert(&instance.definition_id, item);
            }
        }
        let mut seen = HashSet::new();
        for setting in &policy.settings {
            let path = setting.instance.definition_id.as_str();
            self.instance(&setting.instance, path, Place::Top, &mut seen);
        }
    }

    pub(super) fn alone(&mut self, instance: &'a SettingInstance) {
        let path = instance.definition_id.as_str();
        self.instance(instance, path, Place::Alone, &mut HashSet::new());
    }

    fn definition(&self, id: &str) -> Option<&'a SettingDefinition> {
        self.catalogue.definition_in(self.template, id)
    }

    fn instance(
        &mut self,
        instance: &'a SettingInstance,
        path: &str,
        place: Place<'a>,
        seen: &mut HashSet<&'a str>,
    ) {
        let Some(definition) = self.definition(&instance.definition_id) else {
            self.problems.push(Problem::warning(
                path,
                "unknown-setting",
                "Palisade does not know this setting; it is kept and never delivered.",
            ));
            if holds_token(instance) {
                self.problems.push(Problem::warning(path, "secret-unusable", TOKEN));
            }
            return;
        };
        if !seen.insert(&instance.definition_id) {
            self.problems.push(Problem::error(
                path,
                "set-twice",
                format!("“{}” is set more than once; keep one.", definition.name),
            ));
        }
        if matches!(place, Place::Top | Place::Alone) {
            self.check_template(definition, path);
        }
        check_place(self, definition, place, path);
        if definition.deprecated {
            self.problems.push(Problem::warning(
                path,
                "deprecated",
                format!("Devices no longer act on “{}”.", definition.name),
            ));
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
        if home.platforms == self.platforms || self.platforms.is_empty() {
            self.problems.push(Problem::warning(
                path,
                "other-template",
                format!(
                    "“{}” belongs to the template “{}”; it is delivered all the same.",
                    definition.name, home.name
                ),
            ));
        } else {
            self.problems.push(Problem::error(
                path,
                "wrong-platform",
                format!(
                    "“{}” is a setting for {}, the policy is for {}.",
                    definition.name,
                    platform_name(&home.platforms),
                    platform_name(self.platforms)
                ),
            ));
        }
    }

    fn values(
        &mut self,
        instance: &'a SettingInstance,
        definition: &'a SettingDefinition,
        path: &str,
        seen: &mut HashSet<&'a str>,
    ) {
        match (&instance.value, definition.kind) {
            (InstanceValue::Choice(choice), Kind::Choice) => {
                self.choice(choice, definition, path, path, seen);
            }
            (InstanceValue::ChoiceCollection(choices), Kind::ChoiceCollection) => {
                for (index, choice) in choices.iter().enumerate() {
                    self.choice(choice, definition, path, &format!("{path}[{index}]"), seen);
                }
                value::count(definition, choices.len(), path, &mut self.problems);
                exclusive::options(definition, choices, path, &mut self.problems);
            }
            (InstanceValue::Simple(simple), Kind::Integer | Kind::String) => {
                value::simple(definition, simple, path, &mut self.problems);
            }
            (InstanceValue::SimpleCollection(values), Kind::StringList) => {
                value::list(definition, values, path, &mut self.problems);
            }
            (InstanceValue::Group(item), Kind::RuleGroup) => {
                self.items(definition, std::slice::from_ref(item), path);
            }
            (InstanceValue::GroupCollection(items), Kind::RuleGroup) => self.items(definition, items, path),
            _ => self.problems.push(Problem::error(
                path,
                "wrong-kind",
                format!(
                    "“{}” is {}; the policy holds something else here.",
                    definition.name,
                    holds(definition.kind)
                ),
            )),
        }
    }

    fn choice(
        &mut self,
        choice: &'a ChoiceValue,
        definition: &'a SettingDefinition,
        path: &str,
        value_path: &str,
        seen: &mut HashSet<&'a str>,
    ) {
        let item = value::choice(definition, choice, value_path, &mut self.problems);
        for child in &choice.children {
            let path = format!("{path}/{}", child.definition_id);
            self.instance(child, &path, Place::Option { parent: definition, item }, seen);
        }
    }

    fn items(&mut self, group: &'a SettingDefinition, items: &'a [GroupValue], path: &str) {
        value::count(group, items.len(), path, &mut self.problems);
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            let mut seen = HashSet::new();
            for child in &item.children {
                let place = Place::Group { group, siblings: &item.children };
                self.instance(child, &format!("{path}/{}", child.definition_id), place, &mut seen);
            }
            let members = rule::Members::of(item);
            rule::required(self.catalogue, self.home(group), group, &members, &path, &mut self.problems);
            rule::check(group, &members, &path, &mut self.problems);
        }
        exclusive::names(self.catalogue, group, items, path, &mut self.problems);
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
