//! A bare handler that checks the same signature as a check-in and does nothing else: what check-ins are
//! measured against.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use palisade_model::channel::{CHECK_IN_PATH, DEVICE_HEADER, SIGNATURE_HEADER, TIME_HEADER};

use crate::service::channel::{Signed, is_signed};

/// A router that takes signed check-ins of these devices (id to Ed25519 public key) and answers that nothing
/// changed.
pub fn bare_signed_router(keys: HashMap<String, [u8; 32]>) -> Router {
    Router::new().route(CHECK_IN_PATH, post(check)).with_state(Arc::new(keys))
}

async fn check(
    State(keys): State<Arc<HashMap<String, [u8; 32]>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let time = text(TIME_HEADER);
    let signed = Signed {
        device: text(DEVICE_HEADER),
        time,
        signature: text(SIGNATURE_HEADER),
        method: "POST",
        path: uri.path(),
        body: &body,
    };
    match (keys.get(signed.device), time.parse()) {
        (Some(key), Ok(time)) if is_signed(key, &signed, time) => {
            let json = [(header::CONTENT_TYPE, "application/json")];
            (json, r#"{"sync":false,"checkInSeconds":60}"#).into_response()
        }
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}
