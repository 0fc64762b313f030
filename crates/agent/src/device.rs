//! The life of one device: check in, enforce, report, and again. The simulated fleet runs many of these.

mod life;

use std::ops::Range;
use std::time::Duration;

use palisade_model::bundle::Bundle;
use tokio::sync::watch;

use crate::channel::{Channel, ChannelError};
use crate::enforcement::enforce;
use crate::platform::Platform;
use crate::state::{Store, StoreError};
use life::Device;

/// How a device behaves.
#[derive(Debug, Clone)]
pub struct DeviceOptions {
    /// Time from one check-in to the next, instead of what the server says.
    pub check_in: Option<Duration>,
    /// The longest time that the server is asked to hold a check-in, so that a change is known within seconds.
    pub hold: Duration,
    /// Stop after one check-in, with what it brought enforced and reported.
    pub once: bool,
    /// After this time without reaching the server, what was newly enforced and may be the reason is taken back,
    /// if that helps.
    pub confirm: Duration,
    /// Wait this long, by chance, before enforcing, so that many devices do not do it in the same second.
    pub settle: Option<Range<Duration>>,
}

impl Default for DeviceOptions {
    fn default() -> Self {
        Self {
            check_in: None,
            hold: Duration::from_secs(50),
            once: false,
            confirm: Duration::from_secs(60),
            settle: None,
        }
    }
}

/// Why a device stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It was told to; what it enforced stays in force.
    Stopped,
    /// Its one check-in is done.
    Once,
    /// The server retired it; everything is back to what it was, except for what is left.
    Retired {
        /// What could not be put back, in sentences.
        left: Vec<String>,
    },
}

/// Why a device could not go on.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The state folder fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server refuses; only where a single check-in was asked for, else it is tried again.
    #[error(transparent)]
    Channel(#[from] ChannelError),
}

/// Runs one device until `stop` says so, it is retired, or, with `once`, it has checked in.
///
/// # Errors
/// The journal can't be read; with `once`, also when it can't be written or the server can't be reached.
pub async fn run_device(
    channel: &Channel,
    platform: &mut impl Platform,
    store: &mut impl Store,
    options: &DeviceOptions,
    stop: watch::Receiver<bool>,
) -> Result<Ended, DeviceError> {
    Device::new(channel, platform, store, options, stop)?.run().await
}

/// Puts everything back to what it was before the device was managed. Gives what could not be put back, in
/// sentences.
///
/// # Errors
/// The journal can't be read or written.
pub fn withdraw(platform: &mut impl Platform, store: &mut impl Store) -> Result<Vec<String>, StoreError> {
    let journal = store.load()?;
    let journal = enforce(journal, &Bundle::new(Vec::new()), platform, store)?;
    Ok(journal
        .held
        .keys()
        .map(|key| {
            let why = journal.reverted.get(key).and_then(|note| note.detail.clone());
            format!("{key}: {}", why.unwrap_or_else(|| "no reason given".into()))
        })
        .collect())
}
