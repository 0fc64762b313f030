//! The form state of a policy: the policy itself, edited in place through drafts.
//!
//! The form holds Graph's entity and nothing beside it that could disagree with it. A control reads a [`Draft`] of
//! one [`Place`] and writes one back; everything that no control touches stays as it came, so that an unedited
//! policy saves equal and what the catalogue does not know survives an edit. What an edit takes away is kept until
//! the page closes: choosing *Not configured* and then the same value again gives the same policy.

mod compare;
mod draft;
mod mend;
mod place;
mod rules;
#[cfg(test)]
mod tests;
mod tree;
pub mod units;

use std::collections::HashMap;

use palisade_model::catalogue::{Catalogue, SettingDefinition, Template};
use palisade_model::graph::{InstanceValue, Policy, Setting, SettingInstance, TemplateReference};
use palisade_model::problem::Problem;

pub use compare::Change;
pub use draft::{Draft, display, value_words};
pub use mend::{Mend, mend};
pub use place::{Place, PlacedProblem, in_rule_list};
pub use rules::members;
pub use units::is_time;

/// A policy being edited.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The template whose settings are shown; empty for a policy of an unknown one.
    pub template: String,
    /// The policy as it would be saved, but for the ordinals of its settings.
    pub policy: Policy,
    /// What edits took away, to be put back where it was.
    removed: HashMap<Place, Removed>,
    /// Children of options that are not chosen now, by the setting and the full option id.
    folded: HashMap<(Place, String), Vec<SettingInstance>>,
}

/// A setting that an edit took away, and where it stood among its siblings.
#[derive(Debug, Clone, PartialEq)]
struct Removed {
    index: usize,
    setting: Setting,
}

impl Form {
    /// The form of a stored or imported policy.
    pub fn open(policy: Policy) -> Self {
        Self { template: policy.template.id.clone(), policy, removed: HashMap::new(), folded: HashMap::new() }
    }

    /// The form of a new policy, everything *Not configured*.
    pub fn new(template: &Template) -> Self {
        Self::open(Policy {
            platforms: template.platforms.clone(),
            technologies: template.technologies.clone(),
            role_scope_tag_ids: vec!["0".into()],
            // A policy of the settings catalogue names no template.
            template: if template.has_id() {
                TemplateReference {
                    id: template.id.clone(),
                    family: template.family.clone(),
                    display_name: template.name.clone(),
                    display_version: template.display_version.clone(),
                    ..TemplateReference::default()
                }
            } else {
                TemplateReference::default()
            },
            ..Policy::default()
        })
    }

    /// What the control of a place shows.
    pub fn draft(&self, catalogue: &Catalogue, place: &Place) -> Draft {
        let definition = catalogue.definition_in(&self.template, &place.id);
        match (self.instance(place), definition) {
            (None, _) => Draft::NotConfigured,
            (Some(instance), Some(definition)) => draft::read(instance, definition),
            (Some(instance), None) => Draft::Odd(draft::raw(instance)),
        }
    }

    /// Takes what a control says. A place that can't be set now (its parent is not at the option that shows it)
    /// stays as it is.
    pub fn set(&mut self, catalogue: &Catalogue, place: &Place, draft: Draft) {
        let Some(definition) = catalogue.definition_in(&self.template, &place.id) else {
            if draft == Draft::NotConfigured {
                self.remove(catalogue, place);
            }
            return;
        };
        if draft.is_nothing() {
            self.remove(catalogue, place);
            return;
        }
        if self.instance(place).is_none() && !self.insert(catalogue, place, definition) {
            return;
        }
        let Some(instance) = self.instance_mut(place) else { return };
        let before = option_of(instance);
        draft::write(instance, definition, draft);
        let after = option_of(instance);
        if before != after {
            self.fold(catalogue, place, before, after);
        }
    }

    /// Whether the place is to be shown: it stands at the top, in a group, or under the chosen option of its
    /// parent; or it is configured although its parent is elsewhere, so that it can be seen and taken away.
    pub fn shows(&self, catalogue: &Catalogue, definition: &SettingDefinition, place: &Place) -> bool {
        let Some(parent) = &definition.parent else { return true };
        if parent.options.is_empty() || self.instance(place).is_some() {
            return true;
        }
        match self.draft(catalogue, &place.sibling(&parent.id)) {
            Draft::Choice(item) => parent.options.contains(&item),
            _ => false,
        }
    }

    /// Whether the place holds a value.
    pub fn is_configured(&self, place: &Place) -> bool {
        self.instance(place).is_some_and(|instance| match &instance.value {
            InstanceValue::GroupCollection(items) => !items.is_empty(),
            _ => true,
        })
    }

    /// Whether an edit took a value away here; what is cleared while only configured settings are shown stays.
    pub fn was_removed(&self, place: &Place) -> bool {
        self.removed.contains_key(place)
    }

    /// The policy to be sent: the settings numbered in order once anything about them has changed.
    pub fn to_save(&self, stored: &Policy) -> Policy {
        let mut policy = self.policy.clone();
        if policy.settings != stored.settings {
            for (index, setting) in policy.settings.iter_mut().enumerate() {
                setting.id = Some(index.to_string());
            }
        }
        policy
    }

    /// Every problem of the policy as it stands, each with the place where it is shown.
    pub fn problems(&self, catalogue: &Catalogue) -> Vec<PlacedProblem> {
        self.place_problems(catalogue, palisade_model::validation::validate(&self.policy, catalogue))
    }

    /// The places of problems that somebody else found, such as the server.
    pub fn place_problems(&self, catalogue: &Catalogue, problems: Vec<Problem>) -> Vec<PlacedProblem> {
        problems.into_iter().map(|problem| PlacedProblem::new(problem, &self.template, catalogue)).collect()
    }

    /// Settings that the catalogue does not know, with what they hold, each once: kept, never delivered.
    pub fn unknown(&self, catalogue: &Catalogue) -> Vec<(String, String)> {
        fn walk(
            instance: &SettingInstance,
            catalogue: &Catalogue,
            template: &str,
            found: &mut Vec<(String, String)>,
        ) {
            if catalogue.definition_in(template, &instance.definition_id).is_none() {
                let entry = (instance.definition_id.clone(), draft::raw(instance));
                if !found.contains(&entry) {
                    found.push(entry);
                }
            }
            for (_, child) in instance.children() {
                walk(child, catalogue, template, found);
            }
        }
        let mut found = Vec::new();
        for setting in &self.policy.settings {
            walk(&setting.instance, catalogue, &self.template, &mut found);
        }
        found
    }

    /// Puts the children of the option left aside and takes out those of the option chosen.
    fn fold(&mut self, catalogue: &Catalogue, place: &Place, before: Option<String>, after: Option<String>) {
        let template = self.template.clone();
        let item = |full: &str| {
            catalogue.definition_in(&template, &place.id).and_then(|it| it.item_of(full)).map(str::to_owned)
        };
        let new_item = after.as_deref().and_then(item);
        let unfolded = after.and_then(|full| self.folded.remove(&(place.clone(), full))).unwrap_or_default();
        let Some(SettingInstance { value: InstanceValue::Choice(choice), .. }) = self.instance_mut(place)
        else {
            return;
        };
        // A child that shows under both options stays; one that the catalogue does not know goes with its option.
        let (mut stay, fold): (Vec<_>, Vec<_>) =
            std::mem::take(&mut choice.children).into_iter().partition(|child| {
                let parent = catalogue
                    .definition_in(&template, &child.definition_id)
                    .and_then(|definition| definition.parent.as_ref());
                parent.zip(new_item.as_ref()).is_some_and(|(parent, item)| parent.options.contains(item))
            });
        for child in unfolded {
            if !stay.iter().any(|other| other.definition_id == child.definition_id) {
                stay.push(child);
            }
        }
        choice.children = stay;
        if let (Some(full), false) = (before, fold.is_empty()) {
            self.folded.insert((place.clone(), full), fold);
        }
    }
}

/// The full option id of a choice that has one.
fn option_of(instance: &SettingInstance) -> Option<String> {
    match &instance.value {
        InstanceValue::Choice(choice) if !choice.value.is_empty() => Some(choice.value.clone()),
        _ => None,
    }
}
