//! Where the server is: `config.json` beside the console, so that the same files work from any web host.

use serde_json::Value;

use crate::api::{FetchTransport, Request, Transport};

/// The server's origin; empty for the origin that served the console, and where the file says nothing.
pub async fn server() -> String {
    let request = Request {
        method: "GET",
        path: "/config.json".into(),
        body: None,
        if_match: None,
        token: String::new(),
    };
    let Ok(answer) = FetchTransport::default().send(request).await else { return String::new() };
    let config: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    config.get("server").and_then(Value::as_str).unwrap_or_default().trim_end_matches('/').to_owned()
}
