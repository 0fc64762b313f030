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
        read(&bytes(request, state).await?).map(Self)
    }
}

/// A JSON body that may be left out.
#[derive(Debug)]
pub struct MaybeBody<T>(pub Option<T>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for MaybeBody<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let bytes = bytes(request, state).await?;
        if bytes.is_empty() { Ok(Self(None)) } else { read(&bytes).map(Self) }
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    // Files that were saved on Windows begin with a byte-order mark.
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(json).map_err(|error| {
        let what = if error.is_data() { "does not fit this request" } else { "is not valid JSON" };
        Failure::bad_request(format!("The body {what}: {error}."))
    })
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
        Query::<T>::try_from_uri(&parts.uri)
            .map(|query| Self(query.0))
            .map_err(|rejection| Failure::bad_request(query_problem(&rejection.body_text())))
    }
}

/// What is wrong with a query string, in words for people; `said` is what the reader of query strings says.
pub fn query_problem(said: &str) -> String {
    let said = said.strip_prefix("Failed to deserialize query string: ").unwrap_or(said);
    if let Some(name) = said.strip_prefix("duplicate field ") {
        return format!("The option {name} is given twice. Give it once.");
    }
    let Some((name, why)) = said.split_once(": ") else {
        return format!("The query string can't be read: {said}.");
    };
    match why.split_once(", ") {
        Some((start, known)) if start.starts_with("unknown field") => match known.strip_prefix("expected ") {
            Some(known) => format!(
                "There is no option `{name}` here. Use {}.",
                known.strip_prefix("one of ").unwrap_or(known)
            ),
            None => format!("There is no option `{name}` here; leave it out."),
        },
        _ if why.contains("number too large") => format!("The number of `{name}` is too large."),
        _ if why.contains("digit") || why.contains("integer") || why.contains("number") => {
            format!("`{name}` must be a whole number.")
        }
        _ if why.contains("`true` or `false`") => format!("`{name}` must be `true` or `false`."),
        _ => format!("`{name}` can't be read: {why}."),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Options {
        limit: Option<u8>,
        facets: Option<bool>,
    }

    #[test]
    fn a_wrong_query_is_told_in_words_for_people() {
        for (query, sentence) in [
            ("limit=x", "`limit` must be a whole number."),
            ("limit=", "`limit` must be a whole number."),
            ("limit=-1", "`limit` must be a whole number."),
            ("limit=300", "The number of `limit` is too large."),
            ("limit=1&limit=2", "The option `limit` is given twice. Give it once."),
            ("facets=1", "`facets` must be `true` or `false`."),
            ("lmit=1", "There is no option `lmit` here. Use `limit` or `facets`."),
        ] {
            let uri = format!("/?{query}").parse().unwrap();
            let refused = Query::<Options>::try_from_uri(&uri).unwrap_err();
            assert_eq!(query_problem(&refused.body_text()), sentence, "{query}");
        }
    }
}
