//! The device channel: enrolment, check-in and report.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use palisade_model::channel::{
    CLOCK_TOLERANCE_SECONDS, CheckInRequest, EnrolAnswer, EnrolRequest, MAX_WAIT_SECONDS, signing_input,
};
use palisade_model::device::DeviceFacts;

use crate::app::{App, raised};
use crate::clock;
use crate::events::Touched;
use crate::failure::{Answer, Failure, Kind};
use crate::secret::hash_token;
use crate::service::readings::Reading;
use crate::store::{DeviceJob, Enrolment, EnrolmentTokenRecord, JobResult, Report};
use crate::tenant::Verdict;

/// What a signed request carries beside its body.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The device's id.
    pub device: &'a str,
    /// The device's time as text.
    pub time: &'a str,
    /// Base64 of the signature.
    pub signature: &'a str,
    /// `POST`.
    pub method: &'a str,
    /// The request's path.
    pub path: &'a str,
    /// The request's body.
    pub body: &'a [u8],
}

/// Checks a signature over a request; gives nothing but whether it holds.
pub fn is_signed(public_key: &[u8; 32], signed: &Signed<'_>, time: i64) -> bool {
    let signature =
        STANDARD.decode(signed.signature).ok().and_then(|bytes| Signature::from_slice(&bytes).ok());
    let (Ok(key), Some(signature)) = (VerifyingKey::from_bytes(public_key), signature) else { return false };
    key.verify_strict(&signing_input(signed.method, signed.path, time, signed.body), &signature).is_ok()
}

/// The number of the device that signed.
///
/// # Errors
/// When the clock is off, the device is not known or retired, or the signature is another's.
pub async fn verify(app: &App, signed: &Signed<'_>) -> Answer<u32> {
    let Ok(time) = signed.time.parse::<i64>() else {
        return Err(Failure::unauthenticated("The device's time must be given in seconds since 1970."));
    };
    let now = clock::seconds();
    let off = now.saturating_sub(time).saturating_abs();
    if off > CLOCK_TOLERANCE_SECONDS {
        return Err(Failure::unauthenticated(format!(
            "The device's clock is {off} seconds off the server's ({}); at most {CLOCK_TOLERANCE_SECONDS} are \
             accepted. Set the device's clock.",
            clock::rfc3339(now)
        )));
    }
    let known = {
        let tenant = app.tenant();
        tenant
            .device_number(signed.device)
            .and_then(|number| Some((number, tenant.device(number)?.public_key)))
    };
    let Some((number, public_key)) = known else {
        let id = signed.device;
        return Err(if app.store.is_retired(id).await? {
            retired()
        } else {
            Failure::unauthenticated(format!(
                "The device `{id}` is not enrolled here. Enrol it with an enrolment token."
            ))
        });
    };
    if !is_signed(&public_key, signed, time) {
        return Err(Failure::unauthenticated(format!(
            "The signature is not that of the device `{}`. Sign with the key that it enrolled with, or enrol \
             it again.",
            signed.device
        )));
    }
    Ok(number)
}

/// Enrols a device.
///
/// # Errors
/// When key, facts or token can't be used, each with a sentence of its own.
pub async fn enrol(app: &App, request: EnrolRequest) -> Answer<EnrolAnswer> {
    let public_key = STANDARD
        .decode(&request.public_key)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok())
        .filter(|bytes| VerifyingKey::from_bytes(bytes).is_ok_and(|key| !key.is_weak()))
        .ok_or_else(|| Failure::bad_request("`publicKey` is no Ed25519 public key in base64."))?;
    check_facts(&request.facts)?;
    // What the directory knows is not the device's to say: it decides about groups.
    let facts = Box::new(DeviceFacts { directory: None, ..request.facts });
    let job = DeviceJob::Enrol(Enrolment {
        token_hash: hash_token(request.token.trim()),
        id: crate::guid::new()?,
        public_key,
        facts,
    });
    match app.submit(job).await? {
        JobResult::Enrolled(record) => Ok(EnrolAnswer {
            device_id: crate::guid::text(record.id),
            check_in_seconds: app.config.check_in_seconds,
        }),
        JobResult::Refused(token) => Err(Failure::unauthenticated(refusal(token.as_ref()))),
        JobResult::Reported(_) | JobResult::Kept => {
            Err(Failure::new(Kind::Internal, "The enrolment was answered as something else."))
        }
    }
}

fn refusal(token: Option<&EnrolmentTokenRecord>) -> String {
    const REMEDY: &str = "Create another with `palisade-server enrolment-token create` or in the console.";
    match token {
        None => format!("The enrolment token is not known here. {REMEDY}"),
        Some(token) if token.revoked => format!("The enrolment token “{}” was revoked. {REMEDY}", token.name),
        Some(token) if token.expires <= clock::seconds() => {
            format!(
                "The enrolment token “{}” expired at {}. {REMEDY}",
                token.name,
                clock::rfc3339(token.expires)
            )
        }
        Some(token) => format!(
            "The enrolment token “{}” is used up: {} of {} devices enrolled with it. {REMEDY}",
            token.name,
            token.uses,
            token.max_uses.unwrap_or(token.uses)
        ),
    }
}

/// Answers a check-in, at once or when there is something new.
///
/// # Errors
/// When the facts can't be kept, or the device is retired while it waits.
pub async fn check_in(app: &App, device: u32, request: CheckInRequest) -> Answer<Verdict> {
    if let Some(mut facts) = request.facts {
        check_facts(&facts)?;
        let same = {
            let tenant = app.tenant();
            let held = tenant.device(device).ok_or_else(retired)?;
            facts.directory.clone_from(&held.shared_facts().directory);
            held.has_facts(&facts)
        };
        if !same {
            app.submit(DeviceJob::Facts { device, facts: Box::new(facts) }).await?;
        }
    }
    let first = app.tenant().seen(device, clock::seconds()).ok_or_else(retired)?;
    app.note_seen(device);
    if first {
        let only = roaring::RoaringBitmap::from_iter([device]);
        app.changed(&roaring::RoaringBitmap::new(), Touched::Devices(only));
    }
    let claimed = request.bundle.as_deref();
    // What it is told is noted before the state may change, so that nobody takes back what has left.
    let ask = || -> Answer<Verdict> {
        let tenant = app.tenant();
        let verdict = tenant.verdict(device, claimed).ok_or_else(retired)?;
        if let Some((bundle, _)) = &verdict.bundle {
            app.give(device, *bundle, tenant.moment());
        }
        Ok(verdict)
    };
    let mut verdict = ask()?;
    if verdict.bundle.is_none() && !verdict.sync && request.wait_seconds > 0 {
        let waiting = app.wait_as(device);
        // Asked again, as it may have changed before the device waited.
        verdict = ask()?;
        // No longer than from one check-in to the next, or who waits would count as silent.
        let longest = MAX_WAIT_SECONDS.min(app.config.check_in_seconds.max(1));
        let wait = Duration::from_secs(request.wait_seconds.min(longest).into());
        let until = tokio::time::sleep(wait);
        tokio::pin!(until);
        let mut stopping = app.stopping();
        while verdict.bundle.is_none() && !verdict.sync {
            tokio::select! {
                () = waiting.woken() => verdict = ask()?,
                () = &mut until => break,
                () = raised(&mut stopping) => break,
            }
        }
        // Where it was retired meanwhile, nobody was heard from.
        let _ = app.tenant().seen(device, clock::seconds());
        app.note_seen(device);
    }
    Ok(verdict)
}

/// Keeps a report.
///
/// # Errors
/// When it speaks of a bundle that the device was not given.
pub async fn report(app: &App, device: u32, body: &[u8]) -> Answer<()> {
    let reading = app.readings.read(body).map_err(|error| misfit(&error))?;
    let bundle = crate::guid::number(&reading.bundle);
    let moment = bundle.and_then(|bundle| {
        let tenant = app.tenant();
        if tenant.is_current(device, bundle) {
            Some(tenant.moment())
        } else {
            app.given(device).filter(|(given, _)| *given == bundle).map(|(_, moment)| moment)
        }
    });
    let Some(moment) = moment else {
        return Err(Failure::conflict(format!(
            "The bundle `{}` is not the one that the device was given. Check in again and report on that one.",
            reading.bundle
        )));
    };
    let Reading { bundle, digest, outcome } = reading;
    let report = Report { device, bundle, moment, digest, outcome, told: None };
    app.submit(DeviceJob::Report(report)).await?;
    Ok(())
}

/// A body that does not fit a device's request.
pub fn misfit(error: &serde_json::Error) -> Failure {
    Failure::bad_request(format!("The body does not fit this request: {error}."))
}

fn retired() -> Failure {
    Failure::new(Kind::Retired, "The device was retired. Enrol it again with an enrolment token.")
}

fn check_facts(facts: &DeviceFacts) -> Answer<()> {
    if facts.name.trim().is_empty() {
        return Err(Failure::bad_request("`facts.name` is empty; a device needs its host name."));
    }
    let texts = [
        ("name", &facts.name),
        ("osName", &facts.os_name),
        ("osVersion", &facts.os_version),
        ("osRelease", &facts.os_release),
        ("defenderVersion", &facts.defender_version),
        ("defenderPlatformVersion", &facts.defender_platform_version),
        ("defenderEngineVersion", &facts.defender_engine_version),
        ("agentVersion", &facts.agent_version),
        ("manufacturer", &facts.manufacturer),
        ("model", &facts.model),
        ("serialNumber", &facts.serial_number),
    ];
    for (name, text) in texts {
        if text.chars().count() > 255 {
            return Err(Failure::bad_request(format!("`facts.{name}` is longer than 255 characters.")));
        }
    }
    if facts.tags.len() > 50 || facts.tags.iter().any(|tag| tag.chars().count() > 200) {
        return Err(Failure::bad_request(
            "`facts.tags` has more than 50 tags, or one of more than 200 characters.",
        ));
    }
    Ok(())
}
