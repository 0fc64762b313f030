//! The subset of Microsoft Graph (beta) that public clients speak: same paths, bodies, options, paging and
//! report actions. Source of the shapes: the published SDKs and their documentation.

pub mod evaluate;
pub mod filter;
pub mod groups;
pub mod list;
pub mod managed_devices;
pub mod policies;
pub mod policy_parts;
pub mod reports;
pub mod rewrite;
pub mod tables;

use axum::extract::FromRequestParts;
use axum::http::header::HOST;
use axum::http::request::Parts;
use serde_json::Value as Json;

use crate::failure::Failure;

/// The address under which the caller reached us, for links in answers: `https://host`.
#[derive(Debug, Clone)]
pub struct Base(pub String);

impl Base {
    /// The `@odata.context` of what stands behind the `#`.
    pub fn context(&self, what: &str) -> Json {
        Json::from(format!("{}/beta/$metadata#{what}", self.0))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Base {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(HOST.as_str()).or(parts.uri.host()).unwrap_or("localhost");
        let scheme = match text("x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        Ok(Self(format!("{scheme}://{host}")))
    }
}
