//! Every route with every role and with none.

use palisade_model::api::Role;
use palisade_server::http::guard::Needs;
use palisade_server::http::routes;

use crate::harness::start;

#[tokio::test]
async fn every_route_asks_for_what_it_declares() {
    let server = start().await;
    let mut callers = vec![(None, String::new())];
    for role in Role::ALL {
        callers.push((Some(role), format!("Bearer {}", server.token_of(role).await)));
    }
    let mut walked = 0;
    for route in routes::all() {
        let path = route.path.replace("{id}", "x").replace("{device}", "x").replace("{version}", "1");
        for (role, bearer) in &callers {
            let headers: &[(&str, &str)] = match role {
                Some(_) => &[("authorization", bearer)],
                None => &[],
            };
            let reply = server.call(route.method.as_str(), &path, headers, None).await;
            let allowed = match (route.needs, role) {
                (Needs::Nothing, _) => true,
                // These check a signature instead; without one they refuse.
                (Needs::Device, _) => {
                    assert!(matches!(reply.status.as_u16(), 400 | 401), "{path} {}", reply.status);
                    continue;
                }
                (Needs::SignedIn, role) => role.is_some(),
                (Needs::Role(permission), role) => role.is_some_and(|role| role.may(permission)),
            };
            let status = reply.status.as_u16();
            match (allowed, role) {
                (true, _) => assert!(
                    !matches!(status, 401 | 403 | 404 | 405 | 500) || known(&reply.json()),
                    "{} {path} {role:?}: {status}",
                    route.method
                ),
                (false, None) => assert_eq!(status, 401, "{} {path}", route.method),
                (false, Some(_)) => assert_eq!(status, 403, "{} {path} {role:?}", route.method),
            }
            walked += 1;
        }
    }
    assert!(walked > 200, "{walked}");
}

/// A route that was reached and says that there is no `x`.
fn known(json: &serde_json::Value) -> bool {
    json["error"]["code"] == "ResourceNotFound"
        && !json["error"]["message"].as_str().unwrap().contains("openapi.json")
}

#[tokio::test]
async fn tokens_end() {
    let server = start().await;
    let body = serde_json::json!({"name": "short", "role": "read-only-operator", "expiresInSeconds": 3600});
    let created = server.post("/api/tokens", body).await.ok();
    let bearer = format!("Bearer {}", created["token"].as_str().unwrap());
    let ask = async || server.call("GET", "/api/summary", &[("authorization", &bearer)], None).await;
    ask().await.ok();
    server.delete(&format!("/api/tokens/{}", created["id"].as_str().unwrap())).await.ok();
    assert!(ask().await.refused(401, "InvalidAuthenticationToken").contains("“short” was revoked"));
    let listed = server.get("/api/tokens").await;
    assert!(!String::from_utf8(listed.bytes).unwrap().contains("pat_"));
}
