//! Devices that a policy reaches and that can't apply it, or some of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use roaring::{MultiOps, RoaringBitmap};

use super::evaluate::refine;
use super::finding::{Blocked, SettingName};
use super::hearing::Hearing;
use crate::applicability::Reason;
use crate::merge::CompiledPolicy;

/// Settings that the same devices refuse for the same reason.
type Refusals<'a> = Vec<(Arc<RoaringBitmap>, Vec<&'a str>)>;

/// Those of `reached` that can't apply `policy`, by reason and by which of its settings it concerns.
pub(super) fn blocked<'a>(
    policy: &'a CompiledPolicy,
    reached: &RoaringBitmap,
    hearing: &mut Hearing<'_, 'a>,
) -> Vec<Blocked> {
    let mut refusals: BTreeMap<Reason, Refusals> = BTreeMap::new();
    let mut names: HashMap<&str, SettingName> = HashMap::new();
    for setting in &policy.settings {
        let key: &'a str = &setting.key;
        let name = SettingName {
            key: setting.key.clone(),
            definition_id: setting.definition_id.clone(),
            name: setting.name.clone(),
        };
        names.entry(key).or_insert(name);
        let takers = hearing.classes().takers(policy, setting);
        for (reasons, devices) in &takers.refusers {
            for reason in reasons {
                add(refusals.entry(reason.clone()).or_default(), devices.clone(), key);
            }
        }
        if let Some((reason, devices)) = hearing.hidden(key, reached) {
            add(refusals.entry(reason).or_default(), Arc::new(devices), key);
        }
    }
    let mut found = Vec::new();
    for (reason, refusals) in refusals {
        let all: RoaringBitmap = MultiOps::union(refusals.iter().map(|(devices, _)| &**devices));
        let sets = refusals.into_iter().map(|(devices, keys)| (keys, (*devices).clone()));
        for (keys, devices) in refine(all & reached, sets) {
            if !devices.is_empty() {
                found.push(Blocked {
                    reason: reason.clone(),
                    whole: keys.len() == names.len(),
                    settings: keys.into_iter().filter_map(|key| names.get(key).cloned()).collect(),
                    devices,
                });
            }
        }
    }
    found.sort_by(|left, right| (&left.reason, &left.settings).cmp(&(&right.reason, &right.settings)));
    found
}

fn add<'a>(refusals: &mut Refusals<'a>, devices: Arc<RoaringBitmap>, key: &'a str) {
    match refusals.iter_mut().find(|(known, _)| Arc::ptr_eq(known, &devices)) {
        Some((_, keys)) => keys.push(key),
        None => refusals.push((devices, vec![key])),
    }
}
