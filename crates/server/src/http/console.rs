//! Serves the built console: compressed files as they lie there, long caching for names that hold a hash, and the
//! page itself for every deep link.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

use super::content_policy;
use crate::failure::{Failure, Kind};

/// A year: the name changes when the content does.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Asked again each time, and answered by "not modified" where it is the same.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The console's folder.
#[derive(Debug)]
pub struct Console {
    folder: PathBuf,
    files: ServeDir,
    /// When the page was last changed, and its policy.
    policy: Mutex<Option<(SystemTime, HeaderValue)>>,
}

impl Console {
    /// The console in this folder.
    pub fn new(folder: &Path) -> Self {
        let files = ServeDir::new(folder)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip();
        Self { folder: folder.to_owned(), files, policy: Mutex::new(None) }
    }

    /// Answers a request for a file or a page.
    pub async fn serve(&self, request: Request) -> Response {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return Failure::new(Kind::MethodNotAllowed, "The console's files can only be read.")
                .into_response();
        }
        let path = request.uri().path().to_owned();
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let policy = self.policy().await;
        let mut response = if !name.contains('.') || name == "index.html" {
            self.page(request.headers()).await
        } else {
            match self.files.clone().try_call(request).await {
                Ok(response) if response.status() == StatusCode::NOT_FOUND => {
                    return missing(&path);
                }
                Ok(response) => response.map(Body::new),
                Err(error) if is_missing(&error) => {
                    return missing(&path);
                }
                Err(error) => {
                    tracing::error!(%error, path, "a file of the console can't be read");
                    return Failure::new(Kind::Internal, format!("The file `{path}` can't be read."))
                        .into_response();
                }
            }
        };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, if is_hashed(&name) { FOR_EVER } else { ASK_AGAIN });
        if let Some(policy) = policy {
            headers.insert(HeaderName::from_static("content-security-policy"), policy);
        }
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
        response
    }

    async fn page(&self, headers: &HeaderMap) -> Response {
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |coding: &str| {
            accepted.split(',').any(|part| {
                let (name, weight) = part.split_once(';').unwrap_or((part, ""));
                name.trim() == coding && !matches!(weight.trim(), "q=0" | "q=0.0")
            })
        };
        for (coding, suffix) in [("br", ".br"), ("gzip", ".gz"), ("", "")] {
            if !coding.is_empty() && !takes(coding) {
                continue;
            }
            let file = self.folder.join(format!("index.html{suffix}"));
            let Ok(bytes) = tokio::fs::read(&file).await else { continue };
            let mut response = ([(CONTENT_TYPE, "text/html; charset=utf-8")], bytes).into_response();
            if let (false, Ok(value)) = (coding.is_empty(), HeaderValue::from_str(coding)) {
                response.headers_mut().insert(CONTENT_ENCODING, value);
            }
            response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
            return response;
        }
        let folder = self.folder.display();
        Failure::new(
            Kind::NotFound,
            format!("The folder `{folder}` holds no `index.html`. Build the console, or name its folder with --console."),
        )
        .into_response()
    }

    /// The policy of the page as it lies there now: a new build brings other scripts.
    async fn policy(&self) -> Option<HeaderValue> {
        let file = self.folder.join("index.html");
        let changed = tokio::fs::metadata(&file).await.ok()?.modified().ok()?;
        if let Some((at, policy)) = &*self.policy.lock().unwrap_or_else(PoisonError::into_inner)
            && *at == changed
        {
            return Some(policy.clone());
        }
        let html = tokio::fs::read_to_string(&file).await.ok()?;
        let policy = HeaderValue::from_str(&content_policy::policy(&html)).ok()?;
        *self.policy.lock().unwrap_or_else(PoisonError::into_inner) = Some((changed, policy.clone()));
        Some(policy)
    }
}

fn is_missing(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{InvalidInput, IsADirectory, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | IsADirectory | InvalidInput)
}

fn missing(path: &str) -> Response {
    Failure::new(Kind::NotFound, format!("The console has no file `{path}`.")).into_response()
}

/// Whether a file's name holds a hash of its content: `name-0123456789abcdef.js`, `…_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-')
        .is_some_and(|(_, hash)| hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_told_from_names() {
        assert!(is_hashed("palisade-console-3f0e55b1a2c4d6e8.js"));
        assert!(is_hashed("palisade-console-3f0e55b1a2c4d6e8_bg.wasm"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("config.json"));
        assert!(!is_hashed("linux-antivirus.json"));
    }
}
