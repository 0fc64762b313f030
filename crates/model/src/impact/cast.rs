//! Who says what of one setting, whatever the devices: policies that say the same are one group.

use std::collections::HashMap;
use std::sync::Arc;

use super::classes::Classes;
use super::evaluate::Manner;
use super::finding::SettingName;
use super::hearing::Side;
use crate::catalogue::{Catalogue, Merge};
use crate::merge::{CompiledPolicy, ConfiguredSetting, ConflictRule, Moment, rank};
use crate::value::Value;

/// One policy that sets a setting.
#[derive(Clone, Copy)]
pub(super) struct Say<'a> {
    /// The place of the policy's devices among the targets.
    pub place: usize,
    pub policy: &'a CompiledPolicy,
    pub setting: &'a ConfiguredSetting,
}

/// Policies that set the same value and that the same classes take.
pub(super) struct Group<'a> {
    pub value: &'a Arc<Value>,
    pub display: &'a Arc<str>,
    pub rank: Option<u32>,
    /// When the policies were saved; the same for all where that decides nothing.
    pub moment: Moment,
    /// What classes say to it.
    pub profile: usize,
    /// The places of the policies' devices, ascending and once.
    pub places: Arc<[usize]>,
    pub says: Vec<Say<'a>>,
}

/// The places of the policies' devices, ascending and once.
fn places<'s, 'a: 's>(says: impl Iterator<Item = &'s Say<'a>>) -> Vec<usize> {
    let mut places: Vec<usize> = says.map(|say| say.place).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Everyone who sets one setting.
pub(super) struct Cast<'a> {
    pub name: SettingName,
    pub manner: Manner,
    others: Vec<Group<'a>>,
    edited: [Vec<Group<'a>>; 2],
}

impl<'a> Cast<'a> {
    pub(super) fn of(
        key: &str,
        others: &[Say<'a>],
        edited: [&Vec<Say<'a>>; 2],
        rule: ConflictRule,
        classes: &mut Classes<'a>,
        catalogue: &'a Catalogue,
    ) -> Self {
        let all = || others.iter().chain(edited.into_iter().flatten());
        let first = all().min_by(|left, right| left.policy.version.id.cmp(&right.policy.version.id));
        let text = |of: fn(&Say<'a>) -> &'a Arc<str>| first.map_or_else(|| key.into(), |say| of(say).clone());
        let name = SettingName {
            key: text(|say| &say.setting.key),
            definition_id: text(|say| &say.setting.definition_id),
            name: text(|say| &say.setting.name),
        };
        let definition = catalogue.definition(&name.definition_id);
        let decides = rule == ConflictRule::MostSecureThenNewest;
        let mut words: HashMap<&Value, (&'a Arc<str>, Option<u32>)> = HashMap::new();
        for say in all() {
            let known = words.entry(&say.setting.value).or_insert_with(|| {
                let order = definition.filter(|_| decides);
                (&say.setting.display, order.and_then(|it| rank(&say.setting.value, it, catalogue)))
            });
            known.0 = known.0.min(&say.setting.display);
        }
        // Rules of one rank may still differ in other members.
        let untold = |(value, (_, rank)): (&&Value, &(&Arc<str>, Option<u32>))| {
            rank.is_none() || matches!(value, Value::Rule(_))
        };
        let manner = Manner {
            joins: !key.contains('#') && definition.is_some_and(|it| it.merge == Merge::Union),
            rule,
            timed: decides && words.iter().any(untold),
        };
        let mut grouped = |says: &[Say<'a>]| groups(says, manner, &words, classes);
        let [old, new] = edited;
        Self { name, manner, others: grouped(others), edited: [grouped(old), grouped(new)] }
    }

    /// The groups of the other policies (no side), or of one version of the edited one.
    pub(super) fn groups(&self, side: Option<Side>) -> &[Group<'a>] {
        let [old, new] = &self.edited;
        match side {
            None => &self.others,
            Some(Side::Before) => old,
            Some(Side::After) => new,
        }
    }

    /// The places of the same by what classes say to them.
    pub(super) fn profiles(&self, side: Option<Side>) -> Vec<(usize, Vec<usize>)> {
        let groups = self.groups(side);
        let mut profiles: Vec<usize> = groups.iter().map(|group| group.profile).collect();
        profiles.sort_unstable();
        profiles.dedup();
        let of = |profile: usize| {
            let groups = groups.iter().filter(|group| group.profile == profile);
            (profile, places(groups.flat_map(|group| &group.says)))
        };
        profiles.into_iter().map(of).collect()
    }

    /// What a version of the edited policy sets it to.
    pub(super) fn values(&self, side: Side) -> impl Iterator<Item = &'a Value> {
        self.groups(Some(side)).iter().map(|group| &**group.value)
    }
}

fn groups<'a>(
    says: &[Say<'a>],
    manner: Manner,
    words: &HashMap<&Value, (&'a Arc<str>, Option<u32>)>,
    classes: &mut Classes<'a>,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<(&Value, usize, Moment), usize> = HashMap::new();
    for say in says {
        let profile = classes.profile(say.policy, say.setting);
        let moment = Moment::of(if manner.timed { &say.policy.version.modified } else { "" });
        let place = *known.entry((&say.setting.value, profile, moment)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.says.push(*say),
            None => {
                let words = words.get(&*say.setting.value);
                groups.push(Group {
                    value: &say.setting.value,
                    display: words.map_or(&say.setting.display, |(display, _)| display),
                    rank: words.and_then(|(_, rank)| *rank),
                    moment,
                    profile,
                    places: Arc::default(),
                    says: vec![*say],
                });
            }
        }
    }
    for group in &mut groups {
        group.places = places(group.says.iter()).into();
    }
    groups
}
