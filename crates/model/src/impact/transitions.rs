//! From two answers to what changed between them.

use roaring::RoaringBitmap;

use super::evaluate::Answer;
use super::finding::{Told, Transition};

/// What devices of `region` were told and are told now, where that differs; most devices first.
pub(super) fn transitions(
    before: &Answer<'_>,
    after: &Answer<'_>,
    region: &RoaringBitmap,
) -> Vec<Transition> {
    let (old, new) = (parts(before, region), parts(after, region));
    let (left, mut arrived) = (differing(&old, &new), differing(&new, &old));
    let mut found = Vec::new();
    for (before, mut from) in left {
        for (after, to) in &mut arrived {
            if from.is_empty() {
                break;
            }
            let devices = &from & &*to;
            if !devices.is_empty() {
                from -= &devices;
                *to -= &devices;
                found.push(Transition { before: before.clone(), after: after.clone(), devices });
            }
        }
    }
    found.sort_by_cached_key(|it| (std::cmp::Reverse(it.devices.len()), it.before.clone(), it.after.clone()));
    found
}

/// What each device of the region is told.
fn parts(answer: &Answer<'_>, region: &RoaringBitmap) -> Vec<(Told, RoaringBitmap)> {
    let values = answer.values.iter().map(|(value, display, devices)| {
        (Told::Value { value: (*value).clone(), display: (*display).clone() }, devices & region)
    });
    let refused = answer
        .refused
        .iter()
        .map(|(reasons, devices)| (Told::NotApplicable { reasons: reasons.clone() }, devices & region));
    let others = [
        (Told::Nothing, region - &answer.said),
        (Told::List, &answer.list & region),
        (Told::Withheld, &answer.withheld & region),
    ];
    values.chain(refused).chain(others).filter(|(_, devices)| !devices.is_empty()).collect()
}

/// The devices of each part that are told something else by `others`.
fn differing(
    parts: &[(Told, RoaringBitmap)],
    others: &[(Told, RoaringBitmap)],
) -> Vec<(Told, RoaringBitmap)> {
    parts
        .iter()
        .map(|(told, devices)| {
            let mut left = devices.clone();
            for (_, same) in others.iter().filter(|(other, _)| other.same(told)) {
                left -= same;
            }
            (told.clone(), left)
        })
        .filter(|(_, devices)| !devices.is_empty())
        .collect()
}
