//! `palisade-agent`: manages this Linux machine through a Palisade server.
//!
//! ```text
//! palisade-agent enrol --server URL --token T [--name HOST] [--state DIR]
//! palisade-agent run [--mdatp-managed PATH] [--netns NAME] [--check-in-seconds N] [--once] [--state DIR]
//! palisade-agent status [--state DIR]
//! palisade-agent unenrol [--mdatp-managed PATH] [--netns NAME] [--state DIR]
//! ```
//!
//! `enrol` makes the device's key and exchanges an enrolment token for an identity. `run` checks in, enforces and
//! reports until SIGTERM or Ctrl-C, which leave everything in force; `--once` ends after one check-in. A device
//! that the server retires puts everything back and ends. `unenrol` puts everything back and forgets.
//!
//! Each option is also an environment variable: `PALISADE_AGENT_SERVER`, `_TOKEN`, `_NAME`, `_STATE`,
//! `_MDATP_MANAGED`, `_NETNS`, `_CHECK_IN_SECONDS`, `_ONCE`. Another variable with this prefix is an error.
//! What happens goes to standard error, as much of it as `RUST_LOG` asks for (default `info`).
//!
//! Exit code: 0 when done, 1 with a sentence on standard error otherwise, 2 for a wrong option.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod commands;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};
use palisade_agent::environment;
use palisade_agent::platform::linux::MDATP_MANAGED;

/// Manages this Linux machine through a Palisade server.
#[derive(Debug, Parser)]
#[command(name = "palisade-agent", version, about)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make this machine a device of the server.
    Enrol(Enrol),
    /// Check in, enforce and report, until told to stop.
    Run(Run),
    /// Show who this device is and what it enforces.
    Status(State),
    /// Put everything back to what it was, and forget the server.
    Unenrol(Unenrol),
}

#[derive(Debug, Args)]
struct State {
    /// Folder for the identity and the journal.
    #[arg(long, env = "PALISADE_AGENT_STATE", value_name = "DIR", default_value = "/var/lib/palisade-agent")]
    state: PathBuf,
}

#[derive(Debug, Args)]
struct Enrol {
    /// Address of the server, such as `https://palisade.example.com`.
    #[arg(long, env = "PALISADE_AGENT_SERVER", value_name = "URL")]
    server: String,
    /// Enrolment token.
    #[arg(long, env = "PALISADE_AGENT_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: String,
    /// Name of the device [default: the host name].
    #[arg(long, env = "PALISADE_AGENT_NAME", value_name = "HOST")]
    name: Option<String>,
    #[command(flatten)]
    state: State,
}

#[derive(Debug, Args)]
struct System {
    /// Defender's managed configuration file.
    #[arg(long, env = "PALISADE_AGENT_MDATP_MANAGED", value_name = "PATH", default_value = MDATP_MANAGED)]
    mdatp_managed: PathBuf,
    /// Network namespace whose firewall is managed [default: the agent's own].
    #[arg(long, env = "PALISADE_AGENT_NETNS", value_name = "NAME")]
    netns: Option<String>,
}

#[derive(Debug, Args)]
struct Run {
    #[command(flatten)]
    system: System,
    /// Seconds from one check-in to the next [default: what the server says].
    #[arg(long, env = "PALISADE_AGENT_CHECK_IN_SECONDS", value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=86_400))]
    check_in_seconds: Option<u32>,
    /// End after one check-in, with what it brought enforced and reported.
    #[arg(long, env = "PALISADE_AGENT_ONCE")]
    once: bool,
    #[command(flatten)]
    state: State,
}

#[derive(Debug, Args)]
struct Unenrol {
    #[command(flatten)]
    system: System,
    #[command(flatten)]
    state: State,
}

#[tokio::main]
async fn main() -> ExitCode {
    let unknown = environment::refuse_unknown(&Options::command(), "PALISADE_AGENT_", environment::names());
    if let Err(error) = unknown {
        eprintln!("{error}");
        return ExitCode::from(2);
    }
    let options = Options::parse();
    commands::log();
    let result = match options.command {
        Command::Enrol(enrol) => {
            commands::enrol(&enrol.state.state, enrol.server, &enrol.token, enrol.name).await
        }
        Command::Run(run) => {
            let check_in = run.check_in_seconds.map(|seconds| std::time::Duration::from_secs(seconds.into()));
            let Run { system, once, state, .. } = run;
            commands::run(&state.state, system.mdatp_managed, system.netns, check_in, once).await
        }
        Command::Status(state) => commands::status(&state.state),
        Command::Unenrol(unenrol) => {
            commands::unenrol(&unenrol.state.state, unenrol.system.mdatp_managed, unenrol.system.netns)
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
