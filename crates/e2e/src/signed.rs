//! Devices whose signed requests are made beforehand, so that a measurement sends bytes and does nothing else.

use std::net::SocketAddr;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use palisade_agent::channel::{Channel, Enrolment, Identity, enrol, http_client, new_secret, now};
use palisade_model::bundle::Bundle;
use palisade_model::catalogue::Catalogue;
use palisade_model::channel::{
    CHECK_IN_PATH, CheckInRequest, DEVICE_HEADER, REPORT_PATH, ReportRequest, SIGNATURE_HEADER, TIME_HEADER,
    signing_input,
};
use palisade_model::device::DeviceFacts;
use palisade_model::import;
use palisade_model::status::{Outcome as DeviceOutcome, OutcomeState, SettingOutcome};
use palisade_server::{Config, open};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;

use crate::{Outcome, http};

const EXPORT: &[u8] = include_bytes!("../fixtures/antivirus-export.json");

/// A device that has its bundle and has reported on it.
#[derive(Debug)]
pub struct Signed {
    identity: Identity,
    /// Its public key.
    pub key: [u8; 32],
    /// What it enforces.
    pub bundle: Bundle,
}

/// Runs a server within this process, over this folder, with a policy for all devices; gives its address and an enrolment
/// token.
///
/// # Errors
/// When it does not start, or refuses something.
pub async fn serve(data: &Path) -> Result<(SocketAddr, String), Box<dyn std::error::Error>> {
    let running = open(Config::new(data)).await?;
    let secret = running.one_time_secret.clone().ok_or("the server made no administrator")?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(running.serve(listener, std::future::pending()));
    let token = tokio::task::spawn_blocking(move || prepare(address, &secret)).await??;
    Ok((address, token))
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

impl Signed {
    /// Enrols a device and brings it to where nothing is left to do.
    ///
    /// # Errors
    /// When the server refuses something.
    pub async fn enrol(
        address: SocketAddr,
        token: &str,
        number: usize,
    ) -> Result<Self, Box<dyn std::error::Error>> {
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
        let key =
            STANDARD.decode(enrolment.public_key()?)?.try_into().map_err(|_| "a key of another length")?;
        let channel = Channel::new(client, enrolment.identity()?);
        let answer = channel.check_in(&CheckInRequest::default()).await?;
        let bundle = answer.bundle.ok_or("the device was given no bundle")?;
        channel.report(&report_on(&bundle, None)).await?;
        let again = CheckInRequest { bundle: Some(bundle.id.clone()), ..CheckInRequest::default() };
        if channel.check_in(&again).await?.bundle.is_some() {
            return Err("a device that reported its bundle was given it again".into());
        }
        Ok(Self { identity: channel.identity().clone(), key, bundle })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.identity.device_id
    }

    /// The bytes of a signed check-in that has nothing new.
    ///
    /// # Errors
    /// When the request is none.
    pub fn check_in(&self) -> Outcome<Vec<u8>> {
        let bundle = Some(self.bundle.id.clone());
        let body = serde_json::to_vec(&CheckInRequest { bundle, ..CheckInRequest::default() });
        Ok(self.request(CHECK_IN_PATH, &body.map_err(|error| error.to_string())?))
    }

    /// The body of a report, on which the setting at this place failed, and the bytes of the signed request with it.
    ///
    /// # Errors
    /// When the request is none.
    pub fn report(&self, failed: Option<usize>) -> Outcome<(Vec<u8>, Vec<u8>)> {
        let body = serde_json::to_vec(&report_on(&self.bundle, failed)).map_err(|error| error.to_string())?;
        let request = self.request(REPORT_PATH, &body);
        Ok((body, request))
    }

    fn request(&self, path: &str, body: &[u8]) -> Vec<u8> {
        let time = now();
        let signature = self.identity.sign(&signing_input("POST", path, time, body));
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             {DEVICE_HEADER}: {}\r\n{TIME_HEADER}: {time}\r\n{SIGNATURE_HEADER}: {signature}\r\n\r\n",
            body.len(),
            self.id(),
        );
        [head.as_bytes(), body].concat()
    }
}

/// A report that everything is in force, but for the setting at this place.
fn report_on(bundle: &Bundle, failed: Option<usize>) -> ReportRequest {
    let settings = bundle.settings.iter().enumerate().map(|(place, setting)| {
        let fails = failed == Some(place);
        SettingOutcome {
            key: setting.key.clone(),
            digest: setting.digest.clone(),
            state: if fails { OutcomeState::Failed } else { OutcomeState::Applied },
            code: fails.then_some(5),
            detail: fails.then(|| "Access is denied.".to_owned()),
        }
    });
    ReportRequest { bundle: bundle.id.clone(), outcome: DeviceOutcome::new(settings.collect()) }
}
