//! Devices that a policy reaches and that can't apply it, or some of it.

use std::collections::{BTreeMap, HashMap};

use super::bits::Bits;
use super::evaluate::refine;
use super::hearing::Hearing;
use crate::applicability::Reason;
use crate::merge::CompiledPolicy;

/// Those of `reached` in the chunk that is looked at that can't apply `policy`: the reason, the keys of its settings
/// that it concerns, and the devices.
pub(super) fn blocked<'a>(
    policy: &'a CompiledPolicy,
    reached: &Bits,
    hearing: &mut Hearing<'a>,
) -> Vec<(Reason, Vec<&'a str>, Bits)> {
    // Most settings of a policy are refused by the same classes.
    let mut profiles: BTreeMap<usize, Vec<&'a str>> = BTreeMap::new();
    let mut refusals: BTreeMap<Reason, Vec<(Vec<&'a str>, Bits)>> = BTreeMap::new();
    let mut seen: HashMap<&str, ()> = HashMap::new();
    for setting in &policy.settings {
        let key: &'a str = &setting.key;
        profiles.entry(hearing.classes.profile(policy, setting)).or_default().push(key);
        if seen.insert(key, ()).is_none()
            && let Some((reason, devices)) = hearing.hidden(key, reached)
        {
            refusals.entry(reason).or_default().push((vec![key], devices));
        }
    }
    for (profile, keys) in profiles {
        for (reasons, devices) in &hearing.classes.takers(profile).refusers {
            for reason in reasons {
                refusals.entry(reason.clone()).or_default().push((keys.clone(), devices.clone()));
            }
        }
    }
    let mut found = Vec::new();
    for (reason, refusals) in refusals {
        let all = &Bits::union(refusals.iter().map(|(_, devices)| devices)) & reached;
        for (keys, devices) in refine(all, refusals.into_iter()) {
            if !devices.is_empty() {
                found.push((reason.clone(), keys, devices));
            }
        }
    }
    found
}
