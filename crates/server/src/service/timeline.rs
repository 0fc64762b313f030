//! How a policy's devices fared over time: its counts are kept where they change, at most once a minute. What changes more
//! often leaves out what was between, but never what it came to, nor since when that is so.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use palisade_model::api::{MissingDevices, PolicyTimeline, TimelinePoint, TimelineVersion};
use palisade_model::status::StateCounts;
use tokio::sync::{Mutex, watch};

use super::policy_versions;
use crate::app::{App, raised};
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::store::Counts;

/// How often it is looked whether counts changed.
const LOOK: Duration = Duration::from_secs(2);
/// Seconds between two rows of a policy at least.
const MINUTE: i64 = 60;
/// How often what is old is thinned.
const THIN: Duration = Duration::from_secs(3600);
/// Points of an answer at most, and the steps between them, seconds.
const POINTS: i64 = 240;
const STEPS: [i64; 8] = [60, 300, 900, 3600, 14_400, 86_400, 604_800, 2_592_000];
/// What is shown unless asked otherwise, seconds.
const SHOWN: i64 = 30 * 86_400;

/// The newest counts that are kept of each policy, by number.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Option<HashMap<u32, Last>>>);

/// The newest counts of a policy.
#[derive(Debug, Clone)]
struct Last {
    /// When they were kept, and when it was looked whether they still hold; seconds since 1970.
    kept: i64,
    looked: i64,
    counts: Counts,
    /// States that differ and wait for their minute, and when they were first seen to be these.
    waiting: Option<(i64, StateCounts)>,
}

impl Last {
    fn new(kept: i64, looked: i64, counts: Counts) -> Self {
        Self { kept, looked, counts, waiting: None }
    }

    /// Since when these counts hold, as far as it was seen; after what is kept and not after `now`.
    fn since(&self, counts: &Counts, now: i64) -> i64 {
        let seen = self.waiting.filter(|(_, states)| *states == counts.states).map_or(now, |(at, _)| at);
        seen.max(self.kept.saturating_add(1)).min(now)
    }
}

/// Keeps counts as they change and thins the history until the server stops.
pub async fn run(app: Arc<App>) {
    let mut stopping = app.stopping();
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut thin = tokio::time::interval(THIN);
    thin.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let changes = app.events().sequence();
    let mut seen = None;
    loop {
        tokio::select! {
            () = raised(&mut stopping) => return,
            _ = look.tick() => {
                let now = *changes.borrow();
                if seen == Some(now) {
                    continue;
                }
                match note(&app, clock::seconds()).await {
                    // What has to wait for its minute is looked at again.
                    Ok(whole) => seen = whole.then_some(now),
                    Err(failure) => tracing::error!(%failure, "counts were not kept"),
                }
            }
            _ = thin.tick() => {
                if let Err(failure) = thinned(&app, &mut stopping).await {
                    tracing::error!(%failure, "the history was not thinned");
                }
            }
        }
    }
}

/// Keeps the counts that changed, of policies whose last row is a minute old; gives whether that was all. `now` is in
/// seconds since 1970.
///
/// # Errors
/// When the database fails.
pub async fn note(app: &App, now: i64) -> Answer<bool> {
    let mut kept = app.timeline.0.lock().await;
    let last = match &mut *kept {
        Some(last) => last,
        none => {
            let rows = app.store.last_counts().await?.into_iter();
            let last = |(policy, (kept, counts))| (policy, Last::new(kept, kept, counts));
            none.insert(rows.map(last).collect())
        }
    };
    let policies: Vec<(u32, String, StateCounts)> = {
        let tenant = app.tenant();
        let states = tenant.policy_counts();
        let state = |policy: &u32| states.get(policy).copied().unwrap_or_default();
        tenant.policies().map(|it| (it.record.seq, it.record.id.clone(), state(&it.record.seq))).collect()
    };
    let (mut whole, mut changed) = (true, Vec::new());
    for (policy, id, states) in policies {
        let before = last.get(&policy);
        // Versions are looked at once a minute, and at once where states say that something happened.
        let waits = before.is_some_and(|before| {
            let since = if before.counts.states == states { before.looked } else { before.kept };
            now.saturating_sub(since) < MINUTE
        });
        if waits {
            whole = false;
            if let Some(before) = last.get_mut(&policy)
                && before.waiting.is_none_or(|(_, waiting)| waiting != states)
            {
                before.waiting = (before.counts.states != states).then_some((now, states));
            }
            continue;
        }
        let Some(counts) = counts(app, &id).await? else { continue };
        match last.get_mut(&policy) {
            Some(before) if before.counts == counts => {
                before.looked = now;
                before.waiting = None;
            }
            None if counts == Counts::default() => {}
            before => changed.push((before.map_or(now, |before| before.since(&counts, now)), policy, counts)),
        }
    }
    if !changed.is_empty() {
        app.store.add_counts(&changed).await?;
        last.extend(changed.into_iter().map(|(_, policy, counts)| (policy, Last::new(now, now, counts))));
    }
    Ok(whole)
}

/// The counts of a policy as they are; nothing where it was deleted meanwhile.
async fn counts(app: &App, id: &str) -> Answer<Option<Counts>> {
    let Ok(marks) = policy_versions::marks(app, id).await else { return Ok(None) };
    let tenant = app.tenant();
    let Some(rollout) = tenant.rollout(id, &marks, false, String::new()) else { return Ok(None) };
    let states = tenant.policy_states(id).unwrap_or_default();
    Ok(Some(Counts { states, versions: rollout.versions, none: rollout.none }))
}

/// Thins everything that grows with time.
async fn thinned(app: &App, stopping: &mut watch::Receiver<bool>) -> Answer<()> {
    app.store.thin_counts(clock::seconds()).await?;
    app.store.thin_reaches(clock::milliseconds()).await?;
    let last = app.tenant().all_devices().max().unwrap_or(0);
    let mut first = 0;
    while first <= last && !*stopping.borrow() {
        first = app.store.thin_transitions(first, clock::milliseconds()).await?;
        // Whoever asks or reports goes first.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// Devices of a policy by state and version over time; without moments the last thirty days. Both are RFC 3339.
///
/// # Errors
/// When there is no such policy, or the moments are none, or not in order.
pub async fn timeline(app: &App, id: &str, from: Option<&str>, to: Option<&str>) -> Answer<PolicyTimeline> {
    let number = app.tenant().policy(id).map(|entry| entry.record.seq);
    let number = number.ok_or_else(|| Failure::not_found("policy", id))?;
    let moment = |text: Option<&str>| text.map(clock::moment).transpose().map(|at| at.map(|at| at / 1000));
    let now = clock::seconds();
    let to = moment(to)?.unwrap_or(now);
    let since = app.store.counts_since(number).await?;
    let from = match moment(from)? {
        // Before there were counts there is nothing to show.
        Some(from) => from.max(since.unwrap_or(from).min(to)),
        None => since.unwrap_or(now).max(now.saturating_sub(SHOWN)),
    };
    if from > to {
        return Err(Failure::bad_request("`from` must be before `to`."));
    }
    let span = to.saturating_sub(from);
    let step = STEPS.into_iter().find(|step| span / step <= POINTS).unwrap_or(i64::MAX);
    let mut points: Vec<(i64, Counts)> = app.store.counts_at(number, from).await?.into_iter().collect();
    for row in app.store.counts_between(number, from, to).await? {
        match points.last_mut() {
            // Of one step the last counts, but what was at the begin stays.
            Some(last) if last.0 > from && last.0 / step == row.0 / step => *last = row,
            _ => points.push(row),
        }
    }
    if to >= now
        && let Some(counts) = counts(app, id).await?
        && points.last().is_none_or(|(_, last)| *last != counts)
    {
        let kept = app.timeline.0.lock().await;
        let last = kept.as_ref().and_then(|kept| kept.get(&number));
        let at =
            last.map_or(now, |last| last.since(&counts, now)).max(points.last().map_or(from, |last| last.0));
        drop(kept);
        points.push((at, counts));
    }
    let marks = policy_versions::marks(app, id).await?;
    let missing = app.tenant().missing(id, &marks, &app.given_since(0), now);
    let saved = app.store.policy_versions(id).await?.into_iter().rev().filter(|row| {
        let at = clock::parse(&row.saved).unwrap_or(0) / 1000;
        (from..=to).contains(&at)
            || points.iter().any(|(_, it)| it.versions.iter().any(|it| it.version == row.version))
    });
    let versions =
        saved.map(|row| TimelineVersion { version: row.version, saved: row.saved, saved_by: row.saved_by });
    Ok(PolicyTimeline {
        from: clock::rfc3339(from),
        to: clock::rfc3339(to),
        versions: versions.collect(),
        points: points
            .into_iter()
            .map(|(at, counts)| TimelinePoint {
                at: clock::rfc3339(at),
                states: counts.states,
                versions: counts.versions,
                none: counts.none,
            })
            .collect(),
        since: since.map(clock::rfc3339),
        missing: missing
            .into_iter()
            .map(|(reason, devices)| MissingDevices { reason, devices: devices.len() })
            .collect(),
        step_seconds: step.unsigned_abs(),
        as_of: clock::now(),
    })
}
