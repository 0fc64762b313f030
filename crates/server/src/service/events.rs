//! Telling a listener what changes: at most about once a second, until they leave, sign out or the server stops.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use crate::app::{App, raised};
use crate::clock;
use crate::events::{Listener, Touched};
use crate::failure::{Answer, Failure, Kind};
use crate::service::identity::{self, Identity};

/// Most listeners of one session or token: more are a mistake of a program.
const MOST_LISTENERS: usize = 8;
/// Seconds after which one too many may try again.
const TRY_AGAIN: u64 = 10;
/// Changes that come together are told together: a fleet that reports must not make consoles ask without end.
const TOGETHER: Duration = Duration::from_millis(250);
/// From one telling to the next.
const PACE: Duration = Duration::from_secs(1);
/// How often a listener hears that the server is there, which also keeps what lies in between from giving up.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Most devices and most policies that are named one by one.
const MOST_NAMED: usize = 40;

/// What a listener is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Something changed.
    Changed {
        /// The number of the newest change.
        sequence: u64,
        /// What may show it: `policies`, `devices` and `groups` for any of them, or one by `policies/ID`, `devices/ID`.
        touched: Vec<String>,
    },
    /// Nothing but the time.
    Alive,
}

/// Begins to listen to what comes after `since`.
///
/// # Errors
/// When this session has too many listeners.
pub fn listen(app: &Arc<App>, who: Identity, since: u64) -> Answer<mpsc::Receiver<Told>> {
    let Some(listener) = app.events().listen(&who.token_hash, MOST_LISTENERS) else {
        return Err(Failure {
            retry_after: Some(TRY_AGAIN),
            ..Failure::new(
                Kind::TooManyRequests,
                format!("{MOST_LISTENERS} connections of this session listen already. Close one first."),
            )
        });
    };
    let (to, told) = mpsc::channel(1);
    tokio::spawn(tell(app.clone(), who, since, to, listener));
    Ok(told)
}

async fn tell(app: Arc<App>, who: Identity, mut since: u64, to: mpsc::Sender<Told>, _listener: Listener) {
    let (mut sequence, mut ended, mut stopping) =
        (app.events().sequence(), app.events().ended(), app.stopping());
    let left = u64::try_from(who.expires.saturating_sub(clock::seconds())).unwrap_or(0);
    let expiry = Instant::now() + Duration::from_secs(left);
    let mut heartbeat = Instant::now() + HEARTBEAT;
    let mut next = Instant::now();
    // Who goes on where nothing happened hears at once that the server is there.
    if *sequence.borrow() == since && to.send(Told::Alive).await.is_err() {
        return;
    }
    loop {
        let changed = async {
            let changed = sequence.wait_for(|now| *now != since).await.is_ok();
            if since != 0 {
                sleep(TOGETHER).await;
            }
            sleep_until(next).await;
            changed
        };
        let telling = tokio::select! {
            changed = changed => {
                if !changed {
                    return;
                }
                let (sequence, touched) = app.events().since(since);
                since = sequence;
                next = Instant::now() + PACE;
                Told::Changed { sequence, touched: named(&app, &touched) }
            }
            () = sleep_until(heartbeat) => Told::Alive,
            ended = ended.changed() => {
                if ended.is_err() || identity::again(&app, &who).await.is_err() {
                    return;
                }
                continue;
            }
            () = sleep_until(expiry) => return,
            () = to.closed() => return,
            () = raised(&mut stopping) => return,
        };
        if telling == Told::Alive && identity::again(&app, &who).await.is_err() {
            return;
        }
        heartbeat = Instant::now() + HEARTBEAT;
        tokio::select! {
            sent = to.send(telling) => {
                if sent.is_err() {
                    return;
                }
            }
            () = raised(&mut stopping) => return,
        }
    }
}

/// What may show a change, one by one while that is little.
fn named(app: &App, touched: &Touched) -> Vec<String> {
    let all = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>();
    let Touched::Devices(devices) = touched else { return all(&["policies", "devices", "groups"]) };
    if devices.len() > u64::try_from(MOST_NAMED).unwrap_or(0) {
        return all(&["policies", "devices"]);
    }
    let tenant = app.tenant();
    let mut policies: Vec<String> =
        devices.iter().flat_map(|number| tenant.policy_ids_of(number)).map(str::to_owned).collect();
    policies.sort_unstable();
    policies.dedup();
    let mut named: Vec<String> = devices
        .iter()
        .filter_map(|number| Some(["devices/", &crate::guid::text(tenant.device(number)?.id)].concat()))
        .collect();
    if policies.len() > MOST_NAMED {
        named.extend(all(&["policies"]));
    } else {
        named.extend(policies.iter().map(|id| ["policies/", id].concat()));
    }
    named
}
