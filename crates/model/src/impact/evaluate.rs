//! What devices are told of one setting: the policies that say the same are one voice, and voices are sets of
//! devices. The rules are those of [`crate::merge`], set by set instead of device by device.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use roaring::{MultiOps, RoaringBitmap};

use super::contest;
use super::refusal::{Classes, Takers};
use super::regions::Region;
use crate::applicability::Reason;
use crate::catalogue::{Catalogue, SettingDefinition};
use crate::merge::{CompiledPolicy, ConfiguredSetting, ConflictRule, Moment, rank};
use crate::value::Value;

/// One policy that sets a setting.
#[derive(Clone, Copy)]
pub(super) struct Say<'a> {
    /// The policy's place among the targets.
    pub place: usize,
    pub policy: &'a CompiledPolicy,
    pub setting: &'a ConfiguredSetting,
}

/// Policies that set the same value and that the same classes take.
pub(super) struct Voice<'a> {
    pub value: &'a Arc<Value>,
    pub display: &'a Arc<str>,
    pub rank: Option<u32>,
    /// When the policies were saved; the same for all where that decides nothing.
    pub moment: Moment,
    takers: Arc<Takers>,
    said: Arc<RoaringBitmap>,
    /// The devices that take it.
    pub taken: Arc<RoaringBitmap>,
}

/// How the voices on one setting are brought together.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// Lists are joined.
    pub joins: bool,
    pub rule: ConflictRule,
    /// When a policy was saved may decide.
    pub timed: bool,
}

/// What devices are told of one setting. The sets do not meet.
#[derive(Default, Clone)]
pub(super) struct Answer<'a> {
    /// Devices that are told a value.
    pub values: Vec<(&'a Arc<Value>, &'a Arc<str>, RoaringBitmap)>,
    /// Devices that are told a joined list.
    pub list: RoaringBitmap,
    /// Devices from which it is withheld.
    pub withheld: RoaringBitmap,
    /// Devices that can't take it, by reasons.
    pub refused: Vec<(Vec<Reason>, RoaringBitmap)>,
    /// Devices for which any policy sets it.
    pub said: RoaringBitmap,
}

/// The voices of some policies on one setting within a region.
pub(super) fn voices<'a>(
    says: &[Say<'a>],
    definition: Option<&SettingDefinition>,
    manner: Manner,
    region: &mut Region<'_>,
    classes: &mut Classes<'_>,
    catalogue: &Catalogue,
) -> Vec<Voice<'a>> {
    struct Alike<'a> {
        first: Say<'a>,
        display: &'a Arc<str>,
        takers: Arc<Takers>,
        moment: Moment,
        places: Vec<usize>,
    }
    let mut groups: Vec<Alike> = Vec::new();
    let mut known: HashMap<(&Value, *const Takers, Moment), usize> = HashMap::new();
    for say in says {
        let takers = classes.takers(say.policy, say.setting);
        let modified = if manner.timed { &*say.policy.version.modified } else { "" };
        let moment = Moment::of(modified);
        let place = *known.entry((&say.setting.value, Arc::as_ptr(&takers), moment)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => {
                group.display = group.display.min(&say.setting.display);
                group.places.push(region.place(say.place));
            }
            None => groups.push(Alike {
                first: *say,
                display: &say.setting.display,
                takers,
                moment,
                places: vec![region.place(say.place)],
            }),
        }
    }
    let voice = |group: Alike<'a>| {
        let said = region.union(group.places);
        let taken = match &group.takers.takers {
            None => said.clone(),
            Some(takers) => Arc::new(&*said & &**takers),
        };
        Voice {
            value: &group.first.setting.value,
            display: group.display,
            rank: definition
                .filter(|_| manner.rule == ConflictRule::MostSecureThenNewest)
                .and_then(|definition| rank(&group.first.setting.value, definition, catalogue)),
            moment: group.moment,
            takers: group.takers,
            said,
            taken,
        }
    };
    groups.into_iter().map(voice).filter(|voice| !voice.said.is_empty()).collect()
}

/// What the devices of a region are told when these voices meet.
pub(super) fn answer<'a>(voices: &[&Voice<'a>], manner: Manner) -> Answer<'a> {
    let said = MultiOps::union(voices.iter().map(|voice| &*voice.said));
    let taken: RoaringBitmap = MultiOps::union(voices.iter().map(|voice| &*voice.taken));
    let mut answer = Answer { refused: refused(voices, &said, &taken), said, ..Answer::default() };
    if manner.joins {
        answer.list = taken;
        return answer;
    }
    (answer.values, answer.withheld) = match manner.rule {
        ConflictRule::Withhold => contest::withhold(voices),
        ConflictRule::MostSecureThenNewest => contest::most_secure(voices, taken),
    };
    answer
}

/// Devices that take the setting from nobody, by the reasons for which they refuse everyone who sets it.
fn refused(
    voices: &[&Voice<'_>],
    said: &RoaringBitmap,
    taken: &RoaringBitmap,
) -> Vec<(Vec<Reason>, RoaringBitmap)> {
    let left = said - taken;
    if left.is_empty() {
        return Vec::new();
    }
    let mut by_reasons: Vec<(&Vec<Reason>, RoaringBitmap)> = Vec::new();
    for voice in voices {
        for (reasons, devices) in &voice.takers.refusers {
            let refusers = &(&left & &*voice.said) & &**devices;
            match by_reasons.iter_mut().find(|(known, _)| *known == reasons) {
                Some((_, known)) => *known |= refusers,
                None => by_reasons.push((reasons, refusers)),
            }
        }
    }
    refine(left, by_reasons.into_iter().map(|(reasons, devices)| (reasons.clone(), devices)))
}

/// Parts `all` by the labels of the sets that a device is in: each part with its labels in order and once.
pub(super) fn refine<T: Clone + Ord>(
    all: RoaringBitmap,
    sets: impl Iterator<Item = (Vec<T>, RoaringBitmap)>,
) -> Vec<(Vec<T>, RoaringBitmap)> {
    let mut parts: Vec<(Vec<T>, RoaringBitmap)> = vec![(Vec::new(), all)];
    for (labels, devices) in sets {
        let mut finer = Vec::with_capacity(parts.len() + 1);
        for (known, part) in parts {
            let inside = &part & &devices;
            let outside = part - &inside;
            if !inside.is_empty() {
                finer.push((known.iter().chain(&labels).cloned().collect(), inside));
            }
            if !outside.is_empty() {
                finer.push((known, outside));
            }
        }
        parts = finer;
    }
    let mut joined: BTreeMap<Vec<T>, RoaringBitmap> = BTreeMap::new();
    for (mut labels, devices) in parts {
        labels.sort();
        labels.dedup();
        *joined.entry(labels).or_default() |= devices;
    }
    joined.into_iter().collect()
}

impl Answer<'_> {
    /// Takes the value from devices on which the parent does not show the setting.
    pub(super) fn cut(&mut self, shown: &RoaringBitmap, reason: Reason) {
        let mut orphans = RoaringBitmap::new();
        let sets = self.values.iter_mut().map(|(_, _, devices)| devices).chain([&mut self.list]);
        for devices in sets {
            orphans |= &*devices - shown;
            *devices &= shown;
        }
        self.values.retain(|(_, _, devices)| !devices.is_empty());
        if !orphans.is_empty() {
            self.refused.push((vec![reason], orphans));
        }
    }
}
