//! The device channel. Requests after enrolment are signed; see `palisade_model::channel`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use palisade_model::channel::{
    CheckInAnswer, CheckInRequest, DEVICE_HEADER, EnrolAnswer, EnrolRequest, ReportRequest, SIGNATURE_HEADER,
    TIME_HEADER,
};

use super::Shared;
use super::extract::{Body, bytes};
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::service::channel::{self, Signed};

/// Exchanges an enrolment token for a device identity. A device that enrols again with its key gets its old id.
#[utoipa::path(post, path = "/device/v1/enrol", tag = "device channel", request_body = EnrolRequest,
    responses((status = 200, body = EnrolAnswer)))]
pub async fn enrol(State(app): Shared, Body(request): Body<EnrolRequest>) -> Answer<Json<EnrolAnswer>> {
    channel::enrol(&app, request).await.map(Json)
}

/// Asks whether there is something new to enforce. Held for up to `waitSeconds` while there is not.
#[utoipa::path(post, path = "/device/v1/check-in", tag = "device channel", request_body = CheckInRequest,
    params(("palisade-device" = String, Header), ("palisade-time" = i64, Header),
        ("palisade-signature" = String, Header)),
    responses((status = 200, body = CheckInAnswer)))]
pub async fn check_in(State(app): Shared, request: Request) -> Answer<Response> {
    let (device, body) = signed(&app, request).await?;
    let request: CheckInRequest = serde_json::from_slice(&body).map_err(|error| channel::misfit(&error))?;
    let verdict = channel::check_in(&app, device, request).await?;
    // Put together by hand: the bundle is written once for all devices that share it.
    let seconds = app.config.check_in_seconds;
    let body = match verdict.bundle {
        Some((_, bundle)) => {
            format!(r#"{{"bundle":{bundle},"sync":{},"checkInSeconds":{seconds}}}"#, verdict.sync)
        }
        None => format!(r#"{{"sync":{},"checkInSeconds":{seconds}}}"#, verdict.sync),
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Reports what was enforced and read back. Accepting it acknowledges the bundle.
#[utoipa::path(post, path = "/device/v1/report", tag = "device channel", request_body = ReportRequest,
    params(("palisade-device" = String, Header), ("palisade-time" = i64, Header),
        ("palisade-signature" = String, Header)),
    responses((status = 204)))]
pub async fn report(State(app): Shared, request: Request) -> Answer<StatusCode> {
    let (device, body) = signed(&app, request).await?;
    channel::report(&app, device, &body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The number of the device that signed a request, and the body.
async fn signed(app: &Arc<App>, request: Request) -> Answer<(u32, Bytes)> {
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    let method = parts.method;
    let path = parts.uri.path().to_owned();
    let mut whole = Request::new(body);
    *whole.extensions_mut() = parts.extensions;
    let body: Bytes = bytes(whole, app).await?;
    let signed = Signed {
        device: text(&headers, DEVICE_HEADER)?,
        time: text(&headers, TIME_HEADER)?,
        signature: text(&headers, SIGNATURE_HEADER)?,
        method: method.as_str(),
        path: &path,
        body: &body,
    };
    let device = channel::verify(app, &signed).await?;
    Ok((device, body))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Answer<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).ok_or_else(|| {
        Failure::unauthenticated(format!("The header `{name}` is missing; a device's requests are signed."))
    })
}
