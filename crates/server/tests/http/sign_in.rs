//! Signing in: the one-time secret, the password, the limits.

use serde_json::json;

use crate::harness::{Reply, Server, start};

async fn sign_in(server: &Server, name: &str, password: &str) -> Reply {
    server.call("POST", "/api/session", &[], Some(json!({"name": name, "password": password}))).await
}

#[tokio::test]
async fn the_one_time_secret_only_opens_the_choice_of_a_password() {
    let server = start().await;
    let secret = server.running.one_time_secret.clone().unwrap();
    let session = sign_in(&server, "Admin", &secret).await.ok();
    assert_eq!((&session["name"], &session["mustChangePassword"]), (&json!("admin"), &json!(true)));
    let bearer = format!("Bearer {}", session["token"].as_str().unwrap());
    let with = [("authorization", bearer.as_str())];
    server.call("GET", "/api/policies", &with, None).await.refused(403, "PasswordRequired");
    server.call("GET", "/api/session", &with, None).await.ok();
    let choose = async |password: &str| {
        server.call("POST", "/api/session/password", &with, Some(json!({"newPassword": password}))).await
    };
    assert!(choose("too short").await.refused(400, "BadRequest").contains("at least 12"));
    assert_eq!(choose("a long enough one").await.status, 204);
    server.call("GET", "/api/policies", &with, None).await.ok();
    sign_in(&server, "admin", &secret).await.refused(401, "InvalidAuthenticationToken");
    // From now on a password is only changed by someone who knows it.
    for current in [json!(null), json!("a guess")] {
        let body = json!({"newPassword": "another long one", "currentPassword": current});
        let sentence =
            server.call("POST", "/api/session/password", &with, Some(body)).await.refused(400, "BadRequest");
        assert!(sentence.contains("current password is wrong"), "{sentence}");
    }
    let again = sign_in(&server, "admin", "a long enough one").await.ok();
    assert_eq!(again["mustChangePassword"], false);
    server.call("DELETE", "/api/session", &with, None).await.ok();
    let sentence =
        server.call("GET", "/api/policies", &with, None).await.refused(401, "InvalidAuthenticationToken");
    assert!(sentence.contains("Sign in again"), "{sentence}");
}

#[tokio::test]
async fn attempts_are_limited() {
    let server = start().await;
    for _ in 0..5 {
        let sentence = sign_in(&server, "admin", "guess").await.refused(401, "InvalidAuthenticationToken");
        assert_eq!(sentence, "The name or the password is wrong.");
    }
    let secret = server.running.one_time_secret.clone().unwrap();
    let waiting = sign_in(&server, "admin", &secret).await;
    waiting.refused(429, "TooManyRequests");
    let seconds: u64 = waiting.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=30).contains(&seconds));
    // Another account is not held up by this one's failures, and an unknown name answers as a known one.
    assert_eq!(
        sign_in(&server, "nobody", "guess").await.json()["error"]["message"],
        "The name or the password is wrong."
    );
}
