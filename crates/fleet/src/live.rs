//! The life of one simulated device, from its enrolment on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade_agent::channel::{Backoff, Channel, ChannelError, Enrolment, HttpClient, enrol, new_secret};
use palisade_agent::device::{DeviceOptions, Ended, run_device};
use palisade_agent::engine::Journal;
use palisade_agent::state::{Contact, Store, StoreError};
use palisade_model::channel::CheckInRequest;
use tokio::sync::{Semaphore, watch};

use crate::fake::Fake;
use crate::identities::{Identities, Line};
use crate::run::{Fleet, FleetError};
use crate::spread::{Behaviour, Simulated};

/// What all devices share.
pub struct Shared {
    /// Which fleet.
    pub fleet: Fleet,
    /// The connections.
    pub http: HttpClient,
    /// The keys.
    pub identities: Identities,
    /// Turns to enrol.
    pub enrolling: Semaphore,
    /// Devices that are enrolled.
    pub enrolled: AtomicUsize,
    /// Devices whose last contact failed.
    pub lost: AtomicUsize,
    /// Becomes true when the fleet is to end.
    pub stop: watch::Receiver<bool>,
}

/// The life of one device, from enrolment on.
///
/// # Errors
/// The token is refused, or a key can't be made or kept.
pub async fn live(shared: Arc<Shared>, device: Simulated) -> Result<(), FleetError> {
    let name = device.facts.name.clone();
    let known = shared.identities.get(&name).cloned();
    let fresh = known.is_none();
    let line = match known {
        Some(line) => line,
        None => enrol_device(&shared, &device).await?,
    };
    shared.enrolled.fetch_add(1, Ordering::Relaxed);
    let silent = match device.behaviour {
        Behaviour::Silent => true,
        Behaviour::SilentAfterOne => !fresh,
        Behaviour::Healthy | Behaviour::Failing => false,
    };
    if line.retired || silent {
        return Ok(());
    }
    let channel = Channel::new(shared.http.clone(), line.enrolment.identity()?);
    if device.behaviour == Behaviour::SilentAfterOne {
        // Whether this one contact works out does not matter: the device is not heard from either way.
        let _ = channel.check_in(&hello(Some(&device))).await;
        return Ok(());
    }
    // First check-ins are spread over a moment, so that they do not all meet the server at once.
    let moment = Duration::from_millis(u64::try_from(shared.fleet.count).unwrap_or(u64::MAX).min(30_000));
    tokio::time::sleep(moment.mul_f64(f64::from(u16::try_from(device.seed % 1000).unwrap_or(0)) / 1000.0))
        .await;
    let options = DeviceOptions {
        check_in: shared.fleet.check_in,
        settle: Some(shared.fleet.enforce_delay.clone()),
        ..DeviceOptions::default()
    };
    let mut platform = Fake::new(device);
    let mut store = Forgetful { shared: shared.clone(), lost: false };
    let ended = run_device(&channel, &mut platform, &mut store, &options, shared.stop.clone()).await?;
    if matches!(ended, Ended::Retired { .. }) {
        shared.identities.add(&Line { retired: true, ..line })?;
    }
    Ok(())
}

async fn enrol_device(shared: &Shared, device: &Simulated) -> Result<Line, FleetError> {
    let fleet = &shared.fleet;
    let enrolment = Enrolment {
        server: fleet.server.clone(),
        secret_key: new_secret()?,
        name: None,
        device_id: None,
        check_in_seconds: 0,
    };
    let mut backoff = Backoff::new(Duration::from_millis(500), Duration::from_secs(5));
    loop {
        let answer = {
            // The semaphore is never closed.
            let _turn = shared.enrolling.acquire().await;
            enrol(&shared.http, &enrolment, &fleet.token, device.facts.clone()).await
        };
        match answer {
            Ok(enrolment) => {
                let line = Line { name: device.facts.name.clone(), enrolment, retired: false };
                shared.identities.add(&line)?;
                return Ok(line);
            }
            Err(error) if is_passing(&error) => {
                tracing::debug!("{error}");
                tokio::time::sleep(backoff.wait()).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether it is worth trying again.
pub fn is_passing(error: &ChannelError) -> bool {
    match error {
        ChannelError::Unreachable { .. } => true,
        ChannelError::Refused { status, .. } => *status == 429 || *status >= 500,
        _ => false,
    }
}

/// A check-in that is answered at once.
pub fn hello(device: Option<&Simulated>) -> CheckInRequest {
    CheckInRequest { bundle: None, facts: device.map(|device| device.facts.clone()), wait_seconds: 0 }
}

/// A simulated device starts afresh each time, so it keeps no journal.
struct Forgetful {
    shared: Arc<Shared>,
    lost: bool,
}

impl Store for Forgetful {
    fn load(&mut self) -> Result<Journal, StoreError> {
        Ok(Journal::default())
    }

    fn save(&mut self, _journal: &Journal) -> Result<(), StoreError> {
        Ok(())
    }

    fn contact(&mut self, contact: &Contact) {
        let lost = !contact.trouble.is_empty();
        match (self.lost, lost) {
            (false, true) => drop(self.shared.lost.fetch_add(1, Ordering::Relaxed)),
            (true, false) => drop(self.shared.lost.fetch_sub(1, Ordering::Relaxed)),
            _ => {}
        }
        self.lost = lost;
    }
}
