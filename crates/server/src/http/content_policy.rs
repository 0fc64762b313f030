//! The console's Content-Security-Policy. Inline scripts of its page are allowed by their hash, never as such.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy for a page with this HTML.
pub fn policy(html: &str) -> String {
    let hashes: String = inline_scripts(html)
        .into_iter()
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; worker-src 'self'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; manifest-src 'self'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    )
}

/// The texts of the scripts that stand in the page itself.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        let Some(after) = rest.get(start + "<script".len()..) else { break };
        let Some((attributes, body)) = after.split_once('>') else { break };
        let Some((script, behind)) = body.split_once("</script>") else { break };
        let external = attributes.split_whitespace().any(|attribute| attribute.starts_with("src="));
        if !external {
            scripts.push(script);
        }
        rest = behind;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_scripts_are_hashed() {
        let html = "<script src=\"/a.js\"></script><p><script type=\"module\">abc</script>";
        assert_eq!(inline_scripts(html), ["abc"]);
        // SHA-256 of `abc`.
        assert!(policy(html).contains(" 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"));
        assert!(!policy(html).contains("unsafe-inline"));
    }
}
