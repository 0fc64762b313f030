//! Enrols all devices and runs each as a task of its own.

use std::fmt::Write;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use palisade_agent::channel::{
    Backoff, Channel, ChannelError, HttpClient, Identity, IdentityError, http_client,
};
use palisade_agent::device::DeviceError;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::identities::{Identities, IdentitiesError};
use crate::live::{Shared, hello, is_passing, live};
use crate::spread::{Behaviour, Simulated, devices};

/// So many devices enrol at the same time.
const ENROLLING: usize = 24;

/// Which fleet, and how it behaves.
#[derive(Debug, Clone)]
pub struct Fleet {
    /// The server's address.
    pub server: String,
    /// Enrolment token.
    pub token: String,
    /// How many devices.
    pub count: usize,
    /// Seed of the spread.
    pub seed: u64,
    /// What the devices' names start with.
    pub prefix: String,
    /// Time from one check-in to the next, instead of what the server says.
    pub check_in: Option<Duration>,
    /// How long a device takes to enforce, by chance.
    pub enforce_delay: Range<Duration>,
    /// Folder for the keys.
    pub state: Option<PathBuf>,
}

/// Why the fleet can't run.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// The server refuses.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The folder for the keys can't be used.
    #[error(transparent)]
    Identities(#[from] IdentitiesError),
    /// A key can't be made or read.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A device can't go on.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// A key can't be kept.
    #[error("A device's key can't be kept: {0}. Free some space, or choose another folder with `--state`.")]
    Keep(#[from] std::io::Error),
}

/// Runs the fleet until `stop` says so. `tell` is given one line once all devices are enrolled, and one when the
/// server is lost or found again.
///
/// # Errors
/// The address or the token is wrong, or the keys can't be kept. A server that can't be reached is waited for.
pub async fn run(fleet: Fleet, stop: watch::Receiver<bool>, tell: fn(&str)) -> Result<(), FleetError> {
    raise_file_limit(fleet.count);
    let http = http_client(&fleet.server)?;
    let devices = devices(fleet.seed, fleet.count, &fleet.prefix);
    let mut identities = Identities::open(fleet.state.as_deref(), &fleet.server)?;
    forget_strangers(&http, &devices, &mut identities).await?;
    let summary = summary(&devices);
    let shared = Arc::new(Shared {
        http,
        identities,
        enrolling: Semaphore::new(ENROLLING),
        enrolled: AtomicUsize::new(0),
        lost: AtomicUsize::new(0),
        fleet,
        stop: stop.clone(),
    });
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for device in devices {
        tasks.spawn(live(shared.clone(), device));
    }
    let mut tick = tokio::time::interval(Duration::from_millis(100));
    let (mut told, mut lost) = (false, false);
    let mut stopping = stop.clone();
    loop {
        tokio::select! {
            Some(ended) = tasks.join_next() => {
                if let Ok(Err(error)) = ended {
                    tasks.abort_all();
                    return Err(error);
                }
            }
            _ = tick.tick() => {}
            _ = stopping.wait_for(|stop| *stop) => return Ok(()),
        }
        let count = shared.enrolled.load(Ordering::Relaxed);
        if !told && count == shared.fleet.count {
            told = true;
            let seconds = started.elapsed().as_secs_f64();
            tell(&format!(
                "{count} devices enrolled with {} in {seconds:.1} s: {summary}",
                shared.fleet.server
            ));
        }
        // Each device notes only its own changes, so a few that are late do not count as a loss.
        let now_lost = shared.lost.load(Ordering::Relaxed) * 2 > shared.fleet.count;
        if now_lost != lost {
            lost = now_lost;
            tell(if lost {
                "The server can't be reached; the devices keep trying."
            } else {
                "The server is reached again."
            });
        }
    }
}

/// Asks the server with the first kept identity; if it does not know it, its database is another one than the
/// identities are of, and all devices enrol anew.
async fn forget_strangers(
    http: &HttpClient,
    devices: &[Simulated],
    identities: &mut Identities,
) -> Result<(), FleetError> {
    let kept: Option<Identity> = devices
        .iter()
        .filter(|device| !device.behaviour.is_silent())
        .filter_map(|device| identities.get(&device.facts.name))
        .find(|line| !line.retired)
        .and_then(|line| line.enrolment.identity().ok());
    let Some(identity) = kept else {
        return Ok(());
    };
    let channel = Channel::new(http.clone(), identity);
    let mut backoff = Backoff::new(Duration::from_millis(500), Duration::from_secs(5));
    loop {
        match channel.check_in(&hello(None)).await {
            Err(ChannelError::Refused { status: 401, .. }) => {
                identities.forget_all();
                return Ok(());
            }
            Err(error) if is_passing(&error) => tokio::time::sleep(backoff.wait()).await,
            _ => return Ok(()),
        }
    }
}

/// What the fleet consists of, in one line.
fn summary(devices: &[Simulated]) -> String {
    let mut text = String::new();
    for start in ["Windows 11", "Windows 10", "Windows Server"] {
        let count = devices.iter().filter(|device| device.facts.os_name.starts_with(start)).count();
        // Writing into a string can't fail.
        let _ = write!(text, "{count} {start}, ");
    }
    let count = |fits: &dyn Fn(&Simulated) -> bool| devices.iter().filter(|device| fits(device)).count();
    let linux = count(&|device| device.facts.platform == palisade_model::device::Platform::Linux);
    let silent = count(&|device| device.behaviour.is_silent());
    let failing = count(&|device| device.behaviour == Behaviour::Failing);
    let _ = write!(text, "{linux} Linux; {silent} silent, {failing} failing on a setting");
    text
}

/// Every device holds a connection open, and many systems allow a process only 1,024 files unless it asks.
fn raise_file_limit(devices: usize) {
    let needed = u64::try_from(devices).unwrap_or(u64::MAX).saturating_add(256);
    match rlimit::increase_nofile_limit(needed) {
        Ok(allowed) if allowed >= needed => {}
        _ => tracing::warn!(
            "{devices} devices need {needed} open files, more than this process may open. Raise `ulimit -n`."
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;

    use palisade_agent::channel::{Enrolment, new_secret};

    use super::*;
    use crate::identities::Line;

    /// The address of a server that gives every request this answer.
    fn server(status: &'static str, body: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = BufReader::new(connection.unwrap());
                let mut left = 0;
                loop {
                    let mut line = String::new();
                    connection.read_line(&mut line).unwrap();
                    if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                        left = text.trim().parse().unwrap();
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                }
                connection.read_exact(&mut vec![0; left]).unwrap();
                let length = body.len();
                let head =
                    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
                connection.get_mut().write_all(format!("{head}{body}").as_bytes()).unwrap();
            }
        });
        format!("http://{address}")
    }

    #[tokio::test]
    async fn devices_stay_themselves_at_another_address_and_enrol_anew_with_another_database() {
        let folder = tempfile::tempdir().unwrap();
        let devices = devices(1, 20, "");
        let before = Identities::open(Some(folder.path()), "http://127.0.0.1:9").unwrap();
        for device in &devices {
            let enrolment = Enrolment {
                server: "http://127.0.0.1:9".into(),
                secret_key: new_secret().unwrap(),
                name: None,
                device_id: Some("d1".into()),
                check_in_seconds: 60,
            };
            before.add(&Line { name: device.facts.name.clone(), enrolment, retired: false }).unwrap();
        }
        let same = r#"{"bundle": null, "sync": false, "checkInSeconds": 60}"#;
        let other = r#"{"error": {"code": "InvalidAuthenticationToken", "message": "Unknown device."}}"#;
        for (status, body, kept) in [("200 OK", same, true), ("401 Unauthorized", other, false)] {
            let address = server(status, body);
            let http = http_client(&address).unwrap();
            let mut identities = Identities::open(Some(folder.path()), &address).unwrap();
            forget_strangers(&http, &devices, &mut identities).await.unwrap();
            for device in &devices {
                assert_eq!(identities.get(&device.facts.name).is_some(), kept, "{status}");
            }
        }
    }
}
