//! Where the server is: `config.json` beside the console, so that the same files work from any web host.

use crate::api::json::Node;
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
    let server = Node::parse(&answer.body).map(|config| config.text("server")).unwrap_or_default();
    server.trim_end_matches('/').to_owned()
}
