//! How many check-ins that change nothing the server answers per second, against a bare handler that checks the
//! same signature: both in this process, under the same load.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use axum::serve::ListenerExt;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use palisade_agent::channel::{Channel, Enrolment, Identity, enrol, http_client, new_secret, now};
use palisade_e2e::{Outcome, http};
use palisade_model::catalogue::Catalogue;
use palisade_model::channel::{
    CHECK_IN_PATH, CheckInRequest, DEVICE_HEADER, ReportRequest, SIGNATURE_HEADER, TIME_HEADER, signing_input,
};
use palisade_model::device::DeviceFacts;
use palisade_model::import;
use palisade_model::status::{Outcome as DeviceOutcome, OutcomeState, SettingOutcome};
use palisade_server::{Config, bare_signed_router, open};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;

const DEVICES: usize = 64;
const CONNECTIONS: usize = 4;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);
const EXPORT: &[u8] = include_bytes!("../../fixtures/antivirus-export.json");

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = tempfile::tempdir()?;
    let running = open(Config::new(data.path())).await?;
    let secret = running.one_time_secret.clone().ok_or("the server made no administrator")?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(running.serve(listener, std::future::pending()));

    let token = tokio::task::spawn_blocking(move || prepare(address, &secret)).await??;
    let (mut requests, mut keys) = (Vec::new(), HashMap::new());
    for number in 0..DEVICES {
        let (identity, key, bundle) = device(address, &token, number).await?;
        keys.insert(identity.device_id.clone(), key);
        requests.push(request(&identity, &bundle)?);
    }
    let bare = TcpListener::bind("127.0.0.1:0").await?;
    let bare_address = bare.local_addr()?;
    // As the server does, so that small answers do not wait for one another.
    let bare = bare.tap_io(|stream| drop(stream.set_nodelay(true)));
    tokio::spawn(async move { axum::serve(bare, bare_signed_router(keys)).await });

    let ratio = tokio::task::spawn_blocking(move || measure(address, bare_address, &requests)).await??;
    println!("unchanged check-ins, against the bare signed handler: {ratio:.3}");
    Ok(())
}

/// Signs in, stores a policy for all devices, and gives an enrolment token.
fn prepare(address: SocketAddr, secret: &str) -> Outcome<String> {
    let ask = |method: &str, path: &str, bearer: &str, body: &Json| {
        let bearer = format!("Bearer {bearer}");
        let answer = http::request(address, method, path, &[("Authorization", &bearer)], Some(body))?;
        if answer.status < 300 { Ok(answer.json()) } else { Err(format!("{method} {path}: {}", answer.body)) }
    };
    let text = |json: &Json, pointer: &str| {
        json.pointer(pointer)
            .and_then(Json::as_str)
            .map(str::to_owned)
            .ok_or_else(|| format!("no {pointer} in {json}"))
    };
    let session = ask("POST", "/api/session", "", &json!({"name": "admin", "password": secret}))?;
    let bearer = text(&session, "/token")?;
    ask("POST", "/api/session/password", &bearer, &json!({"newPassword": "four words in a row"}))?;
    let imported = import::read(EXPORT, Catalogue::embedded()).map_err(|error| error.sentence)?;
    let mut policy = imported.into_iter().next().ok_or("the export is empty")?.policy;
    policy.id.clear();
    policy.assignments = None;
    let policies = "/beta/deviceManagement/configurationPolicies";
    let made = ask("POST", policies, &bearer, &policy.to_json())?;
    let everyone =
        json!({"assignments": [{"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]});
    ask("POST", &format!("{policies}/{}/assign", text(&made, "/id")?), &bearer, &everyone)?;
    let token = json!({"name": "measurement", "expiresInSeconds": 3600});
    text(&ask("POST", "/api/enrolment-tokens", &bearer, &token)?, "/token")
}

/// Enrols a device and brings it to where nothing is left to do: its public key, and the bundle that it has.
async fn device(
    address: SocketAddr,
    token: &str,
    number: usize,
) -> Result<(Identity, [u8; 32], String), Box<dyn std::error::Error>> {
    let server = format!("http://{address}");
    let client = http_client(&server)?;
    let secret_key = new_secret()?;
    let enrolment = Enrolment { server, secret_key, name: None, device_id: None, check_in_seconds: 0 };
    let facts = DeviceFacts {
        name: format!("device-{number}"),
        os_name: "Windows 11 Enterprise 24H2".into(),
        os_version: "10.0.26100.2605".into(),
        ..DeviceFacts::default()
    };
    let enrolment = enrol(&client, &enrolment, token, facts).await?;
    let key = STANDARD.decode(enrolment.public_key()?)?.try_into().map_err(|_| "a key of another length")?;
    let channel = Channel::new(client, enrolment.identity()?);
    let answer = channel.check_in(&CheckInRequest::default()).await?;
    let bundle = answer.bundle.ok_or("the device was given no bundle")?;
    let settings = bundle.settings.iter().map(|setting| SettingOutcome {
        key: setting.key.clone(),
        digest: setting.digest.clone(),
        state: OutcomeState::Applied,
        code: None,
        detail: None,
    });
    let outcome = DeviceOutcome::new(settings.collect());
    channel.report(&ReportRequest { bundle: bundle.id.clone(), outcome }).await?;
    let again = CheckInRequest { bundle: Some(bundle.id.clone()), ..CheckInRequest::default() };
    if channel.check_in(&again).await?.bundle.is_some() {
        return Err("a device that reported its bundle was given it again".into());
    }
    Ok((channel.identity().clone(), key, bundle.id))
}

/// The bytes of a signed check-in of a device that has this bundle.
fn request(identity: &Identity, bundle: &str) -> Result<Vec<u8>, serde_json::Error> {
    let asked = CheckInRequest { bundle: Some(bundle.to_owned()), ..CheckInRequest::default() };
    let (time, body) = (now(), serde_json::to_vec(&asked)?);
    let signature = identity.sign(&signing_input("POST", CHECK_IN_PATH, time, &body));
    let head = format!(
        "POST {CHECK_IN_PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         {DEVICE_HEADER}: {}\r\n{TIME_HEADER}: {time}\r\n{SIGNATURE_HEADER}: {signature}\r\n\r\n",
        body.len(),
        identity.device_id,
    );
    Ok([head.into_bytes(), body].concat())
}

/// The ratio of both rates: the median of some rounds, each with one measurement right after the other, so that
/// whatever else the machine does meets both.
fn measure(server: SocketAddr, bare: SocketAddr, requests: &[Vec<u8>]) -> Outcome<f64> {
    rate(server, requests, ROUND / 4)?;
    rate(bare, requests, ROUND / 4)?;
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let (full, against) = (rate(server, requests, ROUND)?, rate(bare, requests, ROUND)?);
        println!("{full:.0} check-ins a second, {against:.0} by the bare handler");
        ratios.push(full / against);
    }
    ratios.sort_by(f64::total_cmp);
    ratios.get(ROUNDS / 2).copied().ok_or_else(|| "nothing was measured".into())
}

/// Answers per second on a few connections that are kept open.
fn rate(address: SocketAddr, requests: &[Vec<u8>], during: Duration) -> Outcome<f64> {
    let started = Instant::now();
    let counts: Vec<Outcome<u64>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS)
            .map(|worker| scope.spawn(move || ask_until(address, requests, worker, started + during)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a client stopped".into())))
            .collect()
    });
    let answered = counts.into_iter().sum::<Outcome<u64>>()?;
    Ok(answered as f64 / started.elapsed().as_secs_f64())
}

fn ask_until(address: SocketAddr, requests: &[Vec<u8>], worker: usize, end: Instant) -> Outcome<u64> {
    let failed = |error: std::io::Error| format!("{address}: {error}");
    let mut stream = TcpStream::connect(address).map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    let mut answered = 0;
    let mut buffer = [0; 4096];
    for request in requests.iter().skip(worker).step_by(CONNECTIONS).cycle() {
        if Instant::now() >= end {
            break;
        }
        stream.write_all(request).map_err(failed)?;
        let read = stream.read(&mut buffer).map_err(failed)?;
        let answer = String::from_utf8_lossy(buffer.get(..read).unwrap_or_default());
        // Both answer in one small piece; anything else would make the comparison worthless.
        if !answer.starts_with("HTTP/1.1 200") || !answer.ends_with('}') || answer.contains("\"bundle\"") {
            return Err(format!("{address} answered otherwise than unchanged: {answer}"));
        }
        answered += 1;
    }
    Ok(answered)
}
