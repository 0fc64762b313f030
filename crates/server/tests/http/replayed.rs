//! A device's history, gone through from its beginning or between two moments, must be what was shown at the time.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::device_history::{moment, put, rows};
use crate::harness::{ARCHIVES, CPU, Server, TestDevice, choice, integer, start, windows};

/// What a person sees of each setting of a device: state and value.
pub type Seen = BTreeMap<String, (String, String)>;

pub async fn settings(server: &Server, device: &str) -> Seen {
    let rows = server.get(&format!("/api/devices/{device}/settings")).await.ok();
    let text = |row: &Json, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (text(row, "key"), (text(row, "state"), text(row, "displayValue")))).collect()
}

/// Takes changes over, and fails where one says of before what was not so.
fn apply(seen: &mut Seen, changes: &Json) {
    for change in changes.as_array().unwrap() {
        let key = change["key"].as_str().unwrap().to_owned();
        let read = |then: &Json| {
            (then["kind"] == "set").then(|| {
                let text = |name: &str| then[name].as_str().unwrap().to_owned();
                (text("state"), text("displayValue"))
            })
        };
        assert_ne!(change["before"]["kind"], "unknown", "{change}");
        assert_ne!(change["after"]["kind"], "unknown", "{change}");
        assert_eq!(seen.remove(&key), read(&change["before"]), "{key}");
        if let Some(after) = read(&change["after"]) {
            seen.insert(key, after);
        }
    }
}

/// The settings that follow from the whole history.
pub async fn replayed(server: &Server, device: &str) -> Seen {
    let mut seen = Seen::new();
    for row in rows(server, device, "").await.iter().rev() {
        apply(&mut seen, &row["changes"]);
    }
    seen
}

/// A generator that gives the same numbers each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

#[tokio::test]
async fn whatever_happened_the_history_tells_what_was_shown() {
    let mut dice = Dice(7);
    let mut server = start().await;
    let token = server.enrolment_token(None).await;
    let mut devices = Vec::new();
    for (seed, name) in [(1, "pc-1"), (2, "pc-2"), (3, "srv-3")] {
        devices.push(TestDevice::enrol(&server, &token, seed, &windows(name)).await);
    }
    let mut groups = Vec::new();
    for name in ["A", "B"] {
        groups.push(server.group(name, &[&devices[0], &devices[1]]).await);
    }
    let rule = json!({"name": "Servers", "rule": "device.displayName -startsWith \"srv\""});
    groups.push(server.post("/api/groups", rule).await.ok()["id"].as_str().unwrap().to_owned());
    let mut policies = Vec::new();
    for name in ["P", "Q", "R"] {
        policies.push(server.policy(name, vec![integer(CPU, 35)]).await);
    }
    let mut shown: Vec<(String, Vec<Seen>)> = Vec::new();
    let mut changed = 0;
    for _ in 0..90 {
        let (which, device) = (dice.roll(3), dice.roll(3));
        match dice.roll(8) {
            0 | 1 => {
                let mut list = vec![integer(CPU, 35 + i64::try_from(dice.roll(2)).unwrap())];
                if dice.roll(2) == 0 {
                    list.push(choice(ARCHIVES, ["0", "1"][dice.roll(2)]));
                }
                put(&server, &policies[which], ["P", "Q", "R"][which], list).await;
            }
            2 => {
                let (include, exclude) = (dice.roll(3), dice.roll(3));
                let excluded: &[&str] = if exclude == include { &[] } else { &[&groups[exclude]] };
                server.assign(&policies[which], &[&groups[include]], excluded).await;
            }
            3 => {
                let what = ["add", "remove"][dice.roll(2)];
                let members = json!({what: [devices[device].id]});
                server.post(&format!("/api/groups/{}/members", groups[dice.roll(2)]), members).await.ok();
            }
            4 => {
                let name = ["pc", "srv"][dice.roll(2)];
                let mut facts = windows(&format!("{name}-{device}"));
                facts.non_persistent_vdi = dice.roll(4) == 0;
                devices[device].change(&server, &facts).await;
            }
            5 if dice.roll(3) == 0 => server = server.restarted().await,
            _ => {
                devices[device].check_in(&server, 0).await;
                if devices[device].bundle.is_some() {
                    let failing: &[&str] = if dice.roll(3) == 0 { &[CPU] } else { &[] };
                    // A report on what it is no longer to have is refused, which is no news.
                    devices[device].report(&server, failing).await;
                }
            }
        }
        let mut seen = Vec::new();
        for device in &devices {
            seen.push(settings(&server, &device.id).await);
        }
        changed += usize::from(shown.last().is_some_and(|(_, before)| *before != seen));
        shown.push((moment(), seen));
    }
    assert!(changed > 25, "only {changed} steps changed anything");
    for (place, device) in devices.iter().enumerate() {
        assert_eq!(replayed(&server, &device.id).await, shown.last().unwrap().1[place]);
        for step in 1..90 {
            let ((from, before), (to, after)) = (&shown[step - 1], &shown[step]);
            let path = format!("/api/devices/{}/history/between?from={from}&to={to}", device.id);
            let mut seen = before[place].clone();
            apply(&mut seen, &server.get(&path).await.ok()["changes"]);
            assert_eq!(seen, after[place], "step {step}");
        }
        for _ in 0..25 {
            let (one, other) = (dice.roll(90), dice.roll(90));
            let (first, second) = (&shown[one.min(other)], &shown[one.max(other)]);
            if one == other {
                continue;
            }
            let path = format!("/api/devices/{}/history/between?from={}&to={}", device.id, first.0, second.0);
            let mut seen = first.1[place].clone();
            apply(&mut seen, &server.get(&path).await.ok()["changes"]);
            assert_eq!(seen, second.1[place], "from {} to {}", first.0, second.0);
        }
    }
}
