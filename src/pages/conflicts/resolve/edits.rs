//! The edits that end a conflict, one for each policy that changes.

use std::collections::HashSet;

use palisade_model::api::{ConflictRow, ConflictSide, ImpactRequest, PolicyDetail};
use palisade_model::graph::{Assignment, GroupValue, Policy, Target};
use palisade_model::impact::MOST_STEPS;
use palisade_model::merge::{PolicyVersion, compile};

use super::matter::Matter;
use crate::pages::policies::editor::form::{Form, Place};
use crate::ui::difference::Line;
use crate::words::{common, names, number, resolve as words};

/// How a conflict is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Every policy says what one of them says.
    Take,
    /// One of them says nothing of it.
    Remove,
    /// One of them no longer reaches a group.
    Exclude,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Take, Self::Remove, Self::Exclude];

    /// Its name in a control.
    pub fn name(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Remove => "remove",
            Self::Exclude => "exclude",
        }
    }

    /// The way of this name.
    pub fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|way| way.name() == name).unwrap_or(Self::Take)
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Take => words::take(),
            Self::Remove => words::remove(),
            Self::Exclude => words::exclude(),
        }
    }
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// How.
    pub way: Way,
    /// Whose value is taken, or the policy that is edited.
    pub policy: String,
    /// The group that is excluded.
    pub group: String,
}

/// One policy as it would be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The policy's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The version that the edit is based on, as `If-Match`.
    pub etag: String,
    /// What it would say; absent where it says the same.
    pub policy: Option<Policy>,
    /// Whom it would be assigned to; absent where that stays.
    pub assignments: Option<Vec<Assignment>>,
    /// What differs, for people.
    pub lines: Vec<Line>,
}

impl Edit {
    /// The question what it would change.
    pub fn request(&self) -> ImpactRequest {
        ImpactRequest {
            policy_id: Some(self.id.clone()),
            policy: self.policy.as_ref().map(Policy::to_json),
            assignments: self.assignments.as_ref().map(|list| list.iter().map(Assignment::to_json).collect()),
            ..ImpactRequest::default()
        }
    }
}

/// What would be saved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The edits, at most [`MOST_STEPS`].
    pub edits: Vec<Edit>,
    /// Why some of several conflicts are left as they are, in words.
    pub left_out: Vec<String>,
}

/// What would be saved; the sentence says why there can be nothing.
pub fn plan(matter: &Matter, choice: &Choice) -> Result<Plan, String> {
    let chosen = matter.policy(&choice.policy).ok_or_else(|| words::whole().to_owned())?;
    let plan = match choice.way {
        Way::Take => take(matter, chosen)?,
        Way::Remove => remove(matter, chosen)?,
        Way::Exclude => Plan { edits: exclude(matter, chosen, &choice.group)?, left_out: Vec::new() },
    };
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    match plan.edits.len() {
        many if many > MOST_STEPS => Err(words::too_many(count(many), &number(count(MOST_STEPS)))),
        0 if !plan.left_out.is_empty() => Err(plan.left_out.join(" ")),
        _ => Ok(plan),
    }
}

fn read(detail: &PolicyDetail) -> Result<(Policy, Form), String> {
    let policy = Policy::from_json(detail.policy.clone()).map_err(|error| error.to_string())?;
    Ok((policy.clone(), Form::open(policy)))
}

fn edit(detail: &PolicyDetail, stored: &Policy, form: &Form, lines: Vec<Line>) -> Option<Edit> {
    let mut policy = form.to_save(stored);
    (policy.settings != stored.settings).then(|| {
        // Whom it is assigned to stays.
        policy.assignments = None;
        let (id, name, etag) = (detail.row.id.clone(), detail.row.name.clone(), detail.etag.clone());
        Edit { id, name, etag, policy: Some(policy), assignments: None, lines }
    })
}

fn value_of(side: &ConflictSide) -> String {
    names::value(&side.value, &side.display_value)
}

fn take(matter: &Matter, from: &PolicyDetail) -> Result<Plan, String> {
    let (_, giver) = read(from)?;
    let mut plan = Plan::default();
    for detail in matter.policies.iter().filter(|it| it.row.id != from.row.id) {
        let (stored, mut form) = read(detail)?;
        let mut lines = Vec::new();
        for row in &matter.rows {
            let side = |id: &str| row.sides.iter().find(|side| side.policy_id == id);
            let (Some(mine), Some(theirs)) = (side(&detail.row.id), side(&from.row.id)) else { continue };
            if mine.value == theirs.value {
                continue;
            }
            if let Err(why) = copy(matter, row, &giver, &mut form) {
                plan.leave_out(matter, row, why)?;
                continue;
            }
            lines.push(Line {
                name: super::super::called(&row.setting),
                before: Some(value_of(mine)),
                after: Some(value_of(theirs)),
                ..Line::default()
            });
        }
        plan.edits.extend(edit(detail, &stored, &form, lines));
    }
    Ok(plan)
}

fn remove(matter: &Matter, from: &PolicyDetail) -> Result<Plan, String> {
    let (stored, mut form) = read(from)?;
    let (mut plan, mut lines, mut done) = (Plan::default(), Vec::new(), HashSet::new());
    for row in &matter.rows {
        let Some(mine) = row.sides.iter().find(|side| side.policy_id == from.row.id) else { continue };
        // A conflict of several pairs is removed once.
        if !done.insert(&row.setting.key) {
            continue;
        }
        if let Err(why) = change(matter, row, &mut form, None) {
            plan.leave_out(matter, row, why)?;
            continue;
        }
        lines.push(Line {
            name: super::super::called(&row.setting),
            before: Some(value_of(mine)),
            after: Some(common::not_configured().to_owned()),
            ..Line::default()
        });
    }
    plan.edits.extend(edit(from, &stored, &form, lines));
    Ok(plan)
}

impl Plan {
    /// A conflict can't be ended so: of several, the others are. The sentence is the error where it is the only one.
    fn leave_out(&mut self, matter: &Matter, row: &ConflictRow, why: String) -> Result<(), String> {
        if matter.rows.len() < 2 {
            return Err(why);
        }
        let said = words::says(&super::super::called(&row.setting), &why);
        if !self.left_out.contains(&said) {
            self.left_out.push(said);
        }
        Ok(())
    }
}

/// Has `form` say of a conflict what `giver` says.
fn copy(matter: &Matter, row: &ConflictRow, giver: &Form, form: &mut Form) -> Result<(), String> {
    let definition = &row.setting.definition_id;
    let known = matter.catalogue.definition_in(&giver.template, definition);
    if known.is_some_and(|known| known.secret) {
        return Err(words::hidden().to_owned());
    }
    if row.setting.key.contains('#') {
        let rule = rule_at(matter, row, giver).and_then(|place| giver.rules(definition).get(place).cloned());
        return change(matter, row, form, Some(rule.ok_or_else(|| words::part_of().to_owned())?));
    }
    let place = Place::top(definition);
    let draft = giver.draft(&matter.catalogue, &place);
    let before = form.policy.settings.clone();
    form.set(&matter.catalogue, &place, draft);
    if form.policy.settings == before { Err(words::part_of().to_owned()) } else { Ok(()) }
}

/// Puts a rule in the place of the one in conflict; without one, takes that or the setting away.
fn change(
    matter: &Matter,
    row: &ConflictRow,
    form: &mut Form,
    rule: Option<GroupValue>,
) -> Result<(), String> {
    let definition = &row.setting.definition_id;
    let before = form.policy.settings.clone();
    if row.setting.key.contains('#') {
        let group = matter.catalogue.definition_in(&form.template, definition);
        if let (Some(place), Some(group)) = (rule_at(matter, row, form), group) {
            let mut rules = form.rules(definition).to_vec();
            rules.splice(place..=place, rule);
            form.put_rules(&matter.catalogue, group, rules);
        }
    } else {
        let nothing = crate::pages::policies::editor::form::Draft::NotConfigured;
        form.set(&matter.catalogue, &Place::top(definition), nothing);
    }
    if form.policy.settings == before { Err(words::part_of().to_owned()) } else { Ok(()) }
}

/// The place in its list of the rule in conflict.
fn rule_at(matter: &Matter, row: &ConflictRow, form: &Form) -> Option<usize> {
    let compiled = compile(&form.policy, PolicyVersion::default(), &matter.catalogue);
    let mut rules = compiled.settings.iter().filter(|it| *it.definition_id == *row.setting.definition_id);
    rules.position(|it| *it.key == *row.setting.key)
}

fn exclude(matter: &Matter, from: &PolicyDetail, group: &str) -> Result<Vec<Edit>, String> {
    let groups = matter.groups();
    let name = groups.iter().find(|(id, _)| id == group).map(|(_, name)| name.clone());
    let name = name.ok_or_else(|| words::no_groups().to_owned())?;
    let stored = Policy::from_json(from.policy.clone()).map_err(|error| error.to_string())?;
    let before = stored.assignments.unwrap_or_default();
    let excluded = Target::ExclusionGroup(group.to_owned());
    if before.iter().any(|it| it.target == excluded) {
        return Ok(Vec::new());
    }
    // A group is either included or excluded.
    let mut after: Vec<Assignment> =
        before.into_iter().filter(|it| it.target != Target::Group(group.to_owned())).collect();
    after.push(Assignment::new(excluded));
    let line = Line { name: words::excludes(&from.row.name, &name), ..Line::default() };
    let (id, called, etag) = (from.row.id.clone(), from.row.name.clone(), from.etag.clone());
    Ok(vec![Edit { id, name: called, etag, policy: None, assignments: Some(after), lines: vec![line] }])
}
