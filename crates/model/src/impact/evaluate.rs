//! What devices are told of one setting: the policies that say the same are one voice, and voices are sets of
//! devices. The rules are those of [`crate::merge`], set by set instead of device by device.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::bits::Bits;
use super::classes::Takers;
use super::contest;
use super::targets::Targets;
use crate::applicability::Reason;
use crate::merge::{ConflictRule, Moment};
use crate::value::Value;

/// The chunk that is looked at, and what of it can be touched.
pub(super) struct Here {
    pub targets: Arc<Targets>,
    pub chunk: u16,
    pub region: Arc<Bits>,
}

/// Policies that set the same value and that the same classes take, in one chunk.
pub(super) struct Voice<'a> {
    pub value: &'a Arc<Value>,
    pub display: &'a Arc<str>,
    pub rank: Option<u32>,
    /// When the policies were saved; the same for all where that decides nothing.
    pub moment: Moment,
    pub takers: Arc<Takers>,
    /// Where their devices stand among the targets.
    pub places: Arc<[usize]>,
    pub here: Arc<Here>,
    pub taken: OnceCell<Bits>,
}

/// Everyone whom the same classes take, whatever they say.
pub(super) struct Chorus {
    pub takers: Arc<Takers>,
    /// The devices that they reach.
    pub said: Bits,
    /// The devices that take what they say.
    pub taken: Bits,
}

impl Chorus {
    pub(super) fn of(places: &[usize], takers: Arc<Takers>, here: &Here) -> Self {
        let said = here.targets.union(places, here.chunk, &here.region);
        let taken = takers.of(&said);
        Self { takers, said, taken }
    }
}

impl Voice<'_> {
    /// The devices that take it. Found when first asked for: where newer voices reach everyone, nobody asks.
    pub(super) fn taken(&self) -> &Bits {
        self.taken.get_or_init(|| {
            self.takers.of(&self.here.targets.union(&self.places, self.here.chunk, &self.here.region))
        })
    }
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

/// A value, its words and the devices that are told it.
pub(super) type Given<'a> = (&'a Arc<Value>, &'a Arc<str>, Bits);

/// What devices are told of one setting. The sets do not meet.
#[derive(Default, Clone)]
pub(super) struct Answer<'a> {
    /// Devices that are told a value.
    pub values: Vec<Given<'a>>,
    /// Devices that are told a joined list.
    pub list: Bits,
    /// Devices from which it is withheld.
    pub withheld: Bits,
    /// Devices that can't take it, by reasons.
    pub refused: Vec<(Vec<Reason>, Bits)>,
    /// Devices for which any policy sets it.
    pub said: Bits,
}

/// What devices are told when these voices meet.
pub(super) fn answer<'a>(voices: &[&Voice<'a>], choruses: &[&Chorus], manner: Manner) -> Answer<'a> {
    let said = Bits::union(choruses.iter().map(|chorus| &chorus.said));
    let taken = Bits::union(choruses.iter().map(|chorus| &chorus.taken));
    let mut answer = Answer { refused: refused(choruses, &said, &taken), said, ..Answer::default() };
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
fn refused(choruses: &[&Chorus], said: &Bits, taken: &Bits) -> Vec<(Vec<Reason>, Bits)> {
    let left = said - taken;
    if left.is_empty() {
        return Vec::new();
    }
    let mut by_reasons: Vec<(&Vec<Reason>, Bits)> = Vec::new();
    for chorus in choruses {
        for (reasons, devices) in &chorus.takers.refusers {
            let refusers = &(&left & &chorus.said) & devices;
            match by_reasons.iter_mut().find(|(known, _)| *known == reasons) {
                Some((_, known)) => *known |= &refusers,
                None => by_reasons.push((reasons, refusers)),
            }
        }
    }
    refine(left, by_reasons.into_iter().map(|(reasons, devices)| (reasons.clone(), devices)))
}

/// Parts `all` by the labels of the sets that a device is in: each part with its labels in order and once.
pub(super) fn refine<T: Clone + Ord>(
    all: Bits,
    sets: impl Iterator<Item = (Vec<T>, Bits)>,
) -> Vec<(Vec<T>, Bits)> {
    let mut parts: Vec<(Vec<T>, Bits)> = vec![(Vec::new(), all)];
    for (labels, devices) in sets {
        let mut finer = Vec::with_capacity(parts.len() + 1);
        for (known, part) in parts {
            let inside = &part & &devices;
            let outside = &part - &inside;
            if !inside.is_empty() {
                finer.push((known.iter().chain(&labels).cloned().collect(), inside));
            }
            if !outside.is_empty() {
                finer.push((known, outside));
            }
        }
        parts = finer;
    }
    let mut joined: BTreeMap<Vec<T>, Bits> = BTreeMap::new();
    for (mut labels, devices) in parts {
        labels.sort();
        labels.dedup();
        *joined.entry(labels).or_default() |= &devices;
    }
    joined.into_iter().collect()
}

impl Answer<'_> {
    /// Takes the value, or the conflict, from devices on which the parent does not show the setting.
    pub(super) fn cut(&mut self, shown: &Bits, reason: Reason) {
        let mut orphans = Bits::default();
        let answered = [&mut self.list, &mut self.withheld];
        let sets = self.values.iter_mut().map(|(_, _, devices)| devices).chain(answered);
        for devices in sets {
            orphans |= &(&*devices - shown);
            *devices &= shown;
        }
        self.values.retain(|(_, _, devices)| !devices.is_empty());
        if !orphans.is_empty() {
            self.refused.push((vec![reason], orphans));
        }
    }
}
