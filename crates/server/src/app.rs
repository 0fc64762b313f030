//! What every request shares: the database, the tenant's state, and who waits for what.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use roaring::RoaringBitmap;
use tokio::sync::{MutexGuard as Turn, Notify, Semaphore, mpsc, oneshot, watch};

use crate::config::Config;
use crate::events::{Events, Touched};
use crate::failure::{Answer, Failure, Kind};
use crate::service::limiter::Limiter;
use crate::service::readings::Readings;
use crate::service::timeline;
use crate::service::webhooks::post::Post;
use crate::store::{DeviceJob, JobResult, Store};
use crate::tenant::Tenant;

/// A device's write and who waits for it.
pub type QueuedJob = (DeviceJob, oneshot::Sender<Answer<JobResult>>);

/// The running server's shared state.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub store: Store,
    /// What the server was told when it started.
    pub config: Config,
    /// Attempts to sign in.
    pub limiter: Limiter,
    /// Refusals of people who are not signed in that may still be written to the audit log.
    pub refusals: Limiter,
    /// Passwords are hashed two at a time: each takes 19 MiB.
    pub hashing: Semaphore,
    /// The counts of policies that are kept.
    pub timeline: timeline::Kept,
    /// What devices reported lately, read.
    pub readings: Readings,
    /// Sends to webhooks' addresses.
    pub post: Post,
    /// When this run of the server began, seconds since 1970.
    pub opened: i64,
    tenant: RwLock<Tenant>,
    writer: tokio::sync::Mutex<()>,
    events: Arc<Events>,
    stopping: watch::Sender<bool>,
    waiting: Mutex<HashMap<u32, Arc<Notify>>>,
    given: Mutex<HashMap<u32, (u128, u32)>>,
    /// The tenant's moment when the server started: what devices were given before is not known.
    started: u32,
    seen: Mutex<RoaringBitmap>,
    jobs: mpsc::Sender<QueuedJob>,
}

impl App {
    /// The state of a server that starts. Devices' writes go into `jobs`.
    pub fn new(config: Config, store: Store, tenant: Tenant, jobs: mpsc::Sender<QueuedJob>) -> Self {
        // Grows across restarts, so that a console that waited for a number of before is not left waiting.
        let sequence = u64::try_from(crate::clock::milliseconds()).unwrap_or(0);
        let started = tenant.moment();
        Self {
            post: Post::new(&config.webhooks),
            opened: crate::clock::seconds(),
            store,
            config,
            limiter: Limiter::default(),
            refusals: Limiter::default(),
            hashing: Semaphore::new(2),
            timeline: timeline::Kept::default(),
            readings: Readings::default(),
            tenant: RwLock::new(tenant),
            writer: tokio::sync::Mutex::new(()),
            events: Arc::new(Events::new(sequence)),
            stopping: watch::Sender::new(false),
            waiting: Mutex::default(),
            given: Mutex::default(),
            started,
            seen: Mutex::default(),
            jobs,
        }
    }

    /// The tenant's state, to ask. Never held across an await.
    pub fn tenant(&self) -> RwLockReadGuard<'_, Tenant> {
        // A change leaves the state whole or panics before it; what a panic left is still the best there is.
        self.tenant.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tenant's state, to take over what was committed. Only within a [`turn`](Self::turn).
    pub fn tenant_mut(&self) -> RwLockWriteGuard<'_, Tenant> {
        self.tenant.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn to write. Held from reading the present state until the tenant has the new one.
    pub async fn turn(&self) -> Turn<'_, ()> {
        self.writer.lock().await
    }

    /// Tells everybody who listens what changed, and these devices that they may be concerned.
    pub fn changed(&self, devices: &RoaringBitmap, touched: Touched) {
        self.events.add(touched);
        if devices.is_empty() {
            return;
        }
        for (device, notify) in lock(&self.waiting).iter() {
            if devices.contains(*device) {
                notify.notify_one();
            }
        }
    }

    /// What changed lately, and who listens.
    pub fn events(&self) -> &Arc<Events> {
        &self.events
    }

    /// Becomes true when the server stops: whoever holds a request answers it.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Says that the server stops.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Lets a device wait; one that waited already for the same device is woken.
    pub fn wait_as(&self, device: u32) -> Waiting<'_> {
        let notify = Arc::new(Notify::new());
        if let Some(before) = lock(&self.waiting).insert(device, notify.clone()) {
            before.notify_one();
        }
        Waiting { app: self, device, notify }
    }

    /// Remembers the bundle that a device was given, and at which moment of the tenant, until it reports.
    pub fn give(&self, device: u32, bundle: u128, moment: u32) {
        lock(&self.given).insert(device, (bundle, moment));
    }

    /// The bundle that the device was given since its last report, and at which moment.
    pub fn given(&self, device: u32) -> Option<(u128, u32)> {
        lock(&self.given).get(&device).copied()
    }

    /// The devices that were given something at this moment or later and have not reported since.
    pub fn given_since(&self, moment: u32) -> RoaringBitmap {
        let given = lock(&self.given);
        given.iter().filter(|(_, (_, at))| *at >= moment).map(|(device, _)| *device).collect()
    }

    /// The tenant's moment when the server started.
    pub fn started(&self) -> u32 {
        self.started
    }

    /// The device reported: what it was given no longer matters.
    pub fn reported(&self, device: u32) {
        lock(&self.given).remove(&device);
    }

    /// Notes for the next batch that a device was seen.
    pub fn note_seen(&self, device: u32) {
        lock(&self.seen).insert(device);
    }

    /// Writes the last-seen times that were noted.
    ///
    /// # Errors
    /// When the database fails; then they are noted again.
    pub async fn flush_seen(&self) -> Answer<()> {
        let seen = std::mem::take(&mut *lock(&self.seen));
        if seen.is_empty() {
            return Ok(());
        }
        let _turn = self.turn().await;
        let times: Vec<(u32, i64)> = {
            let tenant = self.tenant();
            seen.iter().filter_map(|device| Some((device, tenant.device(device)?.last_seen()))).collect()
        };
        if let Err(error) = self.store.write_last_seen(&times).await {
            *lock(&self.seen) |= seen;
            return Err(error.into());
        }
        Ok(())
    }

    /// Has a device's write done with the next batch; returns when it is committed.
    ///
    /// # Errors
    /// When the database fails or the server stops.
    pub async fn submit(&self, job: DeviceJob) -> Answer<JobResult> {
        let stopping = || Failure::new(Kind::Internal, "The server is stopping. Try again in a moment.");
        let (reply, result) = oneshot::channel();
        self.jobs.send((job, reply)).await.map_err(|_| stopping())?;
        result.await.map_err(|_| stopping())?
    }
}

/// A device's place among those that wait. Given up when dropped.
#[derive(Debug)]
pub struct Waiting<'a> {
    app: &'a App,
    device: u32,
    notify: Arc<Notify>,
}

impl Waiting<'_> {
    /// Returns when the device may be told something else. A call that came before counts.
    pub async fn woken(&self) {
        self.notify.notified().await;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waiting = lock(&self.app.waiting);
        if waiting.get(&self.device).is_some_and(|notify| Arc::ptr_eq(notify, &self.notify)) {
            waiting.remove(&self.device);
        }
    }
}

/// Returns when the flag is up, or when nobody can raise it any longer.
pub async fn raised(flag: &mut watch::Receiver<bool>) {
    // What `wait_for` gives is a lock on the value; it must not be held.
    let _ = flag.wait_for(|up| *up).await.is_ok();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
