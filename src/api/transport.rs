//! How a request travels: the browser's `fetch`, or recorded answers in a test.

use std::future::Future;
use std::pin::Pin;

use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::{WindowListenerHandle, window_event_listener_untyped};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader};

/// The header with the reason of a change, percent-encoded; the server keeps it with the version.
const REASON_HEADER: &str = "Palisade-Reason";
/// The header by which the server knows a request that makes something and is sent again.
const KEY_HEADER: &str = "Idempotency-Key";

/// The header with the number of the newest change that an answer surely shows.
const SEQUENCE_HEADER: &str = "Palisade-Sequence";

/// One request. Bodies are JSON as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// Path and query, from the server's root: `/api/policies?type=antivirus`.
    pub path: String,
    /// The body.
    pub body: Option<String>,
    /// The version that the change is based on.
    pub if_match: Option<String>,
    /// Why the change is made, as it was typed; empty for no reason.
    pub reason: String,
    /// By which a request that makes something is known when it is sent again; empty for none.
    pub key: String,
    /// The bearer token; empty when signed out.
    pub token: String,
}

/// What came back, whatever the status.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
    /// The seconds of `Retry-After`: how long to wait before the next try.
    pub retry_after: Option<u32>,
    /// The number of a change that the answer surely shows, from which one can listen on.
    pub sequence: Option<u64>,
}

/// No answer came back at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable;

/// The future of an answer.
pub type Answer = Pin<Box<dyn Future<Output = Result<Response, Unreachable>>>>;

/// Hears an answer piece by piece.
pub type Hear = Box<dyn FnMut(&str)>;

/// Carries requests.
pub trait Transport: Send + Sync {
    /// Sends one request.
    fn send(&self, request: Request) -> Answer;

    /// Sends one request and gives its answer, if it is a 200, to `hear` as it comes; the answer that is returned at its
    /// end holds no body then. Whoever drops the future hears no more.
    fn listen(&self, request: Request, hear: Hear) -> Answer;

    /// The server's origin as it was configured; empty for the origin that served the console.
    fn address(&self) -> String {
        String::new()
    }

    /// Where requests go, for people: `https://palisade.example.org`.
    fn server(&self) -> String;
}

/// The browser's `fetch`.
#[derive(Debug, Clone, Default)]
pub struct FetchTransport {
    /// The server's origin without a slash at the end; empty for the origin that served the console.
    pub server: String,
}

impl FetchTransport {
    /// Sends one request; with a signal, until it says to stop.
    pub fn send_or_stop(&self, request: Request, stop: Option<AbortSignal>) -> Answer {
        let url = format!("{}{}", self.server, request.path);
        Box::pin(async move { fetch(&url, request, stop).await.map_err(|_| Unreachable) })
    }
}

impl Transport for FetchTransport {
    fn send(&self, request: Request) -> Answer {
        self.send_or_stop(request, None)
    }

    fn listen(&self, request: Request, hear: Hear) -> Answer {
        let url = format!("{}{}", self.server, request.path);
        Box::pin(async move { heard(&url, request, hear).await.ok_or(Unreachable) })
    }

    fn address(&self) -> String {
        self.server.clone()
    }

    fn server(&self) -> String {
        if self.server.is_empty() {
            leptos::prelude::window().location().origin().unwrap_or_default()
        } else {
            self.server.clone()
        }
    }
}

/// The text of a file that lies beside the console, by its path; nothing where it can't be had.
pub async fn static_file(path: &str) -> Option<String> {
    let request = Request { method: "GET", path: path.into(), body: None, ..Request::default() };
    let answer = FetchTransport::default().send(request).await.ok()?;
    (answer.status == 200).then_some(answer.body)
}

async fn fetch(url: &str, request: Request, stop: Option<AbortSignal>) -> Result<Response, gloo_net::Error> {
    read(send(url, request, stop.as_ref()).await?).await
}

async fn read(response: gloo_net::http::Response) -> Result<Response, gloo_net::Error> {
    let headers = response.headers();
    let retry_after = headers.get("Retry-After").and_then(|seconds| seconds.parse().ok());
    let sequence = headers.get(SEQUENCE_HEADER).and_then(|number| number.parse().ok());
    Ok(Response { status: response.status(), body: response.text().await?, retry_after, sequence })
}

/// An answer that is read; when nobody reads it any longer, it need not be sent. That is so too once one has left the
/// page: a browser keeps some pages as they were, and few connections to a server.
struct Reading {
    reader: ReadableStreamDefaultReader,
    left: Option<WindowListenerHandle>,
}

impl Reading {
    fn new(reader: ReadableStreamDefaultReader) -> Self {
        let own = reader.clone();
        let left = window_event_listener_untyped("pagehide", move |_| drop(own.cancel()));
        Self { reader, left: Some(left) }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let _ = self.reader.cancel();
        if let Some(left) = self.left.take() {
            left.remove();
        }
    }
}

/// The answer, once it has ended; nothing where it broke off.
async fn heard(url: &str, request: Request, mut hear: Hear) -> Option<Response> {
    let response = send(url, request, None).await.ok()?;
    if response.status() != 200 {
        return read(response).await.ok();
    }
    let reading = Reading::new(response.body()?.get_reader().unchecked_into());
    loop {
        let piece = JsFuture::from(reading.reader.read()).await.ok()?;
        let Ok(bytes) = Reflect::get(&piece, &"value".into()).ok()?.dyn_into::<Uint8Array>() else {
            return Some(Response { status: 200, ..Response::default() });
        };
        hear(&String::from_utf8_lossy(&bytes.to_vec()));
    }
}

async fn send(
    url: &str,
    request: Request,
    stop: Option<&AbortSignal>,
) -> Result<gloo_net::http::Response, gloo_net::Error> {
    let method = match request.method {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        "PATCH" => Method::PATCH,
        "DELETE" => Method::DELETE,
        _ => Method::GET,
    };
    let mut builder = RequestBuilder::new(url).method(method).abort_signal(stop);
    if !request.token.is_empty() {
        builder = builder.header("Authorization", &format!("Bearer {}", request.token));
    }
    if let Some(etag) = &request.if_match {
        builder = builder.header("If-Match", etag);
    }
    if !request.reason.is_empty() {
        // A header holds ASCII only.
        builder = builder.header(REASON_HEADER, &crate::route::encode(&request.reason));
    }
    if !request.key.is_empty() {
        builder = builder.header(KEY_HEADER, &request.key);
    }
    match request.body {
        Some(body) => builder.header("Content-Type", "application/json").body(body)?.send().await,
        None => builder.send().await,
    }
}
