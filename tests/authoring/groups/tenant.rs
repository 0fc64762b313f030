//! Settings of the tenant: enrolment tokens and the scope in which policies are enforced.

use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::writing::*;

#[wasm_bindgen_test]
async fn a_secret_is_shown_once_with_its_commands() {
    let recorded = answers();
    recorded.ok("GET", "/api/enrolment-tokens", "[]");
    let row = json!({"token": "s3cret", "id": "t1", "name": "Lab", "created": "2026-11-20T10:00:00Z",
        "createdBy": "ada", "expires": "2026-11-21T10:00:00Z", "revoked": false});
    recorded.ok("POST", "/api/enrolment-tokens", row.to_string());
    let page = open("/settings", &recorded);
    page.says("No enrolment tokens yet").await;
    page.press("Create token").await;
    page.enter("Name", "Lab").await;
    page.enter("Devices", "0").await;
    page.find("dialog[open] footer .primary").await.click();
    page.says("Enter a whole number from 1").await;
    page.enter("Devices", "10").await;
    page.find("dialog[open] footer .primary").await.click();
    page.says("palisade-agent enrol --server https://recorded.example --token s3cret").await;
    page.says("palisade-fleet --server https://recorded.example --token s3cret --devices 10").await;
    let sent = body(page.sent("POST", "/api/enrolment-tokens")[0].body.as_deref());
    assert_eq!(sent, json!({"name": "Lab", "expiresInSeconds": 86400, "maxUses": 10}));
    page.press("Done").await;
    assert!(!page.text().contains("s3cret"));
}

#[wasm_bindgen_test]
async fn a_scope_is_changed_as_a_whole() {
    let recorded = answers();
    let scope = |servers: &str, etag: &str| {
        json!({"scope": {"windowsClients": "all", "windowsServers": servers, "domainControllers": "off",
            "linux": "all", "configurationManagerAuthority": true}, "warnings": [], "etag": etag})
    };
    recorded.ok("GET", "/api/settings/enforcement-scope", scope("all", "\"0\"").to_string());
    recorded.ok("PUT", "/api/settings/enforcement-scope", scope("tagged", "\"1\"").to_string());
    let page = open("/settings?section=scope", &recorded);
    page.choose("Windows servers", "Tagged devices").await;
    page.choose("Domain controllers", "All devices").await;
    page.says("of the domain controllers only tagged ones").await;
    page.choose("Domain controllers", "Off").await;
    page.press("Save").await;
    page.says("Enforcement scope saved").await;
    let sent = page.sent("PUT", "/api/settings/enforcement-scope");
    assert_eq!(body(sent[0].body.as_deref()), scope("tagged", "")["scope"]);
}
