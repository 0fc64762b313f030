//! `palisade-fleet`: a fleet of simulated devices against a real server.
//!
//! ```text
//! palisade-fleet --server URL --token T --devices N [--seed S] [--name-prefix TEXT] [--state DIR]
//!                [--check-in-seconds N] [--enforce-delay-ms MIN-MAX]
//! ```
//!
//! Prints one line on standard output once all devices are enrolled, and runs until Ctrl-C or SIGTERM. A server
//! that is not there yet is waited for. With `--state`, a second start has the same devices; without, it enrols
//! new ones. Each option is also an environment variable: `PALISADE_FLEET_SERVER`, `_TOKEN`, `_DEVICES`, `_SEED`,
//! `_NAME_PREFIX`, `_STATE`, `_CHECK_IN_SECONDS`, `_ENFORCE_DELAY_MS`. Another variable with this prefix is an
//! error. `RUST_LOG=palisade_agent=info` tells of every device.
//!
//! Exit code: 0 when stopped, 1 with a sentence on standard error otherwise, 2 for a wrong option.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, Parser};
use palisade_agent::environment;
use palisade_fleet::run::{Fleet, run};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Simulates devices that enrol, check in, enforce in memory and report.
#[derive(Debug, Parser)]
#[command(name = "palisade-fleet", version, about)]
struct Options {
    /// Address of the server, such as `http://127.0.0.1:8080`.
    #[arg(long, env = "PALISADE_FLEET_SERVER", value_name = "URL")]
    server: String,
    /// Enrolment token.
    #[arg(long, env = "PALISADE_FLEET_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: String,
    /// How many devices.
    #[arg(long, env = "PALISADE_FLEET_DEVICES", value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    devices: u32,
    /// Seed of names, platforms and oddities.
    #[arg(long, env = "PALISADE_FLEET_SEED", value_name = "S", default_value_t = 1)]
    seed: u64,
    /// What the devices' names start with.
    #[arg(long, env = "PALISADE_FLEET_NAME_PREFIX", value_name = "TEXT", default_value = "")]
    name_prefix: String,
    /// Seconds from one check-in to the next [default: what the server says].
    #[arg(long, env = "PALISADE_FLEET_CHECK_IN_SECONDS", value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=86_400))]
    check_in_seconds: Option<u32>,
    /// How long a device takes to enforce a bundle, in milliseconds: one number, or a range.
    #[arg(long, env = "PALISADE_FLEET_ENFORCE_DELAY_MS", value_name = "MIN-MAX", default_value = "200-3000",
          value_parser = delay)]
    enforce_delay_ms: Range<Duration>,
    /// Folder for the devices' keys, so that a second start has the same devices.
    #[arg(long, visible_alias = "data", env = "PALISADE_FLEET_STATE", value_name = "DIR")]
    state: Option<PathBuf>,
}

fn delay(text: &str) -> Result<Range<Duration>, String> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    match (low.trim().parse(), high.trim().parse()) {
        (Ok(low), Ok(high)) if low <= high => Ok(Duration::from_millis(low)..Duration::from_millis(high)),
        _ => Err("give a number such as 500, or a range such as 200-3000".to_owned()),
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let unknown = environment::refuse_unknown(&Options::command(), "PALISADE_FLEET_", environment::names());
    if let Err(error) = unknown {
        eprintln!("{error}");
        return ExitCode::from(2);
    }
    let options = Options::parse();
    log();
    let fleet = Fleet {
        server: options.server,
        token: options.token,
        count: usize::try_from(options.devices).unwrap_or(usize::MAX),
        seed: options.seed,
        prefix: options.name_prefix,
        check_in: options.check_in_seconds.map(|seconds| Duration::from_secs(seconds.into())),
        enforce_delay: options.enforce_delay_ms,
        state: options.state,
    };
    match start(fleet).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn start(fleet: Fleet) -> Result<(), Box<dyn std::error::Error>> {
    let (stop, stopping) = watch::channel(false);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        // The receiver is gone only when the fleet has ended already.
        let _ = stop.send(true);
    });
    run(fleet, stopping, |line| {
        // A closed pipe is no reason to end the fleet.
        let _ = writeln!(std::io::stdout(), "{line}");
    })
    .await?;
    Ok(())
}

/// Devices tell of every failed contact; for a whole fleet that is too much, so only what concerns all is told.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error,palisade_fleet=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
