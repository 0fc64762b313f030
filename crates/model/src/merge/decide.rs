//! The decision for each setting when several policies meet on a device.

use std::collections::BTreeMap;
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

/// Decides every setting that `policies` set, for devices of `class`. The order of `policies` does not matter.
pub fn effective(
    policies: &[&CompiledPolicy],
    class: &DeviceClass,
    catalogue: &Catalogue,
    rule: ConflictRule,
) -> Effective {
    let mut policies = policies.to_vec();
    policies.sort_by(|left, right| left.version.id.cmp(&right.version.id));
    let mut by_key: BTreeMap<&str, Vec<(&CompiledPolicy, &ConfiguredSetting)>> = BTreeMap::new();
    for policy in policies {
        for setting in &policy.settings {
            by_key.entry(&setting.key).or_default().push((policy, setting));
        }
    }
    let mut settings: Vec<_> =
        by_key.into_iter().map(|(key, sources)| decide(key, &sources, class, catalogue, rule)).collect();
    withhold_orphans(&mut settings, catalogue);
    Effective { settings, ineligible: class.ineligible.clone() }
}

fn decide(
    key: &str,
    candidates: &[(&CompiledPolicy, &ConfiguredSetting)],
    class: &DeviceClass,
    catalogue: &Catalogue,
    rule: ConflictRule,
) -> EffectiveSetting {
    let mut name: Arc<str> = "".into();
    let mut definition_id: Arc<str> = "".into();
    let mut merge = Merge::Replace;
    let mut security_order: &[String] = &[];
    let mut refused: Vec<Reason> = Vec::new();
    let mut sources = Vec::with_capacity(candidates.len());
    let mut taken: Vec<(usize, &CompiledPolicy)> = Vec::with_capacity(candidates.len());
    for (policy, setting) in candidates {
        name = setting.name.clone();
        definition_id = setting.definition_id.clone();
        let definition = catalogue.definition_in(&policy.template_id, &setting.definition_id);
        let reasons = match definition {
            Some(definition) if setting.known => {
                merge = definition.merge;
                security_order = &definition.security_order;
                setting_reasons(class, &policy.platforms, definition)
            }
            _ => class.ineligible.iter().cloned().chain([Reason::Unknown]).collect(),
        };
        if reasons.is_empty() {
            taken.push((sources.len(), policy));
        }
        for reason in reasons {
            if !refused.contains(&reason) {
                refused.push(reason);
            }
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
    let value_at = |index: usize| sources.get(index).map(|source| source.value.clone());
    let first = taken.first().and_then(|(index, _)| value_at(*index));
    let agree = taken.iter().all(|(index, _)| value_at(*index) == first);
    let (decision, value, winner) = match first {
        None => (Decision::NotApplicable { reasons: refused }, None, None),
        // Even one policy's list is joined with itself, so that its duplicates go out once.
        Some(_) if merge == Merge::Union && !key.contains('#') => {
            let joined = join(taken.iter().filter_map(|(index, _)| value_at(*index)));
            let decision = if taken.len() > 1 { Decision::Joined } else { Decision::Delivered };
            (decision, Some(joined), None)
        }
        Some(value) if agree => (Decision::Delivered, Some((*value).clone()), None),
        Some(_) => match rule {
            ConflictRule::Withhold => (Decision::Conflict, None, None),
            ConflictRule::MostSecureThenNewest => {
                let rank = |value: Option<Arc<Value>>| {
                    let value = value?;
                    let text = value.as_text()?;
                    security_order.iter().position(|item| item == text)
                };
                let best = taken
                    .iter()
                    .max_by_key(|(index, policy)| (rank(value_at(*index)), policy.version.modified.clone()));
                match best.and_then(|(index, _)| value_at(*index)) {
                    Some(value) => (Decision::Decided, Some((*value).clone()), Some(value)),
                    None => (Decision::Conflict, None, None),
                }
            }
        },
    };
    let taken: Vec<usize> = taken.into_iter().map(|(index, _)| index).collect();
    for index in taken {
        if let Some(source) = sources.get_mut(index) {
            source.standing = match (&decision, &winner) {
                (Decision::Delivered, _) => Standing::Delivered,
                (Decision::Joined, _) => Standing::Joined,
                (Decision::Decided, Some(winner)) if *winner == source.value => Standing::Wins,
                (Decision::Decided, _) => Standing::Loses,
                (Decision::Conflict, _) => Standing::Withheld,
                (Decision::NotApplicable { .. }, _) => Standing::NotApplicable,
            };
        }
    }
    let digest = value.as_ref().map(crate::digest::of_json).unwrap_or_default();
    EffectiveSetting {
        key: key.to_owned(),
        definition_id: definition_id.as_ref().to_owned(),
        name: name.as_ref().to_owned(),
        decision,
        value,
        digest,
        sources,
    }
}

/// One list without duplicates, in an order that does not depend on that of the policies. Entries compare
/// without regard to case, as the exclusions of Windows do; the first spelling by order stays.
fn join(values: impl Iterator<Item = Arc<Value>>) -> Value {
    let mut entries: Vec<String> = Vec::new();
    for value in values {
        match &*value {
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
