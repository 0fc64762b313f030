//! What the settings of a device were at a point: the model's judgement over the versions of then.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use palisade_model::api::{HistoryPolicy, HistorySource, SettingChange, SettingThen};
use palisade_model::applicability::DeviceClass;
use palisade_model::catalogue::Catalogue;
use palisade_model::merge::{
    CompiledPolicy, ConflictRule, EffectiveSetting, PolicyVersion, compile, effective,
};
use palisade_model::status::{Outcome, State, setting_state};

use super::course::{Between, Event, Point, Standing};
use crate::app::App;
use crate::failure::Answer;

/// Every setting that a policy set, by key; nothing where it is not known what decided.
pub type Settings = Option<Arc<BTreeMap<String, (String, SettingThen)>>>;

/// Policies by number, each with the version that stood.
type Versions = Vec<(u32, u32)>;

/// What judging points needs, loaded before.
#[derive(Debug)]
pub struct Judge {
    catalogue: &'static Catalogue,
    rule: ConflictRule,
    /// By the policy's number and the version.
    policies: HashMap<(u32, u32), CompiledPolicy>,
    outcomes: HashMap<u32, Outcome>,
    between: Between,
    /// The names of policies that are referred to, by number.
    names: HashMap<u32, HistoryPolicy>,
}

impl Judge {
    /// Loads what these points need.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(app: &App, points: &[Point], between: Between) -> Answer<Self> {
        let mut wanted: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut named: BTreeSet<u32> = BTreeSet::new();
        for point in points {
            if let Some(standing) = &point.standing {
                wanted.extend(versions(standing, &between));
            }
            if let Event::Told { saves, gained, lost, .. } = &point.event {
                named.extend(
                    saves.iter().map(|(policy, _)| *policy).chain(gained.iter().chain(lost).copied()),
                );
            }
        }
        let outcomes: BTreeSet<u32> =
            points.iter().map(|point| point.outcome).filter(|outcome| *outcome > 0).collect();
        let outcomes =
            if outcomes.is_empty() { HashMap::new() } else { app.store.outcomes_of(&outcomes).await? };
        let mut policies = HashMap::new();
        let (catalogue, rule) = {
            let tenant = app.tenant();
            for entry in tenant.policies() {
                let of = (entry.record.seq, entry.record.version);
                if wanted.remove(&of) {
                    policies.insert(of, entry.compiled.clone());
                }
            }
            (tenant.catalogue(), tenant.conflict_rule())
        };
        for (policy, version) in wanted {
            let Some(id) = between.ids.get(&policy) else { continue };
            let Some(found) = app.store.policy_version(id, Some(version)).await? else { continue };
            let record = found.record;
            let named = PolicyVersion {
                id: Arc::from(record.id.as_str()),
                name: Arc::from(record.policy.name.as_str()),
                version,
                modified: Arc::from(record.modified.as_str()),
            };
            policies.insert((policy, version), compile(&record.policy, named, catalogue));
        }
        let mut names = HashMap::new();
        for policy in named {
            let Some(id) = between.ids.get(&policy) else { continue };
            let held = app.tenant().policy(id).map(|entry| entry.record.policy.name.clone());
            let name = match held {
                Some(name) => name,
                None => app
                    .store
                    .policy_version(id, None)
                    .await?
                    .map(|it| it.record.policy.name)
                    .unwrap_or_default(),
            };
            names.insert(policy, HistoryPolicy { id: id.clone(), name });
        }
        Ok(Self { catalogue, rule, policies, outcomes, between, names })
    }

    /// A policy that is referred to.
    pub fn policy(&self, number: u32) -> Option<HistoryPolicy> {
        self.names.get(&number).cloned()
    }

    /// By whom a version was saved, and whether that deleted the policy.
    pub fn save(&self, policy: u32, version: u32) -> (String, bool) {
        let saves = self.between.saves.get(&policy).map(Vec::as_slice).unwrap_or_default();
        let save = saves.iter().find(|(_, save)| save.version == version);
        save.map(|(_, save)| (save.saved_by.clone(), save.action == "deleted")).unwrap_or_default()
    }

    /// The settings of each point, in order; what decides the same is judged once.
    pub fn settings(&self, points: &[Point]) -> Vec<Settings> {
        let mut known: HashMap<(&str, Versions, u32), Settings> = HashMap::new();
        let mut all = Vec::with_capacity(points.len());
        for point in points {
            let Some(standing) = &point.standing else {
                all.push(None);
                continue;
            };
            let versions = versions(standing, &self.between);
            let of = (standing.class.as_str(), versions.clone(), point.outcome);
            let settings =
                known.entry(of).or_insert_with(|| self.judged(&standing.class, &versions, point.outcome));
            all.push(settings.clone());
        }
        all
    }

    /// Every setting that a policy set at one of these points, by key, with its name at the last of them.
    pub fn ever(&self, points: &[Point]) -> BTreeMap<String, String> {
        let mut known: BTreeSet<(&str, Versions)> = BTreeSet::new();
        let mut all = BTreeMap::new();
        for point in points.iter().rev() {
            let Some(standing) = &point.standing else { continue };
            let versions = versions(standing, &self.between);
            if known.insert((standing.class.as_str(), versions.clone()))
                && let Some(settings) = self.judged(&standing.class, &versions, 0)
            {
                for (key, (name, _)) in settings.iter() {
                    all.entry(key.clone()).or_insert_with(|| name.clone());
                }
            }
        }
        all
    }

    fn judged(&self, class: &str, versions: &[(u32, u32)], outcome: u32) -> Settings {
        let class: DeviceClass = serde_json::from_str(class).ok()?;
        let policies: Option<Vec<&CompiledPolicy>> =
            versions.iter().map(|version| self.policies.get(version)).collect();
        // A report that is not there any longer is not one that said nothing.
        let outcome = match outcome {
            0 => None,
            number => Some(self.outcomes.get(&number)?),
        };
        let effective = effective(&policies?, &class, self.catalogue, self.rule);
        let settings = effective.settings.iter();
        Some(Arc::new(
            settings.map(|it| (it.key.clone(), (it.name.clone(), self.then(it, outcome)))).collect(),
        ))
    }

    fn then(&self, setting: &EffectiveSetting, outcome: Option<&Outcome>) -> SettingThen {
        let said = setting_state(setting, outcome);
        let display_value = match &setting.value {
            None => String::new(),
            Some(value) => match setting.sources.iter().find(|source| *source.value == *value) {
                Some(source) => source.display_value.to_string(),
                None => value.display(self.catalogue.definition(&setting.definition_id)),
            },
        };
        let sources = setting.sources.iter().map(|source| HistorySource {
            policy: HistoryPolicy { id: source.policy_id.to_string(), name: source.policy_name.to_string() },
            version: source.policy_version,
            display_value: source.display_value.to_string(),
            standing: source.standing,
        });
        SettingThen::Set {
            state: said.state,
            display_value,
            note: if said.state == State::Conflict { String::new() } else { said.note },
            code: said.code,
            sources: sources.collect(),
        }
    }
}

/// The versions of the policies that decided, by the policy's number.
fn versions(standing: &Standing, between: &Between) -> Versions {
    let version = |policy: &u32| {
        let saves = between.saves.get(policy).map(Vec::as_slice).unwrap_or_default();
        let save = saves.iter().rev().find(|(_, save)| save.moment <= standing.moment);
        // One that was saved before saves had numbers is of version 0, which is found nowhere and so unknown.
        (*policy, save.map_or(0, |(_, save)| save.version))
    };
    standing.policies.iter().map(version).collect()
}

/// What is different: settings by key, of one setting where `only` names it. What is unknown on both sides is no
/// difference.
pub fn changes(before: &Settings, after: &Settings, only: Option<&str>) -> Vec<SettingChange> {
    let none = BTreeMap::new();
    let (left, right) = (before.as_deref().unwrap_or(&none), after.as_deref().unwrap_or(&none));
    let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let then = |known: &Settings, found: Option<&(String, SettingThen)>| match (known, found) {
        (None, _) => SettingThen::Unknown,
        (Some(_), None) => SettingThen::NotSet,
        (Some(_), Some((_, then))) => then.clone(),
    };
    keys.into_iter()
        .filter(|key| only.is_none_or(|only| only == key.as_str()))
        .filter_map(|key| {
            let (was, is) = (left.get(key), right.get(key));
            let name = is.or(was).map(|(name, _)| name.clone()).unwrap_or_default();
            let (was, is) = (then(before, was), then(after, is));
            let change = SettingChange { key: key.clone(), name, before: was, after: is };
            (!same(&change.before, &change.after)).then_some(change)
        })
        .collect()
}

/// Whether a person would call it the same: another version of a policy that says the same is no difference.
fn same(one: &SettingThen, other: &SettingThen) -> bool {
    let bare = |then: &SettingThen| {
        let mut then = then.clone();
        if let SettingThen::Set { sources, .. } = &mut then {
            sources.iter_mut().for_each(|source| source.version = 0);
        }
        then
    };
    bare(one) == bare(other)
}
