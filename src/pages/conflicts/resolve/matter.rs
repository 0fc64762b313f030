//! What is resolved: the conflicts as they were when one asked, and the policies that have a part in them.

use std::sync::Arc;

use palisade_model::api::{ConflictList, ConflictRow, ConflictSide, PolicyDetail};
use palisade_model::catalogue::Catalogue;

use super::PAIR;
use crate::api::Api;
use crate::catalogue;
use crate::route::{encode, query};
use crate::words::resolve as words;

/// One conflict, or all between two policies.
pub struct Matter {
    /// The conflicts.
    pub rows: Vec<ConflictRow>,
    /// The policies whose edit may end them, in the order of the first conflict's sides.
    pub policies: Vec<Arc<PolicyDetail>>,
    /// What the policies' settings are.
    pub catalogue: Arc<Catalogue>,
    /// The rows count every device on which a setting is in conflict.
    pub whole: bool,
}

impl Matter {
    /// What the dialog is called.
    pub fn title(&self) -> String {
        match (self.whole, self.rows.as_slice(), self.policies.as_slice()) {
            (true, [row, ..], _) => words::of_setting(&super::super::called(&row.setting)),
            (false, rows, [first, second, ..]) => {
                words::of_pair(u64::try_from(rows.len()).unwrap_or(0), &first.row.name, &second.row.name)
            }
            _ => words::begin().to_owned(),
        }
    }

    /// The sides of a conflict that are looked at.
    pub fn sides<'a>(&'a self, row: &'a ConflictRow) -> impl Iterator<Item = &'a ConflictSide> {
        row.sides.iter().filter(|side| self.policy(&side.policy_id).is_some())
    }

    /// One of the policies.
    pub fn policy(&self, id: &str) -> Option<&Arc<PolicyDetail>> {
        self.policies.iter().find(|policy| policy.row.id == id)
    }

    /// The groups in question: those that any of the policies is assigned to, by name.
    pub fn groups(&self) -> Vec<(String, String)> {
        let included = self.policies.iter().flat_map(|policy| &policy.assignments).filter(|it| !it.excluded);
        let mut groups: Vec<(String, String)> =
            included.filter_map(|it| Some((it.group_id.clone()?, it.name.clone()))).collect();
        groups.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
        groups.dedup();
        groups
    }
}

/// Asks for everything; the sentence says why it can't be had.
pub async fn fetch(api: &Api, parameter: &str, about: &str) -> Result<Matter, String> {
    let pair = (parameter == PAIR).then(|| about.split_once('~')).flatten();
    let path = match pair {
        Some((policy, with)) => query(&[("policy", policy), ("with", with), ("limit", "1000")]),
        None => query(&[("setting", about), ("limit", "1")]),
    };
    let list: ConflictList =
        api.get(&["/api/conflicts", &path].concat()).await.map_err(|error| error.sentence())?;
    let rows = list.page.rows;
    let mut ids: Vec<String> = match pair {
        Some((policy, with)) => vec![policy.to_owned(), with.to_owned()],
        None => rows.iter().flat_map(|row| row.sides.iter().map(|side| side.policy_id.clone())).collect(),
    };
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let mut policies = Vec::new();
    let mut keys = Vec::new();
    for id in ids.iter().filter(|_| !rows.is_empty()) {
        let path = ["/api/policies/", &encode(id)].concat();
        let policy: PolicyDetail = api.get(&path).await.map_err(|error| error.sentence())?;
        keys.extend(catalogue::keys_for(&policy.row.template_id));
        policies.push(Arc::new(policy));
    }
    keys.sort_unstable();
    keys.dedup();
    let catalogue = catalogue::load(&keys).await?;
    Ok(Matter { rows, policies, catalogue, whole: pair.is_none() })
}
