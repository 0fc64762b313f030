//! Where the server is: `config.json` beside the console, so that the same files work from any web host.

use crate::api::json::Node;
use crate::api::static_file;

/// The server's origin; empty for the origin that served the console, and where the file says nothing.
pub async fn server() -> String {
    let Some(text) = static_file("/config.json").await else { return String::new() };
    let server = Node::parse(&text).map(|config| config.text("server")).unwrap_or_default();
    server.trim_end_matches('/').to_owned()
}
