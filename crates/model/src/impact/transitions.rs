//! From two answers to what changed between them.

use super::bits::Bits;
use super::evaluate::Answer;
use super::finding::Told;

/// What devices of `region` were told and are told now, where that differs.
pub(super) fn transitions(before: &Answer<'_>, after: &Answer<'_>, region: &Bits) -> Vec<(Told, Told, Bits)> {
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
                found.push((before.clone(), after.clone(), devices));
            }
        }
    }
    found
}

/// What each device of the region is told.
fn parts(answer: &Answer<'_>, region: &Bits) -> Vec<(Told, Bits)> {
    let values = answer.values.iter().map(|(value, display, devices)| {
        (Told::Value { value: (*value).clone(), display: (*display).clone() }, devices.clone())
    });
    let refused = answer
        .refused
        .iter()
        .map(|(reasons, devices)| (Told::NotApplicable { reasons: reasons.clone() }, devices.clone()));
    let others = [
        (Told::Nothing, region - &answer.said),
        (Told::List, answer.list.clone()),
        (Told::Withheld, answer.withheld.clone()),
    ];
    values.chain(refused).chain(others).filter(|(_, devices)| !devices.is_empty()).collect()
}

/// The devices of each part that are told something else by `others`.
fn differing(parts: &[(Told, Bits)], others: &[(Told, Bits)]) -> Vec<(Told, Bits)> {
    parts
        .iter()
        .map(|(told, devices)| {
            let mut left = devices.clone();
            for (_, same) in others.iter().filter(|(other, _)| other == told) {
                left -= same;
            }
            (told.clone(), left)
        })
        .filter(|(_, devices)| !devices.is_empty())
        .collect()
}
