//! Filters of the list of devices that other pages lead to: by a policy's report, a group, or conflicts.

use leptos::prelude::*;
use palisade_model::api::{ConflictList, GroupDetail, PolicySettingRow};
use palisade_model::status::State;

use crate::api::{Load, PolicyHead, load_when};
use crate::pages::needs;
use crate::ui::chip::filter_chip_of;
use crate::ui::query::Query;
use crate::words::{conflicts, devices as words, names};

/// The filter by a policy, which its report leads to: the devices that it targets, or those on which it, or a setting of
/// it, is in a state.
#[derive(Clone, Copy)]
pub struct OfPolicy {
    query: Query,
    policy: Load<PolicyHead>,
    settings: Load<Vec<PolicySettingRow>>,
}

impl OfPolicy {
    const PARAMETERS: [&str; 3] = ["policy", "policyState", "policySetting"];

    /// As the address has it.
    pub fn of(query: Query) -> Self {
        let [id, _, setting] = Self::PARAMETERS.map(|name| query.signal(name));
        let policy = load_when(move || id.with(|id| (!id.is_empty()).then(|| needs::policy(id))));
        let settings = load_when(move || {
            let asked = setting.with(|key| !key.is_empty());
            id.with(|id| (asked && !id.is_empty()).then(|| [&needs::policy(id), "/settings"].concat()))
        });
        Self { query, policy, settings }
    }

    /// What it says, tracked.
    pub fn label(self) -> String {
        let [id, state, key] = Self::PARAMETERS.map(|name| self.query.get(name));
        let name = self.policy.get().map_or(id, |policy| policy.row.name.clone());
        let setting = (!key.is_empty()).then(|| {
            let known = self.settings.get();
            let row = known.as_ref().and_then(|rows| rows.iter().find(|row| row.key == key));
            row.map_or_else(|| key.clone(), |row| names::setting(&key, &row.name))
        });
        let state = State::from_wire(&state).map(|state| names::state(state).to_owned());
        [Some(name), setting, state].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The chip that drops it, where it is on.
    pub fn chip(self) -> Option<AnyView> {
        let on = !self.query.get("policy").is_empty();
        let without = move || self.query.with(&Self::PARAMETERS.map(|name| (name, "")));
        on.then(|| filter_chip_of(self.label(), without))
    }
}

/// The filter by a group, which its page leads to.
#[derive(Clone, Copy)]
pub struct OfGroup {
    query: Query,
    group: Load<GroupDetail>,
}

impl OfGroup {
    const PARAMETER: &str = "group";

    /// As the address has it.
    pub fn of(query: Query) -> Self {
        Self { query, group: group_of(query.signal(Self::PARAMETER)) }
    }

    /// What it says, tracked.
    pub fn label(self) -> String {
        of_group(self.group, &self.query.get(Self::PARAMETER))
    }

    /// The chip that drops it, where it is on.
    pub fn chip(self) -> Option<AnyView> {
        let on = !self.query.get(Self::PARAMETER).is_empty();
        let without = move || self.query.with(&[(Self::PARAMETER, "")]);
        on.then(|| filter_chip_of(self.label(), without))
    }
}

fn group_of(id: Memo<String>) -> Load<GroupDetail> {
    load_when(move || id.with(|id| (!id.is_empty()).then(|| needs::group(id))))
}

/// The filter by a group in words, tracked; by its id while its name is not known.
fn of_group(group: Load<GroupDetail>, id: &str) -> String {
    let name = group.get().map_or_else(|| id.to_owned(), |known| known.row.name.clone());
    conflicts::of_group(&name)
}

/// The filter by conflicts, which their list by device leads to: the devices on which policies disagree.
#[derive(Clone, Copy)]
pub struct OfConflict {
    query: Query,
    /// Names the policies and the setting.
    list: Load<ConflictList>,
    group: Load<GroupDetail>,
}

impl OfConflict {
    /// The parameters of the address; the first is there whenever one of the others is.
    pub const PARAMETERS: [&str; 5] =
        ["conflict", "conflictPolicy", "conflictWith", "conflictGroup", "conflictSetting"];

    /// As the address has it.
    pub fn of(query: Query) -> Self {
        let [_, policy, with, group, setting] = Self::PARAMETERS.map(|name| query.signal(name));
        let list = load_when(move || {
            let [policy, with, setting] = [policy, with, setting].map(|it| it.get());
            let named = ![&policy, &with, &setting].iter().all(|it| it.is_empty());
            let of = [("policy", &*policy), ("with", &with), ("setting", &setting), ("limit", "1")];
            named.then(|| [needs::CONFLICTS_PATH, &crate::route::query(&of)].concat())
        });
        Self { query, list, group: group_of(group) }
    }

    /// What it says, tracked.
    pub fn label(self) -> String {
        let [_, policy, with, group, setting] = Self::PARAMETERS.map(|name| self.query.get(name));
        let list = self.list.get();
        let named = |id: &str| {
            let known = list.as_ref().and_then(|list| list.policies.iter().find(|it| it.policy_id == id));
            known.map_or_else(|| id.to_owned(), |known| known.policy_name.clone())
        };
        let of_setting = || {
            let row = list.as_ref().and_then(|list| list.page.rows.first());
            let row = row.filter(|row| row.setting.key == setting);
            row.map_or_else(|| setting.clone(), |row| names::setting(&setting, &row.setting.name))
        };
        let parts = [
            Some(words::in_conflict().to_owned()),
            (!policy.is_empty()).then(|| named(&policy)),
            (!with.is_empty()).then(|| conflicts::with_policy(&named(&with))),
            (!group.is_empty()).then(|| of_group(self.group, &group)),
            (!setting.is_empty()).then(of_setting),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The chip that drops it, where it is on.
    pub fn chip(self) -> Option<AnyView> {
        let on = Self::PARAMETERS.iter().any(|name| !self.query.get(name).is_empty());
        let without = move || self.query.with(&Self::PARAMETERS.map(|name| (name, "")));
        on.then(|| filter_chip_of(self.label(), without))
    }
}
