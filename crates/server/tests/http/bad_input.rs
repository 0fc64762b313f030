//! Bad input: a sentence that names the thing and the remedy, nothing stored, and a server that runs on.

use palisade_server::Config;
use serde_json::json;

use crate::harness::{ARCHIVES, CPU, POLICIES, antivirus, choice, integer, start};

#[tokio::test]
async fn policies_are_refused_whole() {
    let server = start().await;
    let not_a_policy = server.post(POLICIES, json!({"displayName": "x", "@odata.type": "#other"})).await;
    assert!(not_a_policy.refused(400, "ValidationFailed").contains("not a policy"));
    assert_eq!(not_a_policy.json()["error"]["problems"][0]["code"], "not-a-policy");
    let bearer = format!("Bearer {}", server.token);
    let request = axum::http::Request::post(POLICIES).header("authorization", &bearer);
    let marked = format!("\u{feff}{}", antivirus("Saved on Windows", vec![integer(CPU, 35)]));
    let saved = server.send(request.body(marked.into()).unwrap()).await.ok();
    server.delete(&format!("{POLICIES}/{}", saved["id"].as_str().unwrap())).await.ok();
    server.post(POLICIES, json!([1, 2])).await.refused(400, "ValidationFailed");

    let wrong = vec![integer(CPU, 300), choice(ARCHIVES, "7")];
    let refused = server.post(POLICIES, antivirus("", wrong)).await;
    refused.refused(400, "ValidationFailed");
    let problems = refused.json()["error"]["problems"].as_array().unwrap().clone();
    let about = |part: &str| problems.iter().any(|it| it["path"].as_str().unwrap().contains(part));
    assert!(about(CPU) && about(ARCHIVES) && about("name"), "{problems:?}");
    assert_eq!(server.get("/api/policies").await.ok()["total"], 0);

    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    server
        .put(&format!("{POLICIES}/{policy}"), antivirus("B", vec![integer(CPU, 300)]))
        .await
        .refused(400, "ValidationFailed");
    server
        .patch(&format!("{POLICIES}/{policy}"), json!({"settings": "none"}))
        .await
        .refused(400, "ValidationFailed");
    server.patch(&format!("{POLICIES}/{policy}"), json!("text")).await.refused(400, "BadRequest");
    assert_eq!(server.get(&format!("/api/policies/{policy}")).await.ok()["version"], 1);
}

#[tokio::test]
async fn assignments_are_refused_whole() {
    let server = start().await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    let group = server.group("G", &[]).await;
    let assign =
        async |list| server.post(&format!("{POLICIES}/{policy}/assign"), json!({"assignments": list})).await;
    let target = |kind: &str, id: &str| json!({"target": {"@odata.type": format!("#microsoft.graph.{kind}"), "groupId": id}});

    let users = json!([target("groupAssignmentTarget", &group), {"target": {"@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"}}]);
    assert!(assign(users).await.refused(400, "ValidationFailed").contains("Users can't be targeted"));
    let unknown = palisade_server::guid::new().unwrap();
    let sentence =
        assign(json!([target("groupAssignmentTarget", &unknown)])).await.refused(400, "ValidationFailed");
    assert!(sentence.contains(&unknown), "{sentence}");
    let both =
        json!([target("groupAssignmentTarget", &group), target("exclusionGroupAssignmentTarget", &group)]);
    assert!(assign(both).await.refused(400, "ValidationFailed").contains("both included and excluded"));
    assign(json!([{"target": 1}])).await.refused(400, "BadRequest");
    assign(json!("all")).await.refused(400, "BadRequest");
    assert_eq!(server.get(&format!("/api/policies/{policy}")).await.ok()["assignments"], json!([]));

    server.assign(&policy, &[&group], &[]).await;
    let sentence = server.delete(&format!("/api/groups/{group}")).await.refused(409, "Conflict");
    assert!(sentence.contains("“Baseline”"), "{sentence}");
}

#[tokio::test]
async fn requests_that_make_no_sense() {
    let server = start().await;
    assert!(server.get("/api/nothing").await.refused(404, "ResourceNotFound").contains("/api/nothing"));
    assert!(server.put("/api/health", json!({})).await.refused(405, "MethodNotAllowed").contains("PUT"));
    assert!(server.get("/api/policies?serach=x").await.refused(400, "BadRequest").contains("serach"));
    assert!(
        server
            .get("/api/policies?limit=x")
            .await
            .refused(400, "BadRequest")
            .contains("`limit` must be a whole number")
    );
    assert!(server.get("/api/policies?cursor=x").await.refused(400, "BadRequest").contains("cursor"));
    assert!(server.get("/api/devices?sort=colour").await.refused(400, "BadRequest").contains("colour"));
    assert!(server.get("/api/devices?platform=beos").await.refused(400, "BadRequest").contains("beos"));
    assert!(server.get("/api/policies/x").await.refused(404, "ResourceNotFound").contains("`x`"));
    assert!(
        server.get("/api/policies/x/devices?state=good").await.refused(400, "BadRequest").contains("good")
    );
    assert!(server.get("/api/devices/x").await.refused(404, "ResourceNotFound").contains("device"));
    assert!(
        server.post("/api/groups", json!({"name": " "})).await.refused(400, "BadRequest").contains("name")
    );
    assert!(server.post("/api/groups", json!({})).await.refused(400, "BadRequest").contains("name"));
    assert!(
        server
            .post("/api/tokens", json!({"name": "x", "expiresInSeconds": 1}))
            .await
            .refused(400, "BadRequest")
            .contains("role")
    );
    assert!(
        server
            .get(&format!("{POLICIES}?$filter=name%20like%20%27x%27"))
            .await
            .refused(400, "BadRequest")
            .contains("like")
    );
    let group = server.group("G", &[]).await;
    let unknown = json!({"add": ["00000000-0000-0000-0000-000000000000"]});
    server.post(&format!("/api/groups/{group}/members"), unknown).await.refused(404, "ResourceNotFound");
    let large = serde_json::Value::String("x".repeat(9 << 20));
    server.post("/api/groups", large).await.refused(413, "RequestTooLarge");
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let sentence = |result: Result<palisade_server::Running, palisade_server::StartError>| {
        result.unwrap_err().to_string()
    };

    let data = sentence(palisade_server::open(Config::new(file.join("data"))).await);
    assert!(data.contains("can't be written") && data.contains("--data"), "{data}");
    let console = Config { console: Some(folder.path().to_owned()), ..Config::new(folder.path().join("a")) };
    assert!(sentence(palisade_server::open(console).await).contains("index.html"));
    let url = |url: &str| Config { database_url: Some(url.into()), ..Config::new(folder.path().join("a")) };
    let other = sentence(palisade_server::open(url("postgres://user:secret@host/db")).await);
    assert!(other.contains("sqlite://") && !other.contains("secret"), "{other}");
    std::fs::write(
        folder.path().join("no.db"),
        "this is no database, and long enough to be read as one".repeat(100),
    )
    .unwrap();
    let broken =
        sentence(palisade_server::open(url(&format!("sqlite://{}/no.db", folder.path().display()))).await);
    assert!(broken.contains("can't be opened"), "{broken}");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let port = palisade_server::start::listen(address).await.unwrap_err().to_string();
    assert!(port.contains(&address.to_string()) && port.contains("--listen"), "{port}");
}
