//! Settings that count only while another one, their parent, stands at one of certain options.

use super::outcome::{Decision, EffectiveSetting, Standing};
use super::ruling::{ParentState, Ruling};
use crate::applicability::Reason;
use crate::catalogue::{Catalogue, Parent, SettingDefinition};
use crate::value::Value;

/// The parent whose option decides whether a setting counts; none for a setting that always does.
pub(crate) fn condition_of(definition: &SettingDefinition) -> Option<&Parent> {
    definition.parent.as_ref().filter(|parent| !parent.options.is_empty())
}

/// Whether a parent that stands at `value` shows its child.
pub(crate) fn is_met_by(parent: &Parent, value: Option<&Value>) -> bool {
    value.and_then(Value::as_text).is_some_and(|item| parent.options.iter().any(|it| it == item))
}

/// Deeper nesting of settings than any catalogue has.
const MAX_DEPTH: usize = 16;

/// A child whose parent is not at an option that shows it is not delivered, nor is it a conflict to resolve: whatever
/// policies say of it has no effect. A parent that nobody sets stands at its default. Parents are looked at before
/// their children, which may be parents themselves. `settings` are ordered by key.
pub(super) fn withhold_orphans(settings: &mut [EffectiveSetting], catalogue: &Catalogue) {
    let mut children: Vec<(usize, usize, &Parent)> = settings
        .iter()
        .enumerate()
        .filter(|(_, setting)| !setting.key.contains('#'))
        .filter_map(|(index, setting)| {
            let parent = condition_of(catalogue.definition(&setting.definition_id)?)?;
            Some((depth(parent, catalogue), index, parent))
        })
        .collect();
    children.sort_unstable_by_key(|(depth, index, _)| (*depth, *index));
    for (_, index, parent) in children {
        let counts = |child: &&EffectiveSetting| !matches!(child.decision, Decision::NotApplicable { .. });
        if settings.get(index).filter(counts).is_some()
            && let Some(state) = missed(parent, settings, catalogue)
            && let Some(child) = settings.get_mut(index)
        {
            withhold(child, parent, state, catalogue);
        }
    }
}

/// How many parents stand above this one.
fn depth(parent: &Parent, catalogue: &Catalogue) -> usize {
    let above = |parent: &&Parent| condition_of(catalogue.definition(&parent.id)?);
    std::iter::successors(Some(parent), above).take(MAX_DEPTH).count()
}

/// Where a parent stands that does not show its child; nothing for one that does.
fn missed(parent: &Parent, settings: &[EffectiveSetting], catalogue: &Catalogue) -> Option<ParentState> {
    let definition = catalogue.definition(&parent.id);
    let label = |value: &Value| value.display(definition);
    let set = settings.binary_search_by(|other| other.key.as_str().cmp(&parent.id)).ok();
    let Some(set) = set.and_then(|index| settings.get(index)) else {
        let default = definition.and_then(|definition| definition.default.as_ref());
        return (!is_met_by(parent, default)).then(|| match default {
            Some(default) => ParentState::Default { option: label(default) },
            None => ParentState::NotConfigured,
        });
    };
    if is_met_by(parent, set.value.as_ref()) {
        return None;
    }
    Some(match (&set.value, &set.decision) {
        (Some(value), _) => ParentState::Policies {
            option: label(value),
            policies: set
                .sources
                .iter()
                .filter(|source| matches!(source.standing, Standing::Delivered | Standing::Wins))
                .map(|source| source.policy_name.to_string())
                .collect(),
        },
        (None, Decision::Conflict) => ParentState::Conflict,
        (None, _) => ParentState::NotApplicable,
    })
}

fn withhold(setting: &mut EffectiveSetting, parent: &Parent, state: ParentState, catalogue: &Catalogue) {
    let definition = catalogue.definition(&parent.id);
    let name = definition.map_or_else(|| parent.id.clone(), |definition| definition.name.clone());
    let needs = parent
        .options
        .iter()
        .map(|item| definition.and_then(|it| it.option(item)).map_or(item, |option| &option.label).clone())
        .collect();
    setting.value = None;
    setting.digest = String::new();
    setting.decision = Decision::NotApplicable { reasons: vec![Reason::Parent { parent: name.clone() }] };
    setting.ruling = Ruling::Parent { id: parent.id.clone(), name, needs, state };
    for source in &mut setting.sources {
        source.standing = Standing::NotApplicable;
    }
}
