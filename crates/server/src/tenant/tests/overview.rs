//! The overview against a walk from device to device.

use std::collections::{BTreeMap, HashMap};

use palisade_model::api::{Freshness, PolicyRollout};
use palisade_model::device::Platform;
use palisade_model::enrolment::EnrolmentState;
use palisade_model::status::State;

use super::Truth;
use crate::store::VersionMark;
use crate::tenant::Tenant;
use crate::tenant::sorted::Wanted;
use crate::tenant::views::devices::DeviceListWanted;
use crate::tenant::views::policies::PolicyListWanted;
use crate::tenant::views::rollout::Marks;

/// When somebody looks: some devices are silent by then.
const NOW: i64 = 400;

/// The numbers, as they are counted for all at once, are the lengths of their lists. Gives how many rollouts were half
/// done.
pub fn compare(tenant: &Tenant, loaded: &Tenant, truth: &Truth) -> usize {
    let overview = tenant.overview(NOW, String::new());
    assert_eq!(overview, loaded.overview(NOW, String::new()));
    let devices = |wanted: DeviceListWanted| {
        let page = Wanted { limit: 1, ..Wanted::default() };
        tenant.device_rows(tenant.all_devices(), &DeviceListWanted { page, ..wanted }, NOW).unwrap().total
    };
    let counts = overview.enrolment;
    for (state, number) in EnrolmentState::ALL.into_iter().zip([
        counts.success,
        counts.pending,
        counts.not_managed,
        counts.error,
    ]) {
        let wanted = DeviceListWanted { enrolment: Some(state), ..DeviceListWanted::default() };
        assert_eq!(number, devices(wanted), "{state:?}");
    }
    let counts = overview.freshness;
    for (freshness, number) in [
        (Freshness::Current, counts.current),
        (Freshness::Silent, counts.silent),
        (Freshness::Never, counts.never),
    ] {
        let wanted = DeviceListWanted { freshness: Some(freshness), ..DeviceListWanted::default() };
        assert_eq!(number, devices(wanted), "{freshness:?}");
    }
    for state in State::ALL.into_iter().map(Some).chain([None]) {
        let number = |counts: palisade_model::api::WorstCounts| {
            state.map_or(counts.none, |state| counts.states.get(state))
        };
        let wanted = DeviceListWanted { state: Some(state), ..DeviceListWanted::default() };
        assert_eq!(number(overview.device_states), devices(wanted), "{state:?}");
        let page = Wanted { limit: 1, ..Wanted::default() };
        let wanted = PolicyListWanted { state: Some(state), page, ..PolicyListWanted::default() };
        let policies = tenant.policy_rows(&wanted, String::new()).unwrap().total;
        assert_eq!(number(overview.policy_states), policies, "{state:?}");
    }
    facets(tenant);
    rollouts(tenant, loaded, truth)
}

/// What each device has by itself is what is counted for all at once.
fn one_by_one(tenant: &Tenant, id: &str, marks: &Marks, counted: &PolicyRollout) {
    let entry = tenant.policy(id).unwrap();
    let only = tenant.only_version(id);
    let mut found: BTreeMap<Option<u32>, u64> = BTreeMap::new();
    for number in &entry.targets {
        let device = tenant.device(number).unwrap();
        let cell = tenant.cells.get(device.cell).unwrap();
        let judged = tenant.judged(cell, device.outcome, &cell.pairs[&device.outcome]);
        if judged.policies[cell.place(entry.record.seq).unwrap()] != State::NotApplicable {
            let told = device.acknowledged == tenant.compiled(cell).bundle_number;
            let version = tenant.version_at(device.outcome, told, device.moment, marks);
            *found.entry(version).or_default() += 1;
            for marks in [Some(marks), only.as_ref()].into_iter().flatten() {
                assert_eq!(tenant.version_on(&entry.record, number, marks), version);
            }
        } else {
            assert_eq!(tenant.version_on(&entry.record, number, marks), None);
        }
    }
    let versions = counted.versions.iter().map(|it| (Some(it.version), it.devices));
    let none = Some((None, counted.none)).filter(|(_, none)| *none > 0);
    assert_eq!(found, versions.chain(none).collect());
}

/// What a list says that a filter would show is what it shows with that filter, whatever other filters are on.
fn facets(tenant: &Tenant) {
    let page = || Wanted { limit: 1, ..Wanted::default() };
    let list = |wanted: &DeviceListWanted| tenant.device_rows(tenant.all_devices(), wanted, NOW).unwrap();
    let states = [None, Some(None), Some(Some(State::Success)), Some(Some(State::Pending))];
    for platform in [None, Some(Platform::Windows)] {
        for freshness in [None, Some(Freshness::Silent), Some(Freshness::Never)] {
            for state in states {
                let wanted = DeviceListWanted {
                    platform,
                    freshness,
                    state,
                    search: if state.is_none() { "1".into() } else { String::new() },
                    page: page(),
                    facets: true,
                    ..DeviceListWanted::default()
                };
                let facets = list(&wanted).facets;
                assert_eq!(facets.len(), 2 + 3 + 4 + 6);
                for facet in facets {
                    let mut other = DeviceListWanted { facets: false, ..wanted.clone() };
                    let value = facet.value.as_str();
                    match facet.filter.as_str() {
                        "platform" => {
                            let all = [Platform::Windows, Platform::Linux];
                            other.platform = all.into_iter().find(|it| it.wire() == value);
                        }
                        "freshness" => {
                            other.freshness = Some(match value {
                                "current" => Freshness::Current,
                                "silent" => Freshness::Silent,
                                _ => Freshness::Never,
                            });
                        }
                        "enrolment" => other.enrolment = EnrolmentState::from_wire(value),
                        _ => other.state = Some(State::from_wire(value)),
                    }
                    assert_eq!(list(&other).total, facet.rows, "{facet:?} beside {wanted:?}");
                }
            }
        }
    }
    for state in states {
        let wanted = PolicyListWanted { state, page: page(), facets: true, ..PolicyListWanted::default() };
        let list = |wanted: &PolicyListWanted| tenant.policy_rows(wanted, String::new()).unwrap();
        for facet in list(&wanted).facets {
            let mut other = PolicyListWanted { facets: false, ..wanted.clone() };
            match facet.filter.as_str() {
                "type" => other.policy_type = facet.value.clone(),
                "archived" => other.archived = facet.value == "true",
                _ => other.state = Some(State::from_wire(&facet.value)),
            }
            assert_eq!(list(&other).total, facet.rows, "{facet:?} beside {state:?}");
        }
    }
}

/// How far each rollout has come is what looking at each of its devices says.
fn rollouts(tenant: &Tenant, loaded: &Tenant, truth: &Truth) -> usize {
    let history = |id: &str| &truth.history[&tenant.policy(id).unwrap().record.seq];
    let marks = |id: &str| {
        let mark = |record: &crate::store::PolicyRecord| VersionMark {
            version: record.version,
            moment: record.moment,
            settings: record.policy.to_json()["settings"].to_string(),
        };
        Marks::new(history(id).iter().map(mark).collect())
    };
    let since: HashMap<String, u32> = tenant
        .policies_to_date()
        .into_iter()
        .map(|id| {
            let moment = marks(&id).told_since().unwrap();
            (id, moment)
        })
        .collect();
    let rows = tenant.rollouts(&since);
    assert_eq!(rows, loaded.rollouts(&since));
    for entry in tenant.policies() {
        let id = &entry.record.id;
        let mut marks = marks(id);
        for version in tenant.older_versions(id, &marks) {
            let record = history(id).iter().find(|record| record.version == version).unwrap();
            marks.note(version, &record.policy, tenant);
        }
        let walked = tenant.rollout(id, &marks, false, String::new()).unwrap();
        one_by_one(tenant, id, &marks, &walked);
        let newest = walked.versions.iter().find(|it| it.version == walked.version);
        let have = newest.map_or(0, |it| it.devices);
        assert_eq!(tenant.lacking(id, &marks).len(), walked.devices - have);
        let row = rows.iter().find(|row| row.policy_id == *id);
        let said = row.map_or((walked.devices, walked.devices), |row| (row.devices, row.have));
        assert_eq!(said, (walked.devices, have), "{id} {walked:?}");
    }
    rows.iter().filter(|row| row.have > 0).count()
}
