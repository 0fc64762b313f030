//! What changes, as it changes: server-sent events.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Response};
use futures_core::Stream;
use serde::Deserialize;
use tokio::sync::mpsc::Receiver;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use crate::failure::Answer;
use crate::service::events::{Told, listen};
use crate::service::identity::Identity;

/// Since when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The `id` of the last event that the caller has; the header `Last-Event-ID` says the same and counts before it.
    /// Without either the first event comes at once.
    #[serde(default)]
    since: u64,
}

/// What changes, as server-sent events, at most about one a second. The `id` of an event is its number, by which a
/// listener goes on after a break and misses nothing; the header `Palisade-Sequence` of what is read below `/api/` is
/// such a number too, of a change that the answer surely shows. Its `data` are words: `policies`, `devices` and `groups`
/// where any of them may be touched, `policies/ID` or `devices/ID` for one. Lists and counts may be touched by every
/// event. A comment comes every 20 seconds. The stream ends with the session and with the server.
#[utoipa::path(get, path = "/api/events", tag = "tenant", params(Since),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn events(
    State(app): Shared,
    who: Identity,
    headers: HeaderMap,
    Asked(asked): Asked<Since>,
) -> Answer<Response<Body>> {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let told = listen(&app, who, last.unwrap_or(asked.since))?;
    let mut response = Response::new(Body::from_stream(Lines(told)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // Nginx would collect what belongs on its way.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// What is told, as it is written.
struct Lines(Receiver<Told>);

impl Stream for Lines {
    type Item = Result<String, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|told| told.map(|told| Ok(written(&told))))
    }
}

fn written(told: &Told) -> String {
    match told {
        Told::Changed { sequence, touched } => format!("id: {sequence}\ndata: {}\n\n", touched.join(" ")),
        Told::Alive => ":\n\n".to_owned(),
    }
}
