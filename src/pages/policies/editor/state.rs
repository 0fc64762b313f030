//! What the parts of the editor share: the form, what is wrong with it, and how it differs from what is stored.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::catalogue::{Catalogue, SettingDefinition};
use palisade_model::graph::Policy;
use palisade_model::problem::Problem;

use super::form::{Change, Draft, Form, Place, PlacedProblem, in_rule_list};

/// From this many rules on, a form is judged once what was typed is painted: it takes longer than a frame.
const MANY_RULES: usize = 40;

/// A policy being edited, shared by everything on the page. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Editor {
    catalogue: StoredValue<Arc<Catalogue>>,
    /// The form as it stands.
    pub form: RwSignal<Form>,
    /// What it is compared with: the stored version, or an empty policy.
    pub stored: RwSignal<Form>,
    /// What is wrong with the form, judged as one types, and what the server found beside that.
    pub problems: Memo<Vec<PlacedProblem>>,
    /// What would change.
    pub changes: Memo<Vec<Change>>,
    refused: RwSignal<Vec<PlacedProblem>>,
}

impl Editor {
    /// Starts with a form that differs in nothing from what is stored.
    pub fn new(catalogue: Arc<Catalogue>, stored: Form) -> Self {
        Self::resume(catalogue, stored.clone(), stored)
    }

    /// Goes on with a form that was left unsaved.
    pub fn resume(catalogue: Arc<Catalogue>, stored: Form, form: Form) -> Self {
        let judge = catalogue.clone();
        let compare = catalogue.clone();
        let (form, stored) = (RwSignal::new(form), RwSignal::new(stored));
        let refused = RwSignal::new(Vec::new());
        let settled = once_painted(form);
        let problems = Memo::new(move |_| {
            settled();
            let mut found = form.with_untracked(|form| form.problems(&judge));
            refused.with(|refused: &Vec<PlacedProblem>| {
                for problem in refused {
                    if !found.contains(problem) {
                        found.push(problem.clone());
                    }
                }
            });
            found
        });
        let changes = Memo::new(move |_| {
            settled();
            stored.with(|stored| form.with_untracked(|form| form.changes(stored, &compare)))
        });
        Self { catalogue: StoredValue::new(catalogue), form, stored, problems, changes, refused }
    }

    /// Whether the policy's template is a list of rules, whose grid takes the whole width.
    pub fn is_of_rules(&self) -> bool {
        let catalogue = self.catalogue();
        let template = self.form.with_untracked(|form| form.template.clone());
        catalogue.settings_of(&template).any(SettingDefinition::is_rule_list)
    }

    /// The catalogue.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.catalogue.get_value()
    }

    /// Reads the form with its catalogue, tracked.
    pub fn with<T>(&self, read: impl FnOnce(&Form, &Catalogue) -> T) -> T {
        self.catalogue.with_value(|catalogue| self.form.with(|form| read(form, catalogue)))
    }

    /// Changes the form.
    pub fn update(&self, change: impl FnOnce(&mut Form, &Catalogue)) {
        self.catalogue.with_value(|catalogue| self.form.update(|form| change(form, catalogue)));
    }

    /// What the control of a place says. What the server found there is answered by the edit.
    pub fn set(&self, place: &Place, draft: Draft) {
        if self.refused.with_untracked(|refused| !refused.is_empty()) {
            self.refused.update(|refused| refused.retain(|it| it.place.as_ref() != Some(place)));
        }
        self.update(|form, catalogue| form.set(catalogue, place, draft));
    }

    /// Forgets what the server found in a list of rules, which was changed since.
    pub fn answered(&self, group: &str) {
        let here = |it: &PlacedProblem| {
            it.place.as_ref().and_then(|place| place.rule.as_ref()).is_some_and(|(id, _)| id == group)
        };
        if self.refused.with_untracked(|refused| refused.iter().any(here)) {
            self.refused.update(|refused| refused.retain(|it| !here(it)));
        }
    }

    /// Forgets what the server found in a property of the policy itself, such as `name`, which was changed since.
    pub fn answered_property(&self, property: &str) {
        let here = |it: &PlacedProblem| it.place.is_none() && it.problem.path == property;
        if self.refused.with_untracked(|refused| refused.iter().any(here)) {
            self.refused.update(|refused| refused.retain(|it| !here(it)));
        }
    }

    /// What is said about a try to save: the next edit answers it.
    pub fn said_of_a_try(&self) -> RwSignal<String> {
        let (form, said) = (self.form, RwSignal::new(String::new()));
        Effect::new(move |_| {
            form.track();
            if said.with_untracked(|said| !said.is_empty()) {
                said.set(String::new());
            }
        });
        said
    }

    /// Shows what the server found at the fields that it speaks of.
    pub fn refuse(&self, problems: &[Problem]) {
        let placed = self.catalogue.with_value(|catalogue| {
            self.form.with_untracked(|form| form.place_problems(catalogue, problems.to_vec()))
        });
        self.refused.set(placed);
    }

    /// The sentence that belongs to a property of the policy itself, such as `name`; empty without one. Tracked.
    pub fn property_problem(&self, property: &str) -> String {
        self.problems.with(|problems| {
            problems
                .iter()
                .find(|it| it.place.is_none() && it.problem.path == property)
                .map(|it| crate::words::sentence(&it.problem.sentence))
                .unwrap_or_default()
        })
    }

    /// How many problems stop the policy from being saved. Tracked.
    pub fn error_count(&self) -> usize {
        self.problems.with(|problems| problems.iter().filter(|it| it.is_error()).count())
    }

    /// Whether anything differs from what is stored. Untracked.
    pub fn is_dirty(&self) -> bool {
        self.form.with_untracked(|form| self.stored.with_untracked(|stored| form.policy != stored.policy))
    }

    /// The policy to be sent. Untracked.
    pub fn to_save(&self) -> Policy {
        self.form.with_untracked(|form| self.stored.with_untracked(|stored| form.to_save(&stored.policy)))
    }

    /// Settings outside rules that are configured, and how many there are to configure. Tracked.
    pub fn configured(&self) -> (usize, usize) {
        self.with(|form, catalogue| {
            let settings: Vec<_> = offered(*self, catalogue, &form.template).collect();
            let set = settings.iter().filter(|it| form.is_configured(&Place::top(&it.id))).count();
            (set, settings.len())
        })
    }
}

/// What to call to follow the form: it moves at once, or while it holds many rules, once what changed it has been
/// painted.
fn once_painted(form: RwSignal<Form>) -> impl Fn() + Copy + Send + Sync + 'static {
    let many = Memo::new(move |_| form.with(|form| form.rules_held() >= MANY_RULES));
    let painted = RwSignal::new(0_u32);
    Effect::new(move |before: Option<()>| {
        form.track();
        if before.is_some() && many.get() {
            let moved = move || {
                painted.try_update(|times| *times = times.wrapping_add(1));
            };
            crate::ui::after_paint(moved);
        }
    });
    move || {
        if !many.get() {
            form.track();
        }
        painted.track();
    }
}

/// The settings that can be set here. A policy of a template that the catalogue does not know shows those that it
/// holds, and is not offered those of a template that it does not name.
pub fn offered<'a>(
    editor: Editor,
    catalogue: &'a Catalogue,
    template: &'a str,
) -> impl Iterator<Item = &'a SettingDefinition> {
    let (named, held) = editor.stored.with_untracked(|stored| {
        let named = stored.policy.template.id == template;
        let settings = top_settings(catalogue, template).filter(|_| !named);
        let held: Vec<_> =
            settings.map(|it| it.id.clone()).filter(|id| stored.is_configured(&Place::top(id))).collect();
        (named, held)
    });
    top_settings(catalogue, template).filter(move |it| named || held.contains(&it.id))
}

/// The settings that have a row of their own on the page: not the members of rules, which have theirs in the rule's
/// dialog, and not the plain structures, whose members stand for them.
fn top_settings<'a>(
    catalogue: &'a Catalogue,
    template: &'a str,
) -> impl Iterator<Item = &'a SettingDefinition> {
    use palisade_model::catalogue::Kind;
    catalogue.settings_of(template).filter(move |definition| {
        (definition.kind != Kind::RuleGroup || definition.is_rule_list())
            && in_rule_list(catalogue, template, definition).is_none()
    })
}
