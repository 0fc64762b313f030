//! Requests of the device channel over HTTP.

use std::time::Duration;

use palisade_model::cause::innermost;
use palisade_model::channel::{
    CHECK_IN_PATH, CheckInAnswer, CheckInRequest, DEVICE_HEADER, ENROL_PATH, EnrolAnswer, EnrolRequest,
    REPORT_PATH, ReportRequest, SIGNATURE_HEADER, TIME_HEADER, signing_input,
};
use palisade_model::device::DeviceFacts;
use reqwest::{Client, RequestBuilder, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{ChannelError, clock_difference};
use super::identity::{Enrolment, Identity, now};

/// How long an answer may take beyond the time that the server was asked to hold it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client for `server` that keeps its connections. Many devices may share one.
///
/// # Errors
/// The address is not one, or TLS can't be set up on this system.
pub fn http_client(server: &str) -> Result<Client, ChannelError> {
    let url = address(server)?;
    // Somebody else in the process may have chosen a provider already; then theirs is used.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(concat!("palisade-agent/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(Duration::from_secs(10))
        // Held check-ins of many devices would fill the streams of one HTTP/2 connection.
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .tcp_keepalive(Duration::from_secs(30));
    let local = url.host_str().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    });
    if local {
        // A proxy for the outside world is of no use for this very machine.
        builder = builder.no_proxy();
    }
    if url.scheme() == "http" {
        // Without TLS a machine needs no certificates of authorities, and many containers have none.
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|error| ChannelError::Tls { cause: innermost(&error) })
}

/// Exchanges `token` for an identity: the enrolment comes back with the id that the server gave.
///
/// # Errors
/// The token was refused, or the server can't be reached.
pub async fn enrol(
    http: &Client,
    enrolment: &Enrolment,
    token: &str,
    facts: DeviceFacts,
) -> Result<Enrolment, ChannelError> {
    let public_key = enrolment
        .public_key()
        .map_err(|error| ChannelError::Refused { status: 0, message: error.to_string() })?;
    let request = EnrolRequest { token: token.to_owned(), public_key, facts };
    let url = route(&enrolment.server, ENROL_PATH)?;
    let answer: EnrolAnswer =
        send(http.post(url).timeout(PATIENCE).body(json(&request)), &enrolment.server, false).await?;
    let check_in_seconds = answer.check_in_seconds;
    Ok(Enrolment { device_id: Some(answer.device_id), check_in_seconds, ..enrolment.clone() })
}

/// The channel of one device.
#[derive(Debug, Clone)]
pub struct Channel {
    http: Client,
    identity: Identity,
}

impl Channel {
    /// A channel that signs as `identity`.
    pub fn new(http: Client, identity: Identity) -> Self {
        Self { http, identity }
    }

    /// Who the device is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The same channel without the connections that are open.
    ///
    /// # Errors
    /// TLS can't be set up on this system.
    pub fn reconnected(&self) -> Result<Self, ChannelError> {
        Ok(Self::new(http_client(&self.identity.server)?, self.identity.clone()))
    }

    /// Asks whether there is something new to enforce.
    ///
    /// # Errors
    /// See [`ChannelError`].
    pub async fn check_in(&self, request: &CheckInRequest) -> Result<CheckInAnswer, ChannelError> {
        let patience = PATIENCE + Duration::from_secs(request.wait_seconds.into());
        let answer: CheckInAnswer = self.signed(CHECK_IN_PATH, request, patience).await?;
        match &answer.bundle {
            Some(bundle) if !bundle.is_whole() => Err(ChannelError::Answer {
                server: self.identity.server.clone(),
                cause: "the bundle does not have the digest that it claims".into(),
            }),
            _ => Ok(answer),
        }
    }

    /// Tells the server what was enforced.
    ///
    /// # Errors
    /// See [`ChannelError`].
    pub async fn report(&self, request: &ReportRequest) -> Result<(), ChannelError> {
        let _: serde_json::Value = self.signed(REPORT_PATH, request, PATIENCE).await?;
        Ok(())
    }

    async fn signed<T: DeserializeOwned>(
        &self,
        path: &str,
        request: &impl Serialize,
        patience: Duration,
    ) -> Result<T, ChannelError> {
        let url = route(&self.identity.server, path)?;
        let (time, body) = (now(), json(request));
        // What is signed is the path that the server sees; a prefix that a proxy takes off is not part of it.
        let signature = self.identity.sign(&signing_input("POST", path, time, &body));
        let request = self
            .http
            .post(url)
            .timeout(patience)
            .header(DEVICE_HEADER, &self.identity.device_id)
            .header(TIME_HEADER, time)
            .header(SIGNATURE_HEADER, signature)
            .body(body);
        send(request, &self.identity.server, true).await
    }
}

async fn send<T: DeserializeOwned>(
    request: RequestBuilder,
    server: &str,
    signed: bool,
) -> Result<T, ChannelError> {
    let answer = request
        .header("content-type", "application/json")
        .send()
        .await
        .map_err(|error| unreachable(server, &error))?;
    let status = answer.status();
    let skew = answer
        .headers()
        .get("date")
        .and_then(|date| date.to_str().ok())
        .and_then(|date| clock_difference(date, now()));
    let body = answer.bytes().await.map_err(|error| unreachable(server, &error))?;
    if !status.is_success() {
        return Err(ChannelError::of_answer(status.as_u16(), &body, signed, skew));
    }
    let body: &[u8] = if body.is_empty() { b"null" } else { &body };
    serde_json::from_slice(body)
        .map_err(|error| ChannelError::Answer { server: server.to_owned(), cause: error.to_string() })
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

fn address(server: &str) -> Result<Url, ChannelError> {
    Url::parse(server)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| ChannelError::Address { server: server.to_owned() })
}

fn route(server: &str, path: &str) -> Result<Url, ChannelError> {
    address(&format!("{}{path}", server.trim_end_matches('/')))
        .map_err(|_| ChannelError::Address { server: server.to_owned() })
}

fn unreachable(server: &str, error: &reqwest::Error) -> ChannelError {
    let cause = if error.is_timeout() { "it did not answer in time".to_owned() } else { innermost(error) };
    ChannelError::Unreachable { server: server.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_servers() {
        assert!(http_client("http://127.0.0.1:8080").is_ok());
        for bad in ["127.0.0.1:8080", "ftp://host", "", "http://"] {
            assert_eq!(http_client(bad).unwrap_err(), ChannelError::Address { server: bad.into() });
        }
        assert_eq!(route("http://h:1/", CHECK_IN_PATH).unwrap().as_str(), "http://h:1/device/v1/check-in");
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_named() {
        let enrolment = Enrolment {
            server: "http://127.0.0.1:9".into(),
            secret_key: super::super::new_secret().unwrap(),
            name: None,
            device_id: None,
            check_in_seconds: 0,
        };
        let http = http_client(&enrolment.server).unwrap();
        let error = enrol(&http, &enrolment, "t", DeviceFacts::default()).await.unwrap_err().to_string();
        assert!(
            error.starts_with("The server `http://127.0.0.1:9` can't be reached: Connection refused"),
            "{error}"
        );
    }
}
