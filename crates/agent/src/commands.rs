//! What each subcommand does.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use palisade_agent::channel::{
    Channel, ChannelError, Enrolment, enrol as exchange, http_client, new_secret, now,
};
use palisade_agent::device::{DeviceOptions, Ended, run_device, withdraw};
use palisade_agent::platform::Platform;
use palisade_agent::platform::linux::{Linux, MDATP_MANAGED};
use palisade_agent::state::{StateFolder, Store};
use palisade_model::status::OutcomeState;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

type Done = Result<(), Box<dyn Error>>;

/// Sends what happens to standard error.
pub fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false)
        .init();
}

/// Makes this machine a device of the server.
pub async fn enrol(state: &Path, server: String, token: &str, name: Option<String>) -> Done {
    let folder = StateFolder::open(state)?;
    let kept = folder.enrolment()?;
    if let Some(Enrolment { server, device_id: Some(id), .. }) = &kept {
        return Err(format!(
            "This machine is already enrolled with {server} as {id}. Run `palisade-agent unenrol` first to enrol it anew."
        )
        .into());
    }
    let http = http_client(&server)?;
    // An enrolment that was interrupted is taken up with its key, so that the server can know it again.
    let secret_key = match kept {
        Some(kept) => kept.secret_key,
        None => new_secret()?,
    };
    let enrolment = Enrolment { server, secret_key, name, device_id: None, check_in_seconds: 0 };
    folder.save_enrolment(&enrolment)?;
    let facts = platform(&enrolment, PathBuf::from(MDATP_MANAGED), None)?.facts();
    let device_name = facts.name.clone();
    let enrolment = match exchange(&http, &enrolment, token, facts).await {
        Ok(enrolment) => enrolment,
        Err(error) => {
            // The server may have enrolled the key without its answer getting through; then the key is kept.
            if !matches!(error, ChannelError::Unreachable { .. }) {
                folder.forget()?;
            }
            return Err(error.into());
        }
    };
    folder.save_enrolment(&enrolment)?;
    let id = enrolment.device_id.as_deref().unwrap_or_default();
    say(&format!(
        "Enrolled {device_name} with {} as device {id}.\nIts key is in {} and never leaves this machine. Start managing it with `palisade-agent run --state {}`.",
        enrolment.server,
        state.display(),
        state.display(),
    ));
    Ok(())
}

/// Checks in, enforces and reports, until told to stop.
pub async fn run(
    state: &Path,
    mdatp_managed: PathBuf,
    netns: Option<String>,
    check_in: Option<Duration>,
    once: bool,
) -> Done {
    let mut folder = StateFolder::open(state)?;
    let enrolment = enrolled(&folder, state)?;
    let mut platform = platform(&enrolment, mdatp_managed, netns)?;
    let channel = Channel::new(http_client(&enrolment.server)?, enrolment.identity()?);
    let (stop, stopping) = watch::channel(false);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        // The receiver is gone only when the device has ended already.
        let _ = stop.send(true);
    });
    let options = DeviceOptions { check_in, once, ..DeviceOptions::default() };
    tracing::info!("device {} of {}", channel.identity().device_id, enrolment.server);
    match run_device(&channel, &mut platform, &mut folder, &options, stopping).await? {
        Ended::Stopped => tracing::info!("stopped; what was enforced stays in force"),
        Ended::Once => {}
        // What is left can be put back only by what the state folder holds, so that stays.
        Ended::Retired { left } if !left.is_empty() => {
            return Err(format!(
                "The server retired this device, but not everything could be put back:\n{}\nThe values from before are kept in `{}`. Mend what is named, then run `palisade-agent unenrol --state {}`.",
                left.join("\n"),
                state.display(),
                state.display(),
            )
            .into());
        }
        Ended::Retired { .. } => {
            folder.forget()?;
            tracing::info!("everything is back to what it was; this machine is no longer managed");
        }
    }
    Ok(())
}

/// Shows who this device is and what it enforces.
pub fn status(state: &Path) -> Done {
    let mut folder = StateFolder::look(state);
    let enrolment = enrolled(&folder, state)?;
    let (contact, journal) = (folder.last_contact()?, folder.load()?);
    let mut text = format!(
        "Device   {}\nServer   {}\n",
        enrolment.device_id.as_deref().unwrap_or_default(),
        enrolment.server
    );
    text.push_str(&match contact.reached {
        0 => "Contact  never\n".to_owned(),
        time => format!("Contact  {} s ago\n", (now() - time).max(0)),
    });
    if !contact.trouble.is_empty() {
        text.push_str(&format!("Trouble  {}\n", contact.trouble));
    }
    let outcome = journal.outcome.unwrap_or_default();
    match journal.bundle.settings.len() {
        0 => text.push_str("Bundle   nothing to enforce\n"),
        count => text.push_str(&format!("Bundle   {} with {count} settings\n", journal.bundle.id)),
    }
    for setting in &outcome.settings {
        let word = match setting.state {
            OutcomeState::Applied => "applied",
            OutcomeState::Failed => "failed",
            OutcomeState::Unsupported => "unsupported",
            OutcomeState::Reverted => "reverted",
        };
        text.push_str(&format!("  {word:<12}{}\n", setting.key));
        if let Some(detail) = &setting.detail {
            text.push_str(&format!("              {detail}\n"));
        }
    }
    say(text.trim_end());
    Ok(())
}

/// Puts everything back to what it was, and forgets the server.
pub fn unenrol(state: &Path, mdatp_managed: PathBuf, netns: Option<String>) -> Done {
    let mut folder = StateFolder::open(state)?;
    let Some(enrolment) = folder.enrolment()? else {
        return Err(not_enrolled(state).into());
    };
    let mut platform = platform(&enrolment, mdatp_managed, netns)?;
    let left = withdraw(&mut platform, &mut folder)?;
    if !left.is_empty() {
        return Err(format!(
            "Not everything could be put back, so this machine stays enrolled:\n{}",
            left.join("\n")
        )
        .into());
    }
    folder.forget()?;
    say(&format!(
        "Everything is back to what it was, and the key is gone. {} still lists the device; retire it there.",
        enrolment.server
    ));
    Ok(())
}

fn enrolled(folder: &StateFolder, state: &Path) -> Result<Enrolment, Box<dyn Error>> {
    match folder.enrolment()? {
        Some(enrolment) if enrolment.device_id.is_some() => Ok(enrolment),
        _ => Err(not_enrolled(state).into()),
    }
}

fn not_enrolled(state: &Path) -> String {
    let state = state.display();
    format!(
        "This machine is not enrolled: there is no identity in `{state}`. Enrol it with `palisade-agent enrol --server URL --token TOKEN --state {state}`."
    )
}

fn platform(
    enrolment: &Enrolment,
    mdatp_managed: PathBuf,
    netns: Option<String>,
) -> Result<Linux, Box<dyn Error>> {
    Linux::new(enrolment.name.clone(), mdatp_managed, netns).map_err(|refusal| refusal.detail.into())
}

fn say(text: &str) {
    // A closed pipe is no reason to fail after the work is done.
    let _ = writeln!(std::io::stdout(), "{text}");
}
