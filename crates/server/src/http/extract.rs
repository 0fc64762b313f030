//! What handlers take from a request; each says in a sentence what is wrong with it.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::failure::{Failure, Kind};
use crate::service::Terms;
use crate::service::identity::Identity;

/// A JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let bytes = bytes(request, state).await?;
        // Files that were saved on Windows begin with a byte-order mark.
        let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        serde_json::from_slice(json).map(Self).map_err(|error| {
            let what = if error.is_data() { "does not fit this request" } else { "is not valid JSON" };
            Failure::bad_request(format!("The body {what}: {error}."))
        })
    }
}

/// The bytes of a body.
///
/// # Errors
/// When it is too large or breaks off.
pub async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Failure> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
            Failure::new(Kind::TooLarge, "The body has more than 8 MiB. Send less.")
        } else {
            Failure::bad_request("The body broke off. Send the request again.")
        }
    })
}

/// The query string. An option that is not known is refused, so that a slip of the pen does not widen a list.
#[derive(Debug)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Query::<T>::try_from_uri(&parts.uri).map(|query| Self(query.0)).map_err(|rejection| {
            Failure::bad_request(format!("The query string can't be read: {}.", rejection.body_text()))
        })
    }
}

/// Under which conditions a change is made.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// What the caller read, from `If-Match`.
    pub if_match: Option<String>,
    /// Why it is made, from `Palisade-Reason`; empty without.
    pub reason: String,
    key: Option<String>,
}

/// Most characters of a reason.
const REASON_MOST: usize = 500;

impl Conditions {
    /// How a change of a policy is made.
    pub fn terms(&self) -> Terms<'_> {
        Terms { if_match: self.if_match.as_deref(), reason: &self.reason }
    }

    /// The idempotency key, if there is one, with the digest of the request that it stands for.
    pub fn retry(&self, route: &str, body: &Json) -> Option<(String, String)> {
        let key = self.key.clone()?;
        Some((key, palisade_model::digest::of_json(&(route, body))))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Conditions {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let text = |value: Option<&axum::http::HeaderValue>| match value {
            None => Ok(None),
            Some(value) => value
                .to_str()
                .map(|text| Some(text.to_owned()))
                .map_err(|_| Failure::bad_request("A header holds characters that are not ASCII.")),
        };
        let key = text(parts.headers.get("idempotency-key"))?;
        if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > 200) {
            return Err(Failure::bad_request("`Idempotency-Key` must have 1 to 200 characters."));
        }
        let reason = text(parts.headers.get("palisade-reason"))?.unwrap_or_default();
        let reason = percent_decoded(&reason).ok_or_else(|| {
            Failure::bad_request("`Palisade-Reason` can't be read. Send UTF-8 text, percent-encoded.")
        })?;
        let characters = reason.chars().count();
        if characters > REASON_MOST {
            return Err(Failure::bad_request(format!(
                "The reason has {characters} characters; at most {REASON_MOST} are allowed."
            )));
        }
        Ok(Self { if_match: text(parts.headers.get(IF_MATCH))?, reason, key })
    }
}

/// A text that was percent-encoded, without white space around it.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
        decoded.push(high << 4 | low);
    }
    // Lines would break the audit log's own.
    let text = String::from_utf8(decoded).ok()?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Both parts of [`Conditions::retry`] by reference.
pub fn by_reference(retry: Option<&(String, String)>) -> Option<(&str, &str)> {
    retry.map(|(key, digest)| (key.as_str(), digest.as_str()))
}

impl<S: Send + Sync> FromRequestParts<S> for Identity {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        // Put there by the guard; a route that is open has none.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Failure::unauthenticated("Sign in first."))
    }
}
