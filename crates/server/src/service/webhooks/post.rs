//! Sends a signed request to a webhook's address, and says in a sentence why it was not taken.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use palisade_model::api::{SIGNATURE_HEADER, TIME_HEADER, WebhookRequest};
use palisade_model::cause::innermost;
use reqwest::{Client, Url};
use sha2::Sha256;

use super::address::{Kept, Resolver, Unresolved, may_reach};
use crate::clock;
use crate::config::WebhookRules;

/// What sends. Keeps its connections.
#[derive(Debug)]
pub struct Post {
    /// Or why there is none, such as a system without certificates: no reason not to serve.
    client: Result<Client, String>,
    patience: Duration,
    link_local: bool,
}

impl Post {
    /// What sends under these rules.
    pub fn new(rules: &WebhookRules) -> Self {
        // Somebody else in the process may have chosen a provider already; then theirs is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("palisade-server/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(rules.patience)
            // A proxy would resolve names itself, and reach what this machine must not.
            .no_proxy()
            .dns_resolver(Arc::new(Resolver { link_local: rules.link_local }))
            .build()
            .map_err(|error| format!("This system can't send requests: {}.", innermost(&error)));
        Self { client, patience: rules.patience, link_local: rules.link_local }
    }

    /// Sends a request. What the address answers besides its status is not looked at.
    ///
    /// # Errors
    /// With the reason as a sentence, when it was not taken.
    pub async fn send(&self, url: &str, secret: &str, request: &WebhookRequest) -> Result<(), String> {
        let url = Url::parse(url).map_err(|_| "The address can't be read. Give another.".to_owned())?;
        may_reach(&url, self.link_local).map_err(|kept| kept.to_string())?;
        let body = serde_json::to_vec(request).map_err(|error| error.to_string())?;
        let time = clock::seconds();
        let answer = self
            .client
            .as_ref()
            .map_err(Clone::clone)?
            .post(url)
            .header("content-type", "application/json")
            .header(TIME_HEADER, time)
            .header(SIGNATURE_HEADER, signature(secret, time, &body))
            .body(body)
            .send()
            .await
            .map_err(|error| self.cause(&error))?;
        match answer.status().as_u16() {
            200..=299 => Ok(()),
            status @ 300..=399 => Err(format!(
                "The address answered {status} and named another. Redirects are not followed; give the final address."
            )),
            status => Err(format!("The address answered {status}.")),
        }
    }

    fn cause(&self, error: &reqwest::Error) -> String {
        let mut below: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(cause) = below {
            if cause.is::<Kept>() || cause.is::<Unresolved>() {
                return cause.to_string();
            }
            below = cause.source();
        }
        if error.is_timeout() {
            let seconds = self.patience.as_secs().max(1);
            return format!("The address did not answer within {seconds} seconds.");
        }
        let cause = innermost(error);
        if error.is_connect() {
            return format!("The address can't be reached: {cause}.");
        }
        format!("The address broke off: {cause}.")
    }
}

/// The value of the header with the signature.
fn signature(secret: &str, time: i64, body: &[u8]) -> String {
    // A key may have any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(time.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    let digits = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("v1={digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_openssl_says() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac whs_secret
        assert_eq!(
            signature("whs_secret", 1_700_000_000, b"{}"),
            "v1=b7194a780ca0435256161c18baa0ccdbae8433f406b12d4c94216487cda69c11"
        );
    }
}
