//! What is resolved: the conflicts as they were when one asked, and the policies that have a part in them.

use std::collections::HashSet;
use std::sync::Arc;

use palisade_model::api::{
    AssignmentRow, ConflictList, ConflictRow, ConflictSetting, ConflictSide, DeviceDetail, DeviceSettingRow,
    PolicyDetail,
};
use palisade_model::catalogue::Catalogue;
use palisade_model::merge::Source;

use super::edits::Way;
use super::{MEND, PAIR, SETTING};
use crate::api::{Api, ApiError};
use crate::catalogue;
use crate::pages::needs::CONFLICTS_PATH;
use crate::route::{decode, encode, query};
use crate::words::{policies, resolve as words};

/// One conflict, several, or all between two policies or more.
pub struct Matter {
    /// The conflicts.
    pub rows: Vec<ConflictRow>,
    /// The policies whose edit may end them, in the order of the first conflict's sides.
    pub policies: Vec<Arc<PolicyDetail>>,
    /// What the policies' settings are.
    pub catalogue: Arc<Catalogue>,
    /// The rows count every device on which a setting is in conflict.
    pub whole: bool,
    /// The groups of the device on whose page one is.
    pub own_groups: Option<Vec<(String, String)>>,
}

impl Matter {
    /// What the dialog is called.
    pub fn title(&self) -> String {
        if let (true, [row, ..]) = (self.own_groups.is_some(), self.rows.as_slice()) {
            return words::of_device_setting(&super::super::called(&row.setting));
        }
        match (self.whole, self.rows.as_slice(), self.policies.as_slice()) {
            (true, [row], _) => words::of_setting(&super::super::called(&row.setting)),
            (false, rows, [first, second]) => {
                words::of_pair(u64::try_from(rows.len()).unwrap_or(0), &first.row.name, &second.row.name)
            }
            (_, [], _) | (_, _, []) => words::begin().to_owned(),
            (_, rows, policies) => {
                let count = |length: usize| u64::try_from(length).unwrap_or(0);
                words::of_many(count(rows.len()), &policies::policies(count(policies.len())))
            }
        }
    }

    /// The ways that make sense: only where policies disagree can one say what another says.
    pub fn ways(&self) -> Vec<Way> {
        let differ = |row: &ConflictRow| {
            row.sides
                .iter()
                .skip(1)
                .any(|side| row.sides.first().is_some_and(|first| side.value != first.value))
        };
        Way::ALL.into_iter().filter(|way| *way != Way::Take || self.rows.iter().any(differ)).collect()
    }

    /// The sides of a conflict that are looked at.
    pub fn sides<'a>(&'a self, row: &'a ConflictRow) -> impl Iterator<Item = &'a ConflictSide> {
        row.sides.iter().filter(|side| self.policy(&side.policy_id).is_some())
    }

    /// In how many of the conflicts a policy has a part, where that is not all.
    pub fn part_of(&self, policy: &str) -> Option<u64> {
        let has = |row: &&ConflictRow| row.sides.iter().any(|side| side.policy_id == policy);
        let count = self.rows.iter().filter(has).count();
        (count < self.rows.len()).then(|| u64::try_from(count).unwrap_or(0))
    }

    /// One of the policies.
    pub fn policy(&self, id: &str) -> Option<&Arc<PolicyDetail>> {
        self.policies.iter().find(|policy| policy.row.id == id)
    }

    /// The groups in question, by name: those of the device, or those that any of the policies is assigned to.
    pub fn groups(&self) -> Vec<(String, String)> {
        if let Some(own) = &self.own_groups {
            return own.clone();
        }
        let included = self.policies.iter().flat_map(|policy| &policy.assignments).filter(|it| !it.excluded);
        let mut groups: Vec<(String, String)> =
            included.filter_map(|it| Some((it.group_id.clone()?, it.name.clone()))).collect();
        groups.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
        groups.dedup();
        groups
    }

    /// The group that is offered first where one is excluded from this policy: one that it is assigned to, as another may
    /// have none of its devices.
    pub fn first_group(&self, policy: &str) -> String {
        let groups = self.groups();
        let of = self.policies.iter().find(|detail| detail.row.id == policy);
        let own = |id: &str| {
            let assigned = |it: &AssignmentRow| !it.excluded && it.group_id.as_deref() == Some(id);
            of.is_some_and(|detail| detail.assignments.iter().any(assigned))
        };
        let first = groups.iter().find(|(id, _)| own(id)).or(groups.first());
        first.map(|(id, _)| id.clone()).unwrap_or_default()
    }
}

/// Asks for everything; the sentence says why it can't be had. `device` is the one on whose page one is, or empty.
pub async fn fetch(api: &Api, parameter: &str, about: &str, device: &str) -> Result<Matter, String> {
    let said = |error: ApiError| error.sentence();
    let parts = parts(about);
    let pairs: Vec<(&str, &str)> = match parameter {
        PAIR => parts.iter().filter_map(|pair| pair.split_once('~')).collect(),
        _ => Vec::new(),
    };
    let mut own_groups = None;
    let rows = if parameter == MEND {
        let root = ["/api/devices/", &encode(device)].concat();
        let detail: DeviceDetail = api.get(&root).await.map_err(said)?;
        own_groups = Some(detail.groups.into_iter().map(|group| (group.id, group.name)).collect());
        let settings: Vec<DeviceSettingRow> = api.get(&[&*root, "/settings"].concat()).await.map_err(said)?;
        settings.into_iter().filter(|row| row.setting.key == about).map(on_device).collect()
    } else {
        match (parameter, parts.as_slice()) {
            (PAIR, _) => between(api, &pairs).await.map_err(said)?,
            (_, [key]) => {
                let path = query(&[("setting", key), ("limit", "1")]);
                api.get::<ConflictList>(&[CONFLICTS_PATH, &path].concat()).await.map_err(said)?.page.rows
            }
            (_, keys) => of_settings(api, keys).await.map_err(said)?,
        }
    };
    let mut ids: Vec<String> = match pairs.as_slice() {
        [] => rows.iter().flat_map(|row| row.sides.iter().map(|side| side.policy_id.clone())).collect(),
        pairs => pairs.iter().flat_map(|(policy, with)| [*policy, *with]).map(str::to_owned).collect(),
    };
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let mut policies = Vec::new();
    let mut keys = Vec::new();
    for id in ids.iter().filter(|_| !rows.is_empty()) {
        let path = ["/api/policies/", &encode(id)].concat();
        let policy: PolicyDetail = api.get(&path).await.map_err(said)?;
        keys.extend(catalogue::keys_for(&policy.row.template_id));
        policies.push(Arc::new(policy));
    }
    keys.sort_unstable();
    keys.dedup();
    let catalogue = catalogue::load(&keys).await?;
    Ok(Matter { rows, policies, catalogue, whole: parameter == SETTING, own_groups })
}

/// The value of a parameter of the address that names all of these.
pub fn about<T: AsRef<str>>(parts: &[T]) -> String {
    parts.iter().map(|part| encode(part.as_ref())).collect::<Vec<_>>().join(",")
}

/// What the value of a parameter names.
fn parts(about: &str) -> Vec<String> {
    about.split(',').map(decode).filter(|part| !part.is_empty()).collect()
}

/// The conflicts of these pairs of policies. One of several pairs is there for each of them, with what the two say: who
/// else sets it is not asked about.
async fn between(api: &Api, pairs: &[(&str, &str)]) -> Result<Vec<ConflictRow>, ApiError> {
    let mut rows: Vec<ConflictRow> = Vec::new();
    for (policy, with) in pairs {
        let path = query(&[("policy", policy), ("with", with), ("limit", "1000")]);
        let list: ConflictList = api.get(&[CONFLICTS_PATH, &path].concat()).await?;
        rows.extend(list.page.rows.into_iter().map(|mut row| {
            row.sides.retain(|side| [policy, with].iter().any(|party| ***party == *side.policy_id));
            row
        }));
    }
    Ok(rows)
}

/// The conflicts on these settings, in the order of the list; those that are gone are left out.
async fn of_settings(api: &Api, keys: &[String]) -> Result<Vec<ConflictRow>, ApiError> {
    let mut rows: Vec<ConflictRow> = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = query(&[("limit", "1000"), ("cursor", &cursor)]);
        let list: ConflictList = api.get(&[CONFLICTS_PATH, &path].concat()).await?;
        rows.extend(list.page.rows.into_iter().filter(|row| keys.contains(&row.setting.key)));
        match list.page.next {
            Some(next) if rows.len() < keys.len() => cursor = next,
            _ => return Ok(rows),
        }
    }
}

/// A setting of a device, as its conflict would be listed.
fn on_device(row: DeviceSettingRow) -> ConflictRow {
    let setting = row.setting;
    let side = |source: &Source| ConflictSide {
        policy_id: source.policy_id.to_string(),
        policy_name: source.policy_name.to_string(),
        policy_version: source.policy_version,
        value: (*source.value).clone(),
        display_value: source.display_value.to_string(),
        devices: 1,
        refused: 0,
    };
    ConflictRow {
        sides: setting.sources.iter().map(side).collect(),
        setting: ConflictSetting {
            key: setting.key,
            definition_id: setting.definition_id,
            name: setting.name,
        },
        per_rule: setting.per_rule,
        devices: 1,
    }
}
