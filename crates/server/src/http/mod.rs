//! The wire: routes, who may call them, bodies in and out, and the console's files.
//!
//! One file per resource. Nothing here knows SQL, and nothing outside knows axum.

mod acts;
pub mod audit;
mod bulk;
pub mod channel;
pub mod conflicts;
pub mod console;
pub mod content_policy;
pub mod csv;
pub mod device_reports;
pub mod devices;
pub mod errors;
pub mod events;
pub mod extract;
pub mod graph;
pub mod groups;
pub mod guard;
pub mod health;
pub mod history;
pub mod impact;
pub mod openapi;
pub mod overview;
pub mod policies;
pub mod policy_reports;
pub mod policy_versions;
pub mod reach;
pub mod routes;
pub mod scope;
pub mod search;
pub mod session;
pub mod summary;
pub mod timeline;
pub mod tokens;
mod views;
pub mod webhooks;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_MATCH, LOCATION, RETRY_AFTER,
};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::app::App;
use crate::failure::{Failure, Kind};
use console::Console;

/// The header with the number of a change, as `/api/events` counts them.
const SEQUENCE: HeaderName = HeaderName::from_static("palisade-sequence");
/// Most bytes of a request's body. A policy with 150 firewall rules has some 500 KB.
const BODY_BYTES: usize = 8 << 20;

/// Everything that the server answers.
pub fn router(app: &Arc<App>) -> Router {
    let mut routes = Router::new();
    for route in routes::all() {
        routes = routes.route(route.path, route.handler(app));
    }
    let console = app.config.console.as_deref().map(Console::new).map(Arc::new);
    let inner = routes
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(move |request: Request| fallback(console.clone(), request))
        .with_state(app.clone())
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(cors(&app.config.allowed_origins))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), finish));
    // The path is put right before it is routed, so this stands around the router.
    Router::new().fallback_service(inner).layer(from_fn(graph::rewrite::rewrite))
}

async fn fallback(console: Option<Arc<Console>>, request: Request) -> Response {
    let path = request.uri().path();
    let ours = ["/api/", "/beta/", "/device/", "/v1.0/"].iter().any(|prefix| path.starts_with(prefix));
    match console {
        Some(console) if !ours => console.serve(request).await,
        None if path == "/" => Failure::new(
            Kind::NotFound,
            "This server serves no console. Start it with --console and the folder of the built console.",
        )
        .into_response(),
        _ => Failure::new(
            Kind::NotFound,
            format!(
                "There is nothing at `{} {path}`. The routes are listed at `/api/openapi.json`.",
                request.method()
            ),
        )
        .into_response(),
    }
}

async fn method_not_allowed(method: Method, uri: axum::http::Uri) -> Failure {
    Failure::new(
        Kind::MethodNotAllowed,
        format!(
            "`{}` does not take the method {method}. The routes are listed at `/api/openapi.json`.",
            uri.path()
        ),
    )
}

/// What every answer gets: no caching of data, no guessing of types, and with data the number of the newest change that
/// it surely shows, from which one can listen on.
async fn finish(State(app): Shared, request: Request, next: Next) -> Response {
    let (method, path, start) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let sequence = (method == Method::GET && path.starts_with("/api/")).then(|| app.events().newest());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Some(sequence) = sequence {
        headers.insert(SEQUENCE, HeaderValue::from(sequence));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    tracing::debug!(%method, path, status = response.status().as_u16(), took = ?start.elapsed());
    response
}

fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> =
        origins.iter().filter_map(|origin| origin.trim_end_matches('/').parse().ok()).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            IF_MATCH,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("client-request-id"),
            HeaderName::from_static("last-event-id"),
            HeaderName::from_static("palisade-reason"),
        ])
        .expose_headers([
            ETAG,
            LOCATION,
            RETRY_AFTER,
            CONTENT_DISPOSITION,
            HeaderName::from_static("request-id"),
            SEQUENCE,
        ])
        .max_age(std::time::Duration::from_secs(600))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(said, "a request panicked");
    Failure::new(Kind::Internal, "The server failed on this request; it goes on running. Please report it.")
        .into_response()
}

/// The state that handlers get.
pub type Shared = State<Arc<App>>;
