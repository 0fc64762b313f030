//! The one place where failures become an HTTP answer: Graph's error body, for our own routes as well.
//!
//! Handlers return `Failure`; axum's own rejections become one in `extract`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use palisade_model::problem::Problem;
use serde::Serialize;

use crate::failure::{Failure, Kind};

#[derive(Serialize)]
struct Body<'a> {
    error: Detail<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "<[Problem]>::is_empty")]
    problems: &'a [Problem],
    inner_error: Inner<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Inner<'a> {
    date: String,
    request_id: &'a str,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, code) = self.kind.wire();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let request_id = crate::guid::new().unwrap_or_default();
        let body = Body {
            error: Detail {
                code,
                message: &self.message,
                problems: &self.problems,
                inner_error: Inner { date: crate::clock::now(), request_id: &request_id },
            },
        };
        let mut response = (status, Json(&body)).into_response();
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(&request_id) {
            headers.insert("request-id", value);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind == Kind::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // Read by the guard, which writes refusals to the audit log.
        response.extensions_mut().insert(self);
        response
    }
}
