//! Whatever happens, in whatever order, with the server stopped and started in between: every state and every count is
//! what a slow calculation over the raw facts gives, and every count is the number of rows behind it.

mod reference;

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::device::DeviceFacts;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value as Json, json};

use self::reference::{Device, Facts, Policy, Reported, SETTINGS, STATES};
use crate::harness::{
    ARCHIVES, CPU, POLICIES, Server, TestDevice, antivirus, choice, integer, linux, start, windows,
};
use crate::replayed;

/// How many groups there are, from the beginning.
const GROUPS: usize = 3;
/// The most devices that are there at once.
const DEVICES: usize = 5;
const KEYS: [&str; SETTINGS] = [CPU, ARCHIVES];

/// Something that happens. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Event {
    /// A device enrols: one that takes policies, one of another platform, one that is not managed.
    Enrol(u8),
    Retire(usize),
    /// A group gets these members, by bits.
    Members(usize, u8),
    Create([Option<u8>; SETTINGS]),
    Change(usize, [Option<u8>; SETTINGS]),
    /// Groups that a policy is assigned to and that it leaves out, by bits.
    Assign(usize, u8, u8),
    Delete(usize),
    CheckIn(usize),
    /// A device reports on what it was told last, with these settings failed, by bits.
    Report(usize, u8),
    Restart,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let values = || {
        let one = || prop_oneof![1 => Just(None), 3 => (0..2_u8).prop_map(Some)];
        [one(), one()].prop_filter("a policy sets something", |values| values.iter().any(Option::is_some))
    };
    let which = 0..8_usize;
    let event = prop_oneof![
        3 => (0..6_u8).prop_map(Event::Enrol),
        1 => which.clone().prop_map(Event::Retire),
        3 => (0..GROUPS, any::<u8>()).prop_map(|(group, bits)| Event::Members(group, bits)),
        3 => values().prop_map(Event::Create),
        2 => (which.clone(), values()).prop_map(|(policy, values)| Event::Change(policy, values)),
        4 => (which.clone(), 1..8_u8, prop_oneof![2 => Just(0_u8), 1 => 0..8_u8])
            .prop_map(|(policy, include, exclude)| Event::Assign(policy, include, exclude)),
        1 => which.clone().prop_map(Event::Delete),
        4 => which.clone().prop_map(Event::CheckIn),
        9 => (which, prop_oneof![1 => Just(0_u8), 1 => 1..4_u8]).prop_map(|(device, bits)| Event::Report(device, bits)),
        1 => Just(Event::Restart),
    ];
    prop::collection::vec(event, 12..60)
}

/// What happened before: without devices, groups and policies, little can.
fn beginning() -> [Event; 10] {
    use Event::{Assign, Create, Enrol, Members};
    [
        Enrol(2),
        Enrol(3),
        Enrol(0),
        Enrol(4),
        Members(0, 0b1111),
        Members(1, 0b0011),
        Create([Some(0), Some(1)]),
        Create([Some(0), None]),
        Assign(0, 1, 0),
        Assign(1, 2, 0),
    ]
}

/// A server, what it was told, and the facts by which it is judged.
struct World {
    server: Server,
    token: String,
    groups: Vec<String>,
    devices: BTreeMap<usize, TestDevice>,
    policies: BTreeMap<usize, String>,
    facts: Facts,
    /// Numbers are given once.
    next: usize,
    /// How often each of [`STATES`] was seen on a device.
    seen: [u64; 6],
}

fn set_of(bits: u8, among: impl Iterator<Item = usize>) -> BTreeSet<usize> {
    among.enumerate().filter(|(place, _)| bits & (1 << place) != 0).map(|(_, number)| number).collect()
}

fn chosen<T>(among: &BTreeMap<usize, T>, which: usize) -> Option<usize> {
    among.keys().nth(which % among.len().max(1)).copied()
}

fn body(number: usize, values: [Option<u8>; SETTINGS]) -> Json {
    let [cpu, archives] = values;
    let cpu = cpu.map(|value| integer(CPU, 40 + i64::from(value)));
    let archives = archives.map(|value| choice(ARCHIVES, if value == 0 { "0" } else { "1" }));
    antivirus(&format!("P{number}"), cpu.into_iter().chain(archives).collect())
}

impl World {
    async fn new() -> Self {
        let server = start().await;
        let token = server.enrolment_token(None).await;
        let mut groups = Vec::new();
        for group in 0..GROUPS {
            groups.push(server.group(&format!("G{group}"), &[]).await);
        }
        let facts =
            Facts { groups: (0..GROUPS).map(|group| (group, BTreeSet::new())).collect(), ..Facts::default() };
        let (devices, policies) = (BTreeMap::new(), BTreeMap::new());
        Self { server, token, groups, devices, policies, facts, next: 1, seen: [0; 6] }
    }

    async fn happen(mut self, event: &Event) -> Self {
        match *event {
            Event::Enrol(kind) if self.devices.len() < DEVICES => {
                let number = self.next();
                let name = format!("pc-{number}");
                let (facts, takes) = match kind {
                    0 => (linux(&name), false),
                    1 => (DeviceFacts { domain_controller: true, ..windows(&name) }, false),
                    _ => (windows(&name), true),
                };
                let seed = u8::try_from(number).unwrap();
                let device = TestDevice::enrol(&self.server, &self.token, seed, &facts).await;
                self.devices.insert(number, device);
                self.facts.devices.insert(number, Device { takes, ..Device::default() });
            }
            Event::Retire(which) => {
                let Some(number) = chosen(&self.devices, which) else { return self };
                let device = self.devices.remove(&number).unwrap();
                self.server.delete(&format!("/api/devices/{}", device.id)).await.ok();
                self.facts.devices.remove(&number);
                for members in self.facts.groups.values_mut() {
                    members.remove(&number);
                }
            }
            Event::Members(group, bits) => {
                let wanted = set_of(bits, self.devices.keys().copied());
                let before = std::mem::replace(self.facts.groups.get_mut(&group).unwrap(), wanted.clone());
                let ids = |set: Vec<&usize>| {
                    set.into_iter().map(|it| self.devices[it].id.clone()).collect::<Vec<_>>()
                };
                let (add, remove) =
                    (wanted.difference(&before).collect(), before.difference(&wanted).collect());
                let change = json!({"add": ids(add), "remove": ids(remove)});
                self.server.post(&format!("/api/groups/{}/members", self.groups[group]), change).await.ok();
            }
            Event::Create(values) if self.policies.len() < 4 => {
                let number = self.next();
                let made = self.server.post(POLICIES, body(number, values)).await.ok();
                self.policies.insert(number, made["id"].as_str().unwrap().to_owned());
                self.facts.policies.insert(number, Policy { values, ..Policy::default() });
            }
            Event::Change(which, values) => {
                let Some(number) = chosen(&self.policies, which) else { return self };
                let path = format!("{POLICIES}/{}", self.policies[&number]);
                self.server.put(&path, body(number, values)).await.ok();
                self.facts.policies.get_mut(&number).unwrap().values = values;
            }
            Event::Assign(which, include, exclude) => {
                let Some(number) = chosen(&self.policies, which) else { return self };
                let exclude = set_of(exclude & !include, 0..GROUPS);
                let include = set_of(include, 0..GROUPS);
                let ids = |set: &BTreeSet<usize>| {
                    set.iter().map(|it| self.groups[*it].as_str()).collect::<Vec<_>>()
                };
                self.server.assign(&self.policies[&number], &ids(&include), &ids(&exclude)).await;
                let policy = self.facts.policies.get_mut(&number).unwrap();
                (policy.include, policy.exclude) = (include, exclude);
            }
            Event::Delete(which) => {
                let Some(number) = chosen(&self.policies, which) else { return self };
                let id = self.policies.remove(&number).unwrap();
                self.server.delete(&format!("{POLICIES}/{id}")).await.ok();
                self.facts.policies.remove(&number);
            }
            Event::CheckIn(which) => {
                let Some(number) = chosen(&self.devices, which) else { return self };
                self.devices.get_mut(&number).unwrap().check_in(&self.server, 0).await;
            }
            Event::Report(which, bits) => {
                let Some(number) = chosen(&self.devices, which) else { return self };
                let device = self.devices.get_mut(&number).unwrap();
                if device.bundle.is_none() && device.check_in(&self.server, 0).await["bundle"].is_null() {
                    return self;
                }
                let failing: Vec<&str> = set_of(bits, 0..SETTINGS).into_iter().map(|it| KEYS[it]).collect();
                // What it was told may be out of date; then it asks and reports on what it is told now.
                let reply = device.report(&self.server, &failing).await;
                if reply.status != 204 && reply.status != 200 {
                    reply.refused(409, "Conflict");
                    assert!(device.check_in(&self.server, 0).await["bundle"].is_object());
                    device.report(&self.server, &failing).await.ok();
                }
                let device = &self.devices[&number];
                let reported = [0, 1].map(|setting| {
                    let value = match device.told(KEYS[setting])? {
                        Json::Number(number) => u8::try_from(number.as_i64().unwrap() - 40).unwrap(),
                        other => u8::from(other == "1"),
                    };
                    Some(Reported { value, failed: failing.contains(&KEYS[setting]) })
                });
                self.facts.devices.get_mut(&number).unwrap().reported = reported;
            }
            Event::Restart => self.server = self.server.restarted().await,
            Event::Enrol(_) | Event::Create(_) => {}
        }
        self
    }

    fn next(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    /// A list's rows, and its total, which must be as many.
    async fn rows(&self, path: &str) -> Vec<Json> {
        let list = self.server.get(path).await.ok();
        let rows = list["rows"].as_array().unwrap().clone();
        assert_eq!(list["total"], rows.len(), "{path}");
        rows
    }

    /// That the list of this path has as many rows for each state as were counted.
    async fn expect_behind(&self, list: &str, counted: [u64; 6]) {
        for (state, count) in STATES.into_iter().chain(["none"]).zip(counted) {
            let rows = self.rows(&format!("{list}state={state}")).await;
            assert_eq!(rows.len() as u64, count, "{list}state={state}");
        }
    }

    async fn check(&mut self) {
        let facts = self.facts.clone();
        for (number, id) in &self.policies {
            let targets = facts.targets(*number);
            let counted = Facts::counted(targets.iter().map(|device| Some(facts.policy(*number, *device))));
            let [success, error, conflict, pending, not_applicable] = self.server.counts(id).await;
            assert_eq!([error, conflict, pending, success, not_applicable, 0], counted, "P{number}");
            let report = format!("/api/policies/{id}/devices?");
            for row in self.rows(&report).await {
                let device = self.devices.iter().find(|(_, it)| row["deviceId"] == it.id.as_str()).unwrap().0;
                assert_eq!(row["state"], STATES[facts.policy(*number, *device)], "P{number} on pc-{device}");
            }
            for (state, count) in STATES.into_iter().zip(counted) {
                assert_eq!(self.rows(&format!("{report}state={state}")).await.len() as u64, count);
            }
            let settings = self.server.get(&format!("/api/policies/{id}/settings")).await.ok();
            for (setting, key) in KEYS.into_iter().enumerate() {
                let row = settings.as_array().unwrap().iter().find(|row| row["key"] == key);
                assert_eq!(
                    row.is_some(),
                    facts.policies[number].values[setting].is_some(),
                    "P{number} {key}"
                );
                let Some(row) = row else { continue };
                let counted =
                    Facts::counted(targets.iter().map(|device| facts.setting(*number, setting, *device)));
                for (state, count) in STATES.into_iter().zip(counted) {
                    assert_eq!(row["states"][state], count, "P{number} {key} {state}");
                    let behind = self.rows(&format!("{report}setting={key}&state={state}")).await;
                    assert_eq!(behind.len() as u64, count, "P{number} {key} {state}");
                }
            }
        }
        let devices = Facts::counted(facts.devices.keys().map(|device| facts.device(*device)));
        let policies = Facts::counted(facts.policies.keys().map(|policy| facts.worst(*policy)));
        let overview = self.server.get("/api/overview").await.ok();
        for (state, place) in STATES.into_iter().zip(0..) {
            assert_eq!(overview["deviceStates"][state], devices[place], "devices: {state}");
            assert_eq!(overview["policyStates"][state], policies[place], "policies: {state}");
        }
        self.expect_behind("/api/devices?", devices).await;
        self.expect_behind("/api/policies?", policies).await;
        let in_conflict = self.rows("/api/conflicts/devices").await;
        assert_eq!(in_conflict.len(), facts.in_conflict().len(), "devices in conflict");
        for device in self.devices.values() {
            // What the history adds up to is what is shown now.
            let shown = replayed::settings(&self.server, &device.id).await;
            assert_eq!(replayed::replayed(&self.server, &device.id).await, shown);
        }
        for (seen, count) in self.seen.iter_mut().zip(devices) {
            *seen += count;
        }
    }
}

/// The same histories at every run, of which it is known that they hold every state.
#[test]
fn states_are_what_the_raw_facts_give() {
    let seen = run(16, TestRng::deterministic_rng(RngAlgorithm::ChaCha), "the same at every run");
    assert!(seen.iter().all(|count| *count > 20), "too little happened: {seen:?}");
}

/// Others at every run. What fails says by which number it is run again: `HISTORIES=number`.
#[test]
fn states_are_what_the_raw_facts_of_any_history_give() {
    let asked = std::env::var("HISTORIES").ok().and_then(|number| number.parse::<u64>().ok());
    let now =
        || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
    let number = asked.unwrap_or_else(now);
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number.to_le_bytes());
    run(8, TestRng::from_seed(RngAlgorithm::ChaCha, &seed), &format!("HISTORIES={number}"));
}

/// Runs so many histories; gives how often each state was seen.
fn run(cases: u32, rng: TestRng, named: &str) -> [u64; 6] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let seen = std::cell::Cell::new([0_u64; 6]);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let ran = TestRunner::new_with_rng(config, rng).run(&events(), |events| {
        runtime.block_on(async {
            let mut world = World::new().await;
            for event in beginning() {
                world = world.happen(&event).await;
            }
            for (turn, event) in events.iter().enumerate() {
                world = world.happen(event).await;
                if turn % 6 == 5 {
                    world.check().await;
                }
            }
            world.check().await;
            let mut all = seen.get();
            for (all, one) in all.iter_mut().zip(world.seen) {
                *all += one;
            }
            seen.set(all);
        });
        Ok(())
    });
    if let Err(error) = ran {
        panic!("{named}: {error}");
    }
    seen.get()
}
