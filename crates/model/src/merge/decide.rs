//! The decision for each setting when several policies meet on a device.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::compile::{CompiledPolicy, ConfiguredSetting};
use super::contest::{Contender, order_of, rank, winner};
use super::join::join;
use super::outcome::{Decision, Effective, EffectiveSetting, Source, Standing};
use super::parents::withhold_orphans;
use super::ruling::Ruling;
use crate::applicability::{DeviceClass, Reason, setting_reasons};
use crate::catalogue::{Catalogue, Kind, Merge, SettingDefinition};
use crate::value::Value;

/// What a tenant wants when policies set one setting to different values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ConflictRule {
    /// The value is withheld until an administrator resolves it.
    #[default]
    Withhold,
    /// The most secure value wins; among equally secure ones the newest policy does.
    MostSecureThenNewest,
}

/// A policy and one setting that it configures.
type Candidate<'a> = (&'a CompiledPolicy, &'a ConfiguredSetting);

/// Decides every setting that `policies` set, for devices of `class`. The order of `policies` does not matter.
pub fn effective(
    policies: &[&CompiledPolicy],
    class: &DeviceClass,
    catalogue: &Catalogue,
    rule: ConflictRule,
) -> Effective {
    let mut policies = policies.to_vec();
    policies.sort_by(|left, right| left.version.id.cmp(&right.version.id));
    // Ids are long and much alike, so keys are hashed and only the distinct ones are put in order.
    let mut by_key: HashMap<&str, Vec<Candidate>> = HashMap::new();
    for policy in policies {
        for setting in &policy.settings {
            by_key.entry(&setting.key).or_default().push((policy, setting));
        }
    }
    let mut settings: Vec<_> =
        by_key.into_iter().map(|(key, sources)| decide(key, &sources, class, catalogue, rule)).collect();
    settings.sort_by(|left, right| left.key.cmp(&right.key));
    withhold_orphans(&mut settings, catalogue);
    Effective { settings, ineligible: class.ineligible.clone() }
}

/// Why devices of `class` can't take this setting of this policy, in order and each reason once; empty where they
/// can.
pub(crate) fn refusals(
    policy: &CompiledPolicy,
    setting: &ConfiguredSetting,
    class: &DeviceClass,
    catalogue: &Catalogue,
) -> Vec<Reason> {
    let of_class = || class.ineligible.iter().cloned();
    let mut reasons = match catalogue.placed_in(&policy.template_id, &setting.definition_id) {
        Some((home, definition)) if setting.known => {
            let template = catalogue.template(&policy.template_id);
            setting_reasons(class, &policy.platforms, template, home, definition)
        }
        Some(_) => of_class().chain([Reason::UnknownValue]).collect(),
        None => of_class().chain([Reason::Unknown]).collect(),
    };
    reasons.sort();
    reasons.dedup();
    reasons
}

/// A source that the device can take.
struct Taken<'a> {
    /// Its place among the sources.
    place: usize,
    value: &'a Value,
}

fn decide(
    key: &str,
    candidates: &[Candidate<'_>],
    class: &DeviceClass,
    catalogue: &Catalogue,
    rule: ConflictRule,
) -> EffectiveSetting {
    let (name, definition_id) = candidates
        .first()
        .map(|(_, setting)| (setting.name.as_ref(), setting.definition_id.as_ref()))
        .unwrap_or_default();
    let definition = catalogue.definition(definition_id);
    let is_rule = key.contains('#');
    let mut refused: Vec<Reason> = Vec::new();
    let mut sources = Vec::with_capacity(candidates.len());
    let mut taken: Vec<Taken> = Vec::with_capacity(candidates.len());
    // Most policies on a device are of one template: what it says of the setting is looked up once.
    let mut last: Option<(&CompiledPolicy, bool, Vec<Reason>)> = None;
    for (policy, setting) in candidates {
        let same = last.as_ref().is_some_and(|(other, known, _)| {
            *known == setting.known
                && other.template_id == policy.template_id
                && other.platforms == policy.platforms
        });
        if !same {
            let reasons = refusals(policy, setting, class, catalogue);
            refused.extend(reasons.iter().cloned());
            last = Some((policy, setting.known, reasons));
        }
        let reasons = last.as_ref().map(|(_, _, reasons)| reasons.clone()).unwrap_or_default();
        if reasons.is_empty() {
            taken.push(Taken { place: sources.len(), value: &setting.value });
        }
        sources.push(Source {
            policy_id: policy.version.id.clone(),
            policy_name: policy.version.name.clone(),
            policy_version: policy.version.version,
            modified: policy.version.modified.clone(),
            value: setting.value.clone(),
            display_value: setting.display.clone(),
            standing: Standing::NotApplicable,
            rank: definition.and_then(|definition| rank(&setting.value, definition, catalogue)),
            reasons,
        });
    }
    refused.sort();
    refused.dedup();
    let joins = !is_rule && definition.is_some_and(|definition| definition.merge == Merge::Union);
    let (decision, ruling, value) = match taken.first() {
        None => not_applicable(refused),
        // Even one policy's list is joined with itself, so that its duplicates go out once.
        Some(_) if joins => {
            let lists = taken.iter().filter_map(|one| Some((u32::try_from(one.place).ok()?, one.value)));
            let (value, entries) = join(lists, class.platform);
            match taken.len() {
                1 => (Decision::Delivered, Ruling::OnlySource, Some(value)),
                _ => (Decision::Joined, Ruling::Union { entries }, Some(value)),
            }
        }
        Some(first) => {
            if taken.iter().all(|other| other.value == first.value) {
                let ruling = if taken.len() > 1 { Ruling::Agreement } else { Ruling::OnlySource };
                (Decision::Delivered, ruling, Some(first.value.clone()))
            } else {
                let order = || definition.map_or_else(Vec::new, |it| order_of(first.value, it, catalogue));
                contested(&taken, &sources, order, rule)
            }
        }
    };
    for Taken { place, value: its } in &taken {
        if let Some(source) = sources.get_mut(*place) {
            source.standing = match decision {
                Decision::Delivered => Standing::Delivered,
                Decision::Joined => Standing::Joined,
                Decision::Decided if value.as_ref() == Some(*its) => Standing::Wins,
                Decision::Decided => Standing::Loses,
                Decision::Conflict => Standing::Withheld,
                Decision::NotApplicable { .. } => Standing::NotApplicable,
            };
        }
    }
    let digest = value.as_ref().map(crate::digest::of_json).unwrap_or_default();
    EffectiveSetting {
        key: key.to_owned(),
        definition_id: definition_id.to_owned(),
        name: name.to_owned(),
        decision,
        ruling,
        per_rule: is_rule || definition.is_some_and(|definition| is_one_of_a_group(definition, catalogue)),
        value,
        digest,
        sources,
    }
}

/// What becomes of a setting that the device can take from nobody.
fn not_applicable(reasons: Vec<Reason>) -> (Decision, Ruling, Option<Value>) {
    let unknown = reasons.iter().any(|reason| matches!(reason, Reason::Unknown | Reason::UnknownValue));
    let ruling = if unknown { Ruling::Unknown } else { Ruling::NotApplicable };
    (Decision::NotApplicable { reasons }, ruling, None)
}

/// What the tenant's rule makes of values that differ.
fn contested(
    taken: &[Taken<'_>],
    sources: &[Source],
    order: impl FnOnce() -> Vec<String>,
    rule: ConflictRule,
) -> (Decision, Ruling, Option<Value>) {
    if rule == ConflictRule::Withhold {
        return (Decision::Conflict, Ruling::Withheld, None);
    }
    let contenders: Vec<Contender> = taken
        .iter()
        .filter_map(|one| {
            let source = sources.get(one.place)?;
            Some(Contender { value: one.value, rank: source.rank, modified: &source.modified })
        })
        .collect();
    match winner(&contenders, order) {
        Some((value, ruling)) => (Decision::Decided, ruling, Some(value.clone())),
        None => (Decision::Conflict, Ruling::Tie, None),
    }
}

/// Whether a setting is one of a group that devices take as a plain structure, such as an attack surface reduction
/// rule or the action for threats of one severity.
fn is_one_of_a_group(definition: &SettingDefinition, catalogue: &Catalogue) -> bool {
    definition.parent.as_ref().filter(|parent| parent.options.is_empty()).is_some_and(|parent| {
        catalogue.definition(&parent.id).is_some_and(|group| group.kind == Kind::RuleGroup)
    })
}
