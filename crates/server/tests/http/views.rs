//! Saved views of lists: one's own, and shared ones.

use palisade_model::api::Role;
use serde_json::{Value as Json, json};

use crate::harness::{Reply, Server, start};

struct Person<'a> {
    server: &'a Server,
    bearer: String,
}

impl Person<'_> {
    async fn ask(&self, method: &str, path: &str, body: Option<Json>) -> Reply {
        self.server.call(method, path, &[("authorization", &self.bearer)], body).await
    }

    async fn names(&self, list: &str) -> Vec<String> {
        let views = self.ask("GET", &format!("/api/views?list={list}"), None).await.ok();
        views.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
    }
}

async fn person(server: &Server, role: Role) -> Person<'_> {
    Person { server, bearer: format!("Bearer {}", server.token_of(role).await) }
}

fn view(name: &str, shared: bool) -> Json {
    json!({"list": "devices", "name": name, "query": "platform=linux&sort=-name&columns=name,tags", "shared": shared})
}

#[tokio::test]
async fn everybody_keeps_their_own_and_sees_what_is_shared() {
    let server = start().await;
    let reader = person(&server, Role::ReadOnlyOperator).await;
    let manager = person(&server, Role::EndpointSecurityManager).await;
    let own = reader.ask("POST", "/api/views", Some(view(" Linux ", false))).await;
    assert_eq!(own.status, 201);
    let own = own.ok();
    assert_eq!(
        (&own["name"], &own["shared"], &own["changeable"]),
        (&json!("Linux"), &json!(false), &json!(true))
    );
    assert_eq!(own["query"], "platform=linux&sort=-name&columns=name,tags");
    let common = manager.ask("POST", "/api/views", Some(view("All of us", true))).await.ok();
    assert_eq!(reader.names("devices").await, ["All of us", "Linux"]);
    assert_eq!(manager.names("devices").await, ["All of us"]);
    assert_eq!(reader.names("policies").await, Vec::<String>::new());
    assert_eq!(reader.names("").await.len(), 2);
    // What is shared is for those who may change policies.
    let sentence =
        reader.ask("POST", "/api/views", Some(view("Mine for all", true))).await.refused(403, "Forbidden");
    assert!(!sentence.is_empty());
    let (own, common) = (own["id"].as_str().unwrap(), common["id"].as_str().unwrap());
    let path = |id: &str| format!("/api/views/{id}");
    reader.ask("PUT", &path(common), Some(view("Taken", true))).await.refused(403, "Forbidden");
    reader.ask("DELETE", &path(common), None).await.refused(403, "Forbidden");
    // Of what is somebody else's own nobody hears.
    manager.ask("DELETE", &path(own), None).await.refused(404, "ResourceNotFound");
    reader.ask("PUT", &path(own), Some(view("Linux", true))).await.refused(403, "Forbidden");
    let renamed = reader.ask("PUT", &path(own), Some(view("Servers", false))).await.ok();
    assert_eq!((&renamed["name"], &renamed["etag"]), (&json!("Servers"), &json!("\"2\"")));
    let deleted = reader.ask("DELETE", &path(own), None).await.ok();
    assert_eq!(deleted["name"], "Servers");
    assert_eq!(reader.names("devices").await, ["All of us"]);
    let log = server.get("/api/audit?action=view&refused=false").await.ok();
    let said: Vec<&str> =
        log["rows"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
    assert_eq!(said, ["view.delete", "view.change", "view.create", "view.create"]);
    let server = server.restarted().await;
    assert_eq!(server.get("/api/views?list=devices").await.ok().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_view_that_is_none_is_refused_in_a_sentence() {
    let server = start().await;
    let save = async |change: Json| server.post("/api/views", change).await;
    save(view("One", false)).await.ok();
    assert!(save(view("one", false)).await.refused(409, "Conflict").contains("is called “one” already"));
    assert!(save(view(" ", false)).await.refused(400, "BadRequest").contains("needs a name"));
    assert!(save(view(&"x".repeat(101), false)).await.refused(400, "BadRequest").contains("at most 100"));
    let mut other = view("Two", false);
    other["list"] = json!("cats");
    assert!(save(other).await.refused(400, "BadRequest").contains("`cats` is no list"));
    let mut long = view("Three", false);
    long["query"] = json!("x".repeat(2001));
    save(long).await.refused(400, "BadRequest");
    let known = server.get("/api/views").await.ok();
    let path = format!("/api/views/{}", known[0]["id"].as_str().unwrap());
    let bearer = format!("Bearer {}", server.token);
    let headers = [("authorization", bearer.as_str()), ("if-match", "\"7\"")];
    let lost = server.call("PUT", &path, &headers, Some(view("One more", false))).await;
    lost.refused(412, "PreconditionFailed");
    server.put("/api/views/gone", view("x", false)).await.refused(404, "ResourceNotFound");
    // Every list has views of its own, by the same names.
    for list in ["report", "perSetting", "settings", "matrix", "events"] {
        let mut other = view("One", false);
        other["list"] = json!(list);
        save(other).await.ok();
    }
}
