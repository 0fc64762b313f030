//! The decision for each setting when several policies meet on a device.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::compile::{CompiledPolicy, ConfiguredSetting};
use crate::applicability::{DeviceClass, Reason, setting_reasons};
use crate::catalogue::{Catalogue, Merge};
use crate::value::Value;

/// What a tenant wants when policies set one setting to different values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ConflictRule {
    /// The value is withheld until an administrator resolves it.
    #[default]
    Withhold,
    /// The most secure value wins; among equally secure ones the newest policy does.
    MostSecureThenNewest,
}

/// What was decided for a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Decision {
    /// One policy sets it, or all that do agree.
    Delivered,
    /// The lists of several policies are joined.
    Joined,
    /// Policies disagree and the tenant's rule chose one.
    Decided,
    /// Policies disagree: withheld.
    Conflict,
    /// The device can't take it.
    NotApplicable {
        /// Every reason.
        reasons: Vec<Reason>,
    },
}

/// How one policy's value fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// It is what the device is told, alone or with others that say the same.
    Delivered,
    /// Its entries are part of the joined list.
    Joined,
    /// It won by the tenant's rule.
    Wins,
    /// It lost by the tenant's rule.
    Loses,
    /// It disagrees with another and nothing is delivered.
    Withheld,
    /// The device can't take it.
    NotApplicable,
}

/// A policy that sets a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Policy id.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub policy_id: Arc<str>,
    /// Policy name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub policy_name: Arc<str>,
    /// Policy version.
    pub policy_version: u32,
    /// The value that it sets.
    #[cfg_attr(feature = "openapi", schema(value_type = Value))]
    pub value: Arc<Value>,
    /// The value for people.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub display_value: Arc<str>,
    /// How it fared.
    pub standing: Standing,
}

/// One setting as decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EffectiveSetting {
    /// What identifies it on the device.
    pub key: String,
    /// Definition id.
    pub definition_id: String,
    /// Name for people.
    pub name: String,
    /// What was decided.
    pub decision: Decision,
    /// What the device is told; absent where nothing is delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Digest of the value; empty where nothing is delivered.
    #[serde(default)]
    pub digest: String,
    /// Every policy that sets it, ordered by policy id.
    pub sources: Vec<Source>,
}

/// Everything decided for one class of devices and one set of policies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effective {
    /// The settings, ordered by key.
    pub settings: Vec<EffectiveSetting>,
    /// Why the device takes no policy at all; empty for one that does.
    pub ineligible: Vec<Reason>,
}

impl Effective {
    /// Whether the device takes policies at all.
    pub fn eligible(&self) -> bool {
        self.ineligible.is_empty()
    }

    /// The setting with this key.
    pub fn get(&self, key: &str) -> Option<&EffectiveSetting> {
        let index = self.settings.binary_search_by(|setting| setting.key.as_str().cmp(key)).ok()?;
        self.settings.get(index)
    }
}

impl EffectiveSetting {
    /// What was decided and who is to blame, as one or two sentences.
    pub fn explanation(&self) -> String {
        let names = |standing: &dyn Fn(Standing) -> bool| {
            listed(
                self.sources
                    .iter()
                    .filter(|source| standing(source.standing))
                    .map(|source| format!("“{}”", source.policy_name)),
            )
        };
        match &self.decision {
            Decision::Delivered => match self.sources.as_slice() {
                [only] => format!("Set by “{}”.", only.policy_name),
                _ => format!("{} set the same value.", names(&|standing| standing == Standing::Delivered)),
            },
            Decision::Joined => {
                let entries = match &self.value {
                    Some(Value::List(entries)) => entries.len(),
                    _ => 0,
                };
                format!("{entries} entries joined from {}.", names(&|standing| standing == Standing::Joined))
            }
            Decision::Decided => format!(
                "{} wins over {} by the tenant's rule: most secure, then newest.",
                names(&|standing| standing == Standing::Wins),
                names(&|standing| standing == Standing::Loses)
            ),
            Decision::Conflict => {
                let says = self
                    .sources
                    .iter()
                    .filter(|source| source.standing == Standing::Withheld)
                    .map(|source| format!("“{}” says {}", source.policy_name, source.display_value))
                    .collect::<Vec<_>>()
                    .join("; ");
                format!("{says}. No value is delivered until they agree.")
            }
            Decision::NotApplicable { reasons } => {
                reasons.iter().map(Reason::sentence).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

fn listed(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<_> = names.collect();
    match (names.pop(), names.is_empty()) {
        (None, _) => String::new(),
        (Some(last), true) => last,
        (Some(last), false) => format!("{} and {last}", names.join(", ")),
    }
}

/// A candidate that the device can take.
struct Taken<'a> {
    /// Its place among the sources.
    source: usize,
    modified: &'a str,
    value: &'a Arc<Value>,
}

/// The most secure value; among equally secure ones that of the newest policy. Values that stand in no order of
/// security count as equal. Two policies of the same moment that disagree leave nothing to choose by.
fn best<'a>(taken: &[Taken<'a>], security_order: &[String]) -> Option<&'a Value> {
    let rank = |one: &Taken| {
        let place = one.value.as_text().and_then(|item| security_order.iter().position(|it| it == item));
        (place, one.modified.to_owned())
    };
    let best = taken.iter().max_by_key(|one| rank(one))?;
    let tied = taken.iter().any(|one| rank(one) == rank(best) && one.value != best.value);
    (!tied).then_some(&**best.value)
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

fn decide(
    key: &str,
    candidates: &[Candidate<'_>],
    class: &DeviceClass,
    catalogue: &Catalogue,
    rule: ConflictRule,
) -> EffectiveSetting {
    let mut merge = Merge::Replace;
    let mut security_order: &[String] = &[];
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
            let definition = catalogue.definition_in(&policy.template_id, &setting.definition_id);
            let reasons = match definition {
                Some(definition) if setting.known => {
                    merge = definition.merge;
                    security_order = &definition.security_order;
                    setting_reasons(class, &policy.platforms, definition)
                }
                Some(_) => class.ineligible.iter().cloned().chain([Reason::UnknownValue]).collect(),
                None => class.ineligible.iter().cloned().chain([Reason::Unknown]).collect(),
            };
            for reason in &reasons {
                if !refused.contains(reason) {
                    refused.push(reason.clone());
                }
            }
            last = Some((policy, setting.known, reasons));
        }
        if last.as_ref().is_some_and(|(_, _, reasons)| reasons.is_empty()) {
            taken.push(Taken {
                source: sources.len(),
                modified: &policy.version.modified,
                value: &setting.value,
            });
        }
        sources.push(Source {
            policy_id: policy.version.id.clone(),
            policy_name: policy.version.name.clone(),
            policy_version: policy.version.version,
            value: setting.value.clone(),
            display_value: setting.display.clone(),
            standing: Standing::NotApplicable,
        });
    }
    let first = taken.first().map(|first| &**first.value);
    let agree = taken.iter().all(|other| Some(&**other.value) == first);
    let (decision, value) = match first {
        None => (Decision::NotApplicable { reasons: refused }, None),
        // Even one policy's list is joined with itself, so that its duplicates go out once.
        Some(_) if merge == Merge::Union && !key.contains('#') => {
            let decision = if taken.len() > 1 { Decision::Joined } else { Decision::Delivered };
            (decision, Some(join(taken.iter().map(|one| &**one.value))))
        }
        Some(value) if agree => (Decision::Delivered, Some(value.clone())),
        Some(_) => match (rule, best(&taken, security_order)) {
            (ConflictRule::MostSecureThenNewest, Some(value)) => (Decision::Decided, Some(value.clone())),
            _ => (Decision::Conflict, None),
        },
    };
    for Taken { source, value: its, .. } in &taken {
        if let Some(source) = sources.get_mut(*source) {
            source.standing = match decision {
                Decision::Delivered => Standing::Delivered,
                Decision::Joined => Standing::Joined,
                Decision::Decided if value.as_ref() == Some(&***its) => Standing::Wins,
                Decision::Decided => Standing::Loses,
                Decision::Conflict => Standing::Withheld,
                Decision::NotApplicable { .. } => Standing::NotApplicable,
            };
        }
    }
    let (name, definition_id) = candidates
        .first()
        .map(|(_, setting)| (setting.name.as_ref(), setting.definition_id.as_ref()))
        .unwrap_or_default();
    let digest = value.as_ref().map(crate::digest::of_json).unwrap_or_default();
    EffectiveSetting {
        key: key.to_owned(),
        definition_id: definition_id.to_owned(),
        name: name.to_owned(),
        decision,
        value,
        digest,
        sources,
    }
}

/// One list without duplicates, in an order that does not depend on that of the policies. Entries compare
/// without regard to case, as the exclusions of Windows do; the first spelling by order stays.
fn join<'a>(values: impl Iterator<Item = &'a Value>) -> Value {
    let mut entries: Vec<String> = Vec::new();
    for value in values {
        match value {
            Value::List(more) => entries.extend(more.iter().cloned()),
            other => entries.push(other.display(None)),
        }
    }
    let mut keyed: Vec<(String, String)> =
        entries.into_iter().map(|entry| (entry.to_lowercase(), entry)).collect();
    keyed.sort();
    keyed.dedup_by(|left, right| left.0 == right.0);
    Value::List(keyed.into_iter().map(|(_, entry)| entry).collect())
}

/// A child whose parent is not at an option that shows it is not delivered. A parent that nobody sets stands at
/// its default. Repeats, as a child may be a parent itself.
fn withhold_orphans(settings: &mut [EffectiveSetting], catalogue: &Catalogue) {
    loop {
        let mut orphans: Vec<(usize, String)> = Vec::new();
        for (index, setting) in settings.iter().enumerate() {
            if setting.value.is_none() || setting.key.contains('#') {
                continue;
            }
            let Some(parent) = catalogue
                .definition(&setting.definition_id)
                .and_then(|definition| definition.parent.as_ref())
            else {
                continue;
            };
            if parent.options.is_empty() {
                continue;
            }
            let definition = catalogue.definition(&parent.id);
            let at = settings.binary_search_by(|other| other.key.as_str().cmp(&parent.id)).ok();
            let value = match at.and_then(|index| settings.get(index)) {
                Some(set) => set.value.as_ref(),
                None => definition.and_then(|definition| definition.default.as_ref()),
            };
            let shown =
                value.and_then(Value::as_text).is_some_and(|item| parent.options.iter().any(|it| it == item));
            if !shown {
                orphans.push((index, definition.map_or(parent.id.clone(), |it| it.name.clone())));
            }
        }
        if orphans.is_empty() {
            return;
        }
        for (index, parent) in orphans {
            if let Some(setting) = settings.get_mut(index) {
                setting.value = None;
                setting.digest = String::new();
                setting.decision = Decision::NotApplicable { reasons: vec![Reason::Parent { parent }] };
                for source in &mut setting.sources {
                    source.standing = Standing::NotApplicable;
                }
            }
        }
    }
}
