//! Conflicts against a walk from device to device, and what a policy's page counts of them against the list.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::merge::Standing;
use palisade_model::status::State;

use crate::tenant::Tenant;
use crate::tenant::conflicts::Between;
use crate::tenant::sorted::Wanted;
use crate::tenant::views::conflicts::ConflictsWanted;

/// Conflicts, as they are counted for all at once, are those of one device after another.
pub fn compare(tenant: &Tenant, loaded: &Tenant) {
    let wanted = |policy: Option<&str>, with: Option<&str>| ConflictsWanted {
        between: Between { policy: policy.map(str::to_owned), with: with.map(str::to_owned), group: None },
        page: Wanted { sort: "name".into(), limit: usize::MAX, ..Wanted::default() },
        ..ConflictsWanted::default()
    };
    let rows =
        |tenant: &Tenant, wanted: &ConflictsWanted| tenant.conflict_rows(wanted, String::new()).unwrap();
    let open = wanted(None, None);
    let list = rows(tenant, &open);
    assert_eq!(list, rows(loaded, &open));
    assert_eq!(tenant.conflict_pairs(&open, String::new()), loaded.conflict_pairs(&open, String::new()));
    assert_eq!(tenant.summary().conflicts, list.page.total);

    // What is told of each policy is what a list of it shows.
    let counted = ConflictsWanted { facets: true, ..open.clone() };
    for facet in tenant.conflict_devices(&counted, String::new()).unwrap().facets {
        let its = wanted(Some(&facet.value), None);
        assert_eq!(tenant.conflict_devices(&its, String::new()).unwrap().total, facet.rows, "devices");
    }
    for facet in tenant.conflict_pairs(&counted, String::new()).unwrap().facets {
        let its = wanted(Some(&facet.value), None);
        assert_eq!(tenant.conflict_pairs(&its, String::new()).unwrap().total, facet.rows, "pairs");
    }

    // One device after another.
    let mut by_setting: BTreeMap<String, u64> = BTreeMap::new();
    let mut by_pair: BTreeMap<(String, String), (BTreeSet<String>, u64)> = BTreeMap::new();
    let mut by_device: BTreeMap<String, u64> = BTreeMap::new();
    for number in tenant.all_devices() {
        let id = crate::guid::text(tenant.device(number).unwrap().id);
        let settings = tenant.device_settings(&id, None).unwrap();
        let mut pairs = BTreeSet::new();
        for row in settings.iter().filter(|row| row.state == State::Conflict) {
            *by_setting.entry(row.setting.key.clone()).or_default() += 1;
            *by_device.entry(id.clone()).or_default() += 1;
            let withheld: Vec<_> =
                row.setting.sources.iter().filter(|it| it.standing == Standing::Withheld).collect();
            for one in &withheld {
                for other in &withheld {
                    if one.policy_id < other.policy_id && one.value != other.value {
                        let pair = (one.policy_id.to_string(), other.policy_id.to_string());
                        by_pair.entry(pair.clone()).or_default().0.insert(row.setting.key.clone());
                        pairs.insert(pair);
                    }
                }
            }
        }
        for pair in pairs {
            by_pair.entry(pair).or_default().1 += 1;
        }
    }
    let counted: BTreeMap<String, u64> =
        list.page.rows.iter().map(|row| (row.setting.key.clone(), row.devices)).collect();
    assert_eq!(counted, by_setting);
    let devices = tenant.conflict_devices(&open, String::new()).unwrap();
    let counted: BTreeMap<String, u64> =
        devices.rows.iter().map(|row| (row.device_id.clone(), row.conflicts)).collect();
    assert_eq!(counted, by_device);
    assert_eq!((list.devices, devices.total), (by_device.len() as u64, by_device.len() as u64));
    let pairs = tenant.conflict_pairs(&open, String::new()).unwrap().rows;
    assert_eq!(pairs.len(), by_pair.len());
    for row in pairs {
        let (one, other) = (&row.first.policy_id, &row.second.policy_id);
        let (settings, devices) = &by_pair[&(one.min(other).clone(), one.max(other).clone())];
        assert_eq!((row.settings, row.devices), (settings.len() as u64, *devices));
        // The same behind the links of the row, from either side.
        for between in [wanted(Some(one), Some(other)), wanted(Some(other), Some(one))] {
            let behind = rows(tenant, &between);
            assert_eq!((behind.page.total, behind.devices), (row.settings, row.devices));
            assert_eq!(tenant.conflict_devices(&between, String::new()).unwrap().total, row.devices);
        }
    }

    // What a policy's own page counts is what the list counts of it.
    for entry in tenant.policies() {
        let id = &entry.record.id;
        let of = wanted(Some(id), None);
        let its: BTreeMap<String, u64> =
            rows(tenant, &of).page.rows.iter().map(|row| (row.setting.key.clone(), row.devices)).collect();
        let per_setting = tenant.policy_settings(id).unwrap();
        for row in &per_setting {
            assert_eq!(row.states.conflict, its.get(&row.key).copied().unwrap_or_default(), "{}", row.key);
            let side = list.page.rows.iter().find(|conflict| conflict.setting.key == row.key);
            let side = side.and_then(|it| it.sides.iter().find(|side| side.policy_id == *id));
            assert_eq!(row.states.conflict, side.map_or(0, |side| side.devices));
        }
        assert!(its.keys().all(|key| per_setting.iter().any(|row| row.key == *key)));
        // No setting fails with a worse state here than Error, so the rest of those in conflict say Error.
        let reached = tenant.conflict_devices(&of, String::new()).unwrap().total;
        let states = tenant.counts_of(entry.record.seq);
        assert!(states.conflict <= reached && reached <= states.conflict + states.error, "{id}");
    }
}
