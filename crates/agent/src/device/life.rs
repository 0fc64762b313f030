//! One round after the other: what a device does between its start and its end.

use std::time::{Duration, Instant};

use palisade_model::bundle::Bundle;
use palisade_model::channel::{CheckInAnswer, CheckInRequest};
use palisade_model::device::DeviceFacts;
use palisade_model::digest;
use tokio::sync::watch;

use super::{DeviceError, DeviceOptions, Ended, withdraw};
use crate::channel::{Backoff, Channel, ChannelError, jitter, now};
use crate::enforcement::{enforce, may_have_cut_channel, take_back, wants_another_go};
use crate::engine::{self, Journal, Phase};
use crate::platform::Platform;
use crate::state::{Contact, Store, StoreError};

/// A device and where it stands.
pub(super) struct Device<'a, P, S> {
    channel: Channel,
    platform: &'a mut P,
    store: &'a mut S,
    options: &'a DeviceOptions,
    stop: watch::Receiver<bool>,
    journal: Journal,
    /// Digest of the facts that the server has.
    facts: Option<String>,
    /// The last contact failed.
    troubled: bool,
    /// From one check-in to the next, as the server said last.
    said: Option<Duration>,
    /// When the server was last reached in this run, seconds since 1970; 0 for never.
    reached: i64,
    /// Since when something is in force that may cut the device off and that the server has not confirmed.
    unconfirmed: Option<Instant>,
    /// Waiting times after failures.
    backoff: Backoff,
    /// Waiting times after unchanged answers that the server did not hold.
    early: Backoff,
}

/// What one round came to.
enum Round {
    /// Go on after this time.
    Again(Duration),
    /// The device is done.
    Ended(Ended),
}

impl<'a, P: Platform, S: Store> Device<'a, P, S> {
    /// A device that takes up its journal.
    pub fn new(
        channel: &Channel,
        platform: &'a mut P,
        store: &'a mut S,
        options: &'a DeviceOptions,
        stop: watch::Receiver<bool>,
    ) -> Result<Self, StoreError> {
        let longest = Duration::from_secs(30);
        Ok(Self {
            channel: channel.clone(),
            journal: store.load()?,
            platform,
            store,
            options,
            stop,
            facts: None,
            troubled: false,
            said: None,
            reached: 0,
            unconfirmed: None,
            backoff: Backoff::new(Duration::from_secs(1), longest),
            early: Backoff::new(Duration::from_secs(1), longest),
        })
    }

    /// Lives until it ends.
    pub async fn run(&mut self) -> Result<Ended, DeviceError> {
        if self.journal.phase == Phase::Applying {
            tracing::info!("taking up the enforcement that was interrupted");
        }
        // A restart of the machine may have taken away what was in force, and the server may not be there to ask.
        if let Err(error) = self.mend_drift() {
            self.trouble(error, false)?;
        }
        self.watch_channel();
        loop {
            let mut stop = self.stop.clone();
            // Enforcing never yields, so that stopping never leaves it half done; only waiting can be cut short.
            let round = tokio::select! {
                round = self.round() => round,
                () = stopped(&mut stop) => return Ok(Ended::Stopped),
            };
            let wait = match round {
                Ok(Round::Again(wait)) => {
                    self.backoff.reset();
                    wait
                }
                Ok(Round::Ended(ended)) => return Ok(ended),
                Err(DeviceError::Channel(ChannelError::Retired { message })) => {
                    tracing::warn!("{}", ChannelError::Retired { message });
                    let left = withdraw(self.platform, self.store)?;
                    return Ok(Ended::Retired { left });
                }
                Err(error) => {
                    let unreachable =
                        matches!(&error, DeviceError::Channel(ChannelError::Unreachable { .. }));
                    let wait = self.trouble(error, self.options.once)?;
                    let waited =
                        self.unconfirmed.is_some_and(|since| since.elapsed() >= self.options.confirm);
                    if unreachable && waited {
                        self.try_without().await?
                    } else {
                        if unreachable && let Err(error) = self.mend_drift() {
                            tracing::warn!("{error}");
                        }
                        wait
                    }
                }
            };
            if !wait.is_zero() {
                tokio::select! {
                    () = tokio::time::sleep(wait) => {}
                    () = stopped(&mut stop) => return Ok(Ended::Stopped),
                }
            }
        }
    }

    /// Tells of a failure and gives the time to wait; with `fatal`, gives the failure back.
    fn trouble(&mut self, error: DeviceError, fatal: bool) -> Result<Duration, DeviceError> {
        if let DeviceError::Channel(error) = &error {
            self.troubled = true;
            let reached = self.channel_reached(error);
            self.reached = reached;
            self.store.contact(&Contact { reached, trouble: error.to_string() });
        }
        if fatal {
            return Err(error);
        }
        let wait = self.backoff.wait();
        tracing::warn!("{error} Next try in {} s.", wait.as_secs().max(1));
        Ok(wait)
    }

    /// The time of the last contact to note: an answer that refuses is an answer.
    fn channel_reached(&self, error: &ChannelError) -> i64 {
        match error {
            ChannelError::Unreachable { .. } | ChannelError::Address { .. } => self.reached,
            _ => now(),
        }
    }

    async fn round(&mut self) -> Result<Round, DeviceError> {
        self.report().await?;
        let facts = self.platform.facts();
        let facts_digest = digest::of_json(&facts);
        let hold = self.hold();
        let asked = Instant::now();
        let answer = self.check_in(facts, &facts_digest, hold).await?;
        self.facts = Some(facts_digest);
        self.reached = now();
        self.troubled = false;
        self.said = Some(Duration::from_secs(answer.check_in_seconds.max(1).into()));
        if self.unconfirmed.take().is_some() {
            self.journal = engine::reached(self.journal.clone());
            self.store.save(&self.journal)?;
        }
        self.store.contact(&Contact { reached: self.reached, trouble: String::new() });
        let changed = answer.bundle.is_some() || answer.sync;
        let bundle = match answer.bundle {
            Some(bundle) => Some(bundle),
            None if answer.sync || self.drifted() => Some(self.journal.bundle.clone()),
            None => None,
        };
        if let Some(bundle) = bundle {
            self.settle().await;
            if answer.sync {
                // A full report was asked for, so what the server was told before counts no longer, and what
                // was taken back is tried again.
                self.journal.reported = None;
                self.journal.cut_off = None;
            }
            self.enforce(&bundle)?;
            self.report().await?;
        }
        if self.options.once {
            return Ok(Round::Ended(Ended::Once));
        }
        if changed {
            self.early.reset();
            return Ok(Round::Again(Duration::ZERO));
        }
        Ok(Round::Again(self.until_next(hold, asked.elapsed())))
    }

    async fn check_in(
        &self,
        facts: DeviceFacts,
        facts_digest: &str,
        hold: Duration,
    ) -> Result<CheckInAnswer, ChannelError> {
        let known = self.facts.as_deref() == Some(facts_digest);
        let request = CheckInRequest {
            bundle: self.journal.acknowledged.clone(),
            facts: (!known).then_some(facts),
            wait_seconds: u32::try_from(hold.as_secs()).unwrap_or(u32::MAX),
        };
        self.channel.check_in(&request).await
    }

    /// How long the server may hold the next check-in: no longer than from one to the next, or a device that waits
    /// would count as silent. The first of a run, and the first after a failure, is answered at once, so that both
    /// sides know at once how they stand.
    fn hold(&self) -> Duration {
        if self.options.once || self.facts.is_none() || self.troubled {
            return Duration::ZERO;
        }
        let longest = self.said.map_or(self.options.hold, |said| said.min(self.options.hold));
        self.options.check_in.unwrap_or(longest).min(longest)
    }

    /// How long to wait after an answer that brought nothing. One that was held is followed by the next at once.
    fn until_next(&mut self, hold: Duration, took: Duration) -> Duration {
        if hold.is_zero() {
            return Duration::ZERO;
        }
        if took >= hold / 2 {
            self.early.reset();
            let rest = self.options.check_in.unwrap_or_default().saturating_sub(took);
            return if rest > Duration::from_secs(1) { rest } else { Duration::ZERO };
        }
        match self.options.check_in {
            Some(chosen) => jitter(chosen),
            None => self.early.wait().min(self.said.unwrap_or(hold)),
        }
    }

    async fn settle(&self) {
        if let Some(range) = &self.options.settle {
            let share = getrandom::u32().map_or(0.0, |number| f64::from(number) / f64::from(u32::MAX));
            tokio::time::sleep(range.start + range.end.saturating_sub(range.start).mul_f64(share)).await;
        }
    }

    fn drifted(&mut self) -> bool {
        let drifted = wants_another_go(&self.journal, self.platform);
        if drifted {
            tracing::debug!("what is in force is not what the bundle says; enforcing it again");
        }
        drifted
    }

    /// Enforces the bundle again, without a word from the server, where it is no longer in force. What may cut the
    /// device off gets another time to be confirmed only where it is not what was held already.
    fn mend_drift(&mut self) -> Result<(), DeviceError> {
        if !self.drifted() {
            return Ok(());
        }
        let (held, unconfirmed) = (self.journal.held.clone(), self.unconfirmed);
        let bundle = self.journal.bundle.clone();
        self.enforce(&bundle)?;
        if self.journal.held == held {
            self.unconfirmed = unconfirmed;
        }
        Ok(())
    }

    fn enforce(&mut self, bundle: &Bundle) -> Result<(), DeviceError> {
        let journal = self.journal.clone();
        match enforce(journal, bundle, self.platform, self.store) {
            Ok(journal) => {
                self.journal = journal;
                self.watch_channel();
                Ok(())
            }
            Err(error) => {
                // What was saved last is what counts after a kill, so it counts now.
                self.journal = self.store.load()?;
                Err(error.into())
            }
        }
    }

    /// Starts the time in which the server must be reached, where it is not running yet.
    fn watch_channel(&mut self) {
        if may_have_cut_channel(&self.journal, self.platform) {
            self.unconfirmed.get_or_insert_with(Instant::now);
            // A connection from before would still work where no new one is let through.
            match self.channel.reconnected() {
                Ok(channel) => self.channel = channel,
                Err(error) => tracing::warn!("{error}"),
            }
        }
    }

    /// The server can't be reached since something that may be the reason is in force. Takes it back and tries
    /// again; if that does not help, something else is the reason, and it is enforced again.
    async fn try_without(&mut self) -> Result<Duration, DeviceError> {
        self.journal = take_back(self.journal.clone(), self.platform, self.store)?;
        match self.report().await {
            Ok(()) => {
                tracing::warn!("the firewall kept this device from its server, so it is back to what it was");
                Ok(Duration::ZERO)
            }
            Err(error) => {
                self.journal.cut_off = None;
                let bundle = self.journal.bundle.clone();
                self.enforce(&bundle)?;
                // Once is enough for one bundle; each try is a moment without its protection.
                self.unconfirmed = None;
                self.trouble(error, false)
            }
        }
    }

    async fn report(&mut self) -> Result<(), DeviceError> {
        let Some(report) = engine::report_due(&self.journal) else {
            return Ok(());
        };
        match self.channel.report(&report).await {
            Ok(()) => {
                tracing::info!(bundle = report.bundle, settings = report.outcome.settings.len(), "reported");
                self.journal = engine::accepted(self.journal.clone());
                self.unconfirmed = None;
                self.store.save(&self.journal)?;
                Ok(())
            }
            // The next check-in brings what is to be reported instead.
            Err(ChannelError::Superseded { message }) => {
                tracing::debug!("{message}");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        // Whoever could stop the device is gone; it goes on.
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
#[path = "life_tests.rs"]
mod tests;
