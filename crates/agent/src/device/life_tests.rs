//! A platform in memory that loses what is in force, as a firewall does at a restart, and no server.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use palisade_model::bundle::BundleSetting;
use palisade_model::value::Value;

use super::*;
use crate::channel::{Enrolment, http_client, new_secret};
use crate::engine::{Place, Reading, Refusal, Slots};
use crate::platform::{AreaFailure, Change};
use crate::state::MemoryStore;

/// The keys that are in force.
#[derive(Clone, Default)]
struct Wall(Arc<Mutex<BTreeSet<String>>>);

impl Wall {
    fn holds(&self, key: &str) -> bool {
        self.0.lock().unwrap().contains(key)
    }

    fn fall(&self) {
        self.0.lock().unwrap().clear();
    }
}

impl Platform for Wall {
    fn facts(&mut self) -> DeviceFacts {
        DeviceFacts::default()
    }

    fn place(&mut self, setting: &BundleSetting) -> Result<Place, String> {
        Ok(Place { area: "wall".into(), slots: vec![setting.key.clone()] })
    }

    fn may_cut_channel(&self, _area: &str) -> bool {
        true
    }

    fn capture(&mut self, _area: &str, slots: &[String], _before: &Slots) -> Result<Slots, Refusal> {
        Ok(slots.iter().map(|slot| (slot.clone(), None)).collect())
    }

    fn apply(&mut self, change: &Change<'_>) -> Result<BTreeMap<String, Refusal>, AreaFailure> {
        *self.0.lock().unwrap() = change.settings.iter().map(|setting| setting.key.clone()).collect();
        Ok(BTreeMap::new())
    }

    fn read_back(
        &mut self,
        _area: &str,
        settings: &[BundleSetting],
    ) -> Result<BTreeMap<String, Reading>, Refusal> {
        let read = |key: &str| match self.holds(key) {
            true => Reading::InForce(None),
            false => Reading::Other("It is gone.".into()),
        };
        Ok(settings.iter().map(|setting| (setting.key.clone(), read(&setting.key))).collect())
    }

    fn released(
        &mut self,
        _area: &str,
        _slot: &str,
        _before: Option<&serde_json::Value>,
    ) -> Result<String, String> {
        Ok("It is gone.".into())
    }
}

/// A store whose bundle is enforced and, where said, confirmed by the server; then the machine restarted.
fn restarted(wall: &mut Wall, confirmed: bool) -> MemoryStore {
    let setting = BundleSetting {
        key: "gate".into(),
        definition_id: "gate".into(),
        value: Value::Text("shut".into()),
        digest: "d".into(),
    };
    let mut store = MemoryStore::default();
    let journal = enforce(Journal::default(), &Bundle::new(vec![setting]), wall, &mut store).unwrap();
    if confirmed {
        store.save(&engine::accepted(journal)).unwrap();
    }
    wall.fall();
    store
}

/// A channel to a server that is not there.
fn channel() -> Channel {
    let enrolment = Enrolment {
        server: "http://127.0.0.1:9".into(),
        secret_key: new_secret().unwrap(),
        name: None,
        device_id: Some("d1".into()),
        check_in_seconds: 60,
    };
    Channel::new(http_client(&enrolment.server).unwrap(), enrolment.identity().unwrap())
}

#[tokio::test]
async fn what_a_restart_took_away_is_in_force_again_without_the_server() {
    let mut wall = Wall::default();
    let mut store = restarted(&mut wall, true);
    let options = DeviceOptions { once: true, ..DeviceOptions::default() };
    let (_stop, stopping) = watch::channel(false);
    let mut platform = wall.clone();
    let mut device = Device::new(&channel(), &mut platform, &mut store, &options, stopping).unwrap();
    let error = device.run().await.unwrap_err();
    assert!(matches!(error, DeviceError::Channel(ChannelError::Unreachable { .. })), "{error}");
    assert!(wall.holds("gate"));
    assert!(device.unconfirmed.is_none(), "the server was reached with it before");
}

#[tokio::test]
async fn what_is_lost_while_the_server_is_away_comes_back() {
    let mut wall = Wall::default();
    let mut store = restarted(&mut wall, true);
    let (stop, stopping) = watch::channel(false);
    let mut platform = wall.clone();
    let life = tokio::spawn(async move {
        let options = DeviceOptions::default();
        Device::new(&channel(), &mut platform, &mut store, &options, stopping).unwrap().run().await
    });
    for _ in 0..2 {
        let since = Instant::now();
        while !wall.holds("gate") {
            assert!(since.elapsed() < Duration::from_secs(20), "it did not come back");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        wall.fall();
    }
    stop.send(true).unwrap();
    assert_eq!(life.await.unwrap().unwrap(), Ended::Stopped);
}

#[tokio::test]
async fn mending_starts_no_second_try_without_what_was_tried_already() {
    let mut wall = Wall::default();
    let mut store = restarted(&mut wall, false);
    let options = DeviceOptions::default();
    let (_stop, stopping) = watch::channel(false);
    let mut platform = wall.clone();
    let mut device = Device::new(&channel(), &mut platform, &mut store, &options, stopping).unwrap();
    device.watch_channel();
    let since = device.unconfirmed;
    assert!(since.is_some());
    device.mend_drift().unwrap();
    assert!(wall.holds("gate") && device.unconfirmed == since, "the time goes on");
    device.try_without().await.unwrap();
    assert!(wall.holds("gate") && device.unconfirmed.is_none());
    wall.fall();
    device.mend_drift().unwrap();
    assert!(wall.holds("gate") && device.unconfirmed.is_none());
}
