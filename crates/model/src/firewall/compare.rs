//! Comparing each rule with those that it may meet: which do, and which of them cover it together.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::conditions::Meeting;
use super::finding::{Finding, FindingKind, Other, Relation};
use super::layers::{Entry, Layers, Named, Who};
use super::signature::Signature;
use super::space::Space;
use super::traffic::Traffic;
use super::words::Action;

/// More of the other rules than this are counted rather than listed.
const MOST_OTHERS: usize = 8;
/// Whether more rules than this cover another together is not asked.
const MOST_JOINED: usize = 512;
/// So many boxes in all are taken from to tell whether rules cover others together; then it is left open.
const PATIENCE: usize = 500_000;
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

/// Summaries with places, side by side, so that going through them is quick.
type Bucket = Vec<(Signature, usize)>;

/// All entries, so arranged that those that may meet one are found.
pub(super) struct Items<'a> {
    pub(super) all: Vec<Item<'a>>,
    /// Summaries and places by layer, directions and only protocol, in the order of places.
    buckets: BTreeMap<(u32, u8, Option<u8>), Bucket>,
    /// How many boxes may still be taken from.
    patience: Cell<usize>,
}

impl<'a> Items<'a> {
    pub(super) fn of(layers: &'a Layers<'a>) -> Self {
        let mut all = Vec::with_capacity(layers.entries.len());
        let mut buckets: BTreeMap<_, Bucket> = BTreeMap::new();
        for (index, entry) in layers.entries.iter().enumerate() {
            let named = match entry.who {
                Who::Rule(place) => layers.rules.get(place),
                Who::Setting(_) => None,
            };
            let signature = Signature::of(&entry.space);
            buckets
                .entry((entry.layer, signature.directions, signature.protocol))
                .or_default()
                .push((signature, index));
            all.push(Item { index, entry, named, signature });
        }
        Self { all, buckets, patience: Cell::new(PATIENCE) }
    }

    /// The items of some layers whose summaries pass the test, bucket by bucket.
    fn near(&self, item: &Item<'a>, in_layer: impl Fn(u32) -> bool) -> impl Iterator<Item = &Item<'a>> {
        let own = item.signature;
        let buckets = self.buckets.iter().filter(move |((layer, directions, protocol), _)| {
            let apart = matches!((protocol, own.protocol), (Some(theirs), Some(own)) if *theirs != own);
            directions & own.directions != 0 && !apart && in_layer(*layer)
        });
        buckets
            .flat_map(|(_, places)| places)
            .filter(move |(theirs, _)| own.may_meet(theirs))
            .filter_map(|(_, place)| self.all.get(*place))
    }

    /// Those that are asked before this one and may have a packet in common with it, in their order, and how sure
    /// that is.
    pub(super) fn before(&self, item: &Item<'a>) -> Vec<(&Item<'a>, Meeting)> {
        let mut met: Vec<_> = self
            .near(item, |layer| layer < item.entry.layer)
            .map(|other| (other, other.entry.space.meet(&item.entry.space)))
            .filter(|(_, meeting)| *meeting > Meeting::Never)
            .collect();
        met.sort_unstable_by_key(|(other, _)| other.index);
        met
    }

    /// Whether something that is asked after it may do otherwise to one of its packets.
    pub(super) fn is_opposed_later(&self, item: &Item<'a>) -> bool {
        self.near(item, |layer| layer > item.entry.layer).any(|other| {
            other.entry.action != item.entry.action
                && other.entry.space.meet(&item.entry.space) > Meeting::Never
        })
    }

    /// Those of its own layer, which do the same as it, in no order; some of them may not meet it.
    pub(super) fn beside(&self, item: &Item<'a>) -> impl Iterator<Item = &Item<'a>> {
        self.near(item, |layer| layer == item.entry.layer).filter(|other| other.index != item.index)
    }
}

impl<'a> Items<'a> {
    /// Those of `others`, in whatever order, that cover an item together for certain; `None` where they do not, or
    /// it would take too long to tell.
    pub(super) fn covering<'i>(
        &self,
        item: &Item<'_>,
        mut others: Vec<&'i Item<'a>>,
    ) -> Option<Vec<&'i Item<'a>>> {
        if others.is_empty() || others.len() > MOST_JOINED {
            return None;
        }
        // Most rules are not covered, and a packet or two tells.
        let mut packets = item.entry.space.witnesses();
        if !packets.all(|packet| others.iter().any(|other| other.entry.space.contains(&packet))) {
            return None;
        }
        others.sort_unstable_by_key(|other| (other.entry.layer != item.entry.layer, other.index));
        let mut cover = self.cover(item, &others)?;
        if cover.len() <= MOST_PRUNED {
            for index in (0..cover.len()).rev() {
                let mut fewer = cover.clone();
                fewer.remove(index);
                if self.cover(item, &fewer).is_some() {
                    cover = fewer;
                }
            }
        }
        Some(cover)
    }

    /// Those that take something from what those before them left, where nothing is left in the end.
    fn cover<'i>(&self, item: &Item<'_>, others: &[&'i Item<'a>]) -> Option<Vec<&'i Item<'a>>> {
        let mut left = item.entry.space.clone();
        let mut cover = Vec::new();
        for other in others {
            self.patience.set(self.patience.get().checked_sub(left.parts.len())?);
            if left.take(&other.entry.space)? {
                cover.push(*other);
            }
            if left.is_empty() {
                return Some(cover);
            }
        }
        None
    }
}

impl Item<'_> {
    /// Whether it covers the other for certain.
    pub(super) fn contains(&self, other: &Self) -> bool {
        self.signature.may_contain(&other.signature) && self.entry.space.contains(&other.entry.space)
    }

    /// Whether both speak of the same packets.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.relation(other) == Relation::Same
    }

    fn relation(&self, other: &Item<'_>) -> Relation {
        let (may_hold, may_be_in) =
            (other.signature.may_contain(&self.signature), self.signature.may_contain(&other.signature));
        match (may_hold, may_be_in) {
            (false, false) => Relation::Overlapping,
            _ => Relation::between(
                (&self.entry.space, self.entry.action),
                (&other.entry.space, other.entry.action),
            ),
        }
    }
}

impl Relation {
    /// How the traffic of the second rule lies to that of the first.
    pub(super) fn between(first: (&Space, Action), second: (&Space, Action)) -> Self {
        let ((own, action), (theirs, other)) = (first, second);
        // Rules that say the opposite speak of the same traffic even where only one cares which way it came.
        let contains = if action == other { Space::contains } else { Space::contains_by_any_way };
        match (contains(theirs, own), contains(own, theirs)) {
            (true, true) => Self::Same,
            (true, false) => Self::Wider,
            (false, true) => Self::Narrower,
            (false, false) => Self::Overlapping,
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
