//! The console's files: compressed, cached for as long as is right, and under a strict policy.

use crate::harness::{Server, start_in};

async fn serving() -> Server {
    let folder = tempfile::tempdir().unwrap();
    let console = folder.path().join("console");
    std::fs::create_dir_all(console.join("catalogue")).unwrap();
    for (name, content) in [
        ("index.html", "<html><script type=\"module\">start()</script></html>"),
        ("index.html.br", "page as brotli"),
        ("app-0123456789abcdef.js", "let plain = 1;"),
        ("app-0123456789abcdef.js.br", "script as brotli"),
        ("app-0123456789abcdef_bg.wasm", "\0asm"),
        ("config.json", "{}"),
        ("catalogue/antivirus.json", "{}"),
    ] {
        std::fs::write(console.join(name), content).unwrap();
    }
    start_in(folder, |config| {
        config.console = Some(console);
        config.allowed_origins = vec!["https://console.example/".into()];
    })
    .await
}

#[tokio::test]
async fn files_and_deep_links() {
    let server = serving().await;
    let page = server.call("GET", "/policies/1/devices?state=error", &[], None).await;
    assert_eq!((page.status.as_u16(), &page.headers["cache-control"]), (200, &"no-cache".parse().unwrap()));
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");

    let page = server.call("GET", "/", &[("accept-encoding", "gzip, br")], None).await;
    assert_eq!(
        (&page.headers["content-encoding"], page.bytes.as_slice()),
        (&"br".parse().unwrap(), b"page as brotli".as_slice())
    );
    let script = server.call("GET", "/app-0123456789abcdef.js", &[("accept-encoding", "br")], None).await;
    assert_eq!(script.bytes, b"script as brotli");
    assert!(script.headers["cache-control"].to_str().unwrap().contains("immutable"));
    let plain = server.call("GET", "/app-0123456789abcdef.js", &[], None).await;
    assert_eq!(
        (plain.bytes.as_slice(), plain.headers.get("content-encoding")),
        (b"let plain = 1;".as_slice(), None)
    );
    let wasm = server.call("GET", "/app-0123456789abcdef_bg.wasm", &[], None).await;
    assert_eq!(wasm.headers["content-type"], "application/wasm");
    for name in ["/config.json", "/catalogue/antivirus.json"] {
        assert_eq!(server.call("GET", name, &[], None).await.headers["cache-control"], "no-cache");
    }
    server.call("GET", "/missing.js", &[], None).await.refused(404, "ResourceNotFound");
    server.call("GET", "/../palisade.db", &[], None).await.refused(404, "ResourceNotFound");
    server.call("GET", "/%2e%2e/palisade.db", &[], None).await.refused(404, "ResourceNotFound");
    server.call("GET", "/api/nothing", &[], None).await.refused(404, "ResourceNotFound");
    server.call("POST", "/", &[], None).await.refused(405, "MethodNotAllowed");
}

#[tokio::test]
async fn only_named_origins_may_ask_from_elsewhere() {
    let server = serving().await;
    let preflight = async |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "authorization,if-match,idempotency-key"),
        ];
        server.call("OPTIONS", "/api/policies", &headers, None).await
    };
    let allowed = preflight("https://console.example").await;
    assert_eq!(allowed.headers["access-control-allow-origin"], "https://console.example");
    let read = server.call("GET", "/api/summary", &[("origin", "https://console.example")], None).await;
    let exposed = read.headers["access-control-expose-headers"].to_str().unwrap();
    assert!(exposed.contains("palisade-sequence"), "{exposed}");
    assert!(preflight("https://evil.example").await.headers.get("access-control-allow-origin").is_none());
}
