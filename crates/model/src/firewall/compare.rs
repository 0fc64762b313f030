//! Comparing each rule with those that it may meet: which do, and which of them cover it together.

use std::collections::BTreeMap;

use super::conditions::Meeting;
use super::finding::{Finding, FindingKind, Other, Relation};
use super::layers::{Entry, Layers, Named, Who};
use super::signature::Signature;
use super::space::Space;
use super::traffic::Traffic;

/// More of the other rules than this are counted rather than listed.
const MOST_OTHERS: usize = 8;
/// Whether more rules than this cover another together is not asked.
const MOST_JOINED: usize = 512;
/// Up to so many rules that cover another together are tried without each of them.
const MOST_PRUNED: usize = 16;

/// One entry of the layers.
pub(super) struct Item<'a> {
    /// Its place among the items.
    pub(super) index: usize,
    pub(super) entry: &'a Entry,
    /// The rule, for one that is none of the settings.
    pub(super) named: Option<&'a Named<'a>>,
    signature: Signature,
}

/// All entries, so arranged that those that may meet one are found.
pub(super) struct Items<'a> {
    pub(super) all: Vec<Item<'a>>,
    /// Places by directions and only protocol.
    buckets: BTreeMap<(u8, Option<u8>), Vec<usize>>,
}

impl<'a> Items<'a> {
    pub(super) fn of(layers: &'a Layers<'a>) -> Self {
        let mut all = Vec::with_capacity(layers.entries.len());
        let mut buckets: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, entry) in layers.entries.iter().enumerate() {
            let named = match entry.who {
                Who::Rule(place) => layers.rules.get(place),
                Who::Setting(_) => None,
            };
            let signature = Signature::of(&entry.space);
            buckets.entry((signature.directions, signature.protocol)).or_default().push(index);
            all.push(Item { index, entry, named, signature });
        }
        Self { all, buckets }
    }

    /// Every other item that may have a packet in common with this one, in their order.
    pub(super) fn meeting(&self, item: &Item<'a>) -> Vec<(&Item<'a>, Meeting)> {
        let own = &item.signature;
        let mut met = Vec::new();
        for ((directions, protocol), places) in &self.buckets {
            let apart = matches!((protocol, own.protocol), (Some(theirs), Some(own)) if *theirs != own);
            if directions & own.directions == 0 || apart {
                continue;
            }
            for other in places.iter().filter_map(|place| self.all.get(*place)) {
                if other.index == item.index || !own.may_meet(&other.signature) {
                    continue;
                }
                let meeting = other.entry.space.meet(&item.entry.space);
                if meeting > Meeting::Never {
                    met.push((other, meeting));
                }
            }
        }
        met.sort_by_key(|(other, _)| other.index);
        met
    }
}

impl Item<'_> {
    /// Whether both speak of the same packets.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.relation(other) == Relation::Same
    }

    /// Those of `others` that cover it together for certain; `None` where they do not, or it would take too long
    /// to tell.
    pub(super) fn covered_by<'i, 'a>(&self, others: &[&'i Item<'a>]) -> Option<Vec<&'i Item<'a>>> {
        if others.is_empty() || others.len() > MOST_JOINED {
            return None;
        }
        // Most rules are not covered, and a packet or two tells.
        let seen = self
            .entry
            .space
            .witnesses()
            .all(|packet| others.iter().any(|other| other.entry.space.contains(&packet)));
        if !seen {
            return None;
        }
        let mut cover = self.cover(others)?;
        if cover.len() <= MOST_PRUNED {
            for index in (0..cover.len()).rev() {
                let mut fewer = cover.clone();
                fewer.remove(index);
                if self.cover(&fewer).is_some() {
                    cover = fewer;
                }
            }
        }
        Some(cover)
    }

    /// Those that take something from what those before them left, where nothing is left in the end.
    fn cover<'i, 'a>(&self, others: &[&'i Item<'a>]) -> Option<Vec<&'i Item<'a>>> {
        let mut left = self.entry.space.clone();
        let mut cover = Vec::new();
        for other in others {
            if left.take(&other.entry.space)? {
                cover.push(*other);
            }
            if left.is_empty() {
                return Some(cover);
            }
        }
        None
    }

    fn relation(&self, other: &Item<'_>) -> Relation {
        let (own, theirs) = (&self.entry.space, &other.entry.space);
        // Rules that say the opposite speak of the same traffic even where only one cares which way it came.
        let contains = match self.entry.action == other.entry.action {
            true => Space::contains,
            false => Space::contains_by_any_way,
        };
        match (contains(theirs, own), contains(own, theirs)) {
            (true, true) => Relation::Same,
            (true, false) => Relation::Wider,
            (false, true) => Relation::Narrower,
            (false, false) => Relation::Overlapping,
        }
    }
}

/// A finding about a rule and others, the closest of them first.
pub(super) fn listed(
    item: &Item<'_>,
    named: &Named<'_>,
    kind: FindingKind,
    others: &[&Item<'_>],
    certain: bool,
) -> Finding {
    let mut others: Vec<(Relation, &Item)> =
        others.iter().filter(|it| it.named.is_some()).map(|it| (item.relation(it), *it)).collect();
    others.sort_by_key(|(relation, it)| (*relation, it.named.map(|named| &named.reference)));
    let more = u32::try_from(others.len().saturating_sub(MOST_OTHERS)).unwrap_or(u32::MAX);
    let listed = others.iter().take(MOST_OTHERS).filter_map(|(relation, it)| {
        let traffic = Traffic::of(&it.entry.space.and(&item.entry.space));
        Some(Other {
            rule: it.named?.reference.clone(),
            action: it.entry.action,
            relation: *relation,
            certain,
            overlap: traffic.to_string(),
            traffic,
        })
    });
    let others: Vec<Other> = listed.collect();
    let overlap = match (kind, others.first()) {
        (FindingKind::Contradicting, Some(first)) => first.overlap.clone(),
        _ => Traffic::of(&item.entry.space).to_string(),
    };
    Finding { certain, others, more, overlap, ..Finding::of(named, kind) }.worded(named.rule)
}
