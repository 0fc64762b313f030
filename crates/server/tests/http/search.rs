//! Finding anything by what people type.

use palisade_model::device::DeviceFacts;
use serde_json::{Value as Json, json};

use crate::harness::{
    ARCHIVES, CPU, POLICIES, Server, TestDevice, antivirus, choice, integer, start, windows,
};

impl Server {
    async fn found(&self, text: &str) -> Json {
        self.get(&format!("/api/search?limit=3&q={}", text.replace(' ', "%20"))).await.ok()
    }
}

fn names(found: &Json) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn everything_is_found_by_a_part_of_its_name() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut devices = Vec::new();
    for (seed, name) in (1..).zip(["FIN-ws-1", "branch-fin", "fin-ws-2", "fin-ws-3", "kiosk"]) {
        let facts = DeviceFacts { serial_number: format!("SN-{seed}77{seed}"), ..windows(name) };
        devices.push(TestDevice::enrol(&server, &token, seed, &facts).await);
    }
    let group = server.group("Finance desks", &[&devices[0], &devices[2]]).await;
    let policy = server.policy("Baseline of finance", vec![integer(CPU, 35), choice(ARCHIVES, "1")]).await;
    server.policy("Finance", vec![integer(CPU, 60)]).await;
    let found = server.found("FIN").await;
    assert_eq!(names(&found["devices"]), ["FIN-ws-1", "fin-ws-2", "fin-ws-3"]);
    assert_eq!(names(&found["policies"]), ["Finance", "Baseline of finance"]);
    assert_eq!(names(&found["groups"]), ["Finance desks"]);
    assert_eq!(found["groups"][0]["devices"], 2);
    assert_eq!(found["more"], json!(["devices"]));
    assert_eq!(names(&server.found("ch-fi").await["devices"]), ["branch-fin"]);
    assert_eq!(names(&server.found("sn-577").await["devices"]), ["kiosk"]);
    assert_eq!(names(&server.found("finance base").await["policies"]), ["Baseline of finance"]);
    for (id, kind) in [(&devices[4].id, "devices"), (&group, "groups"), (&policy, "policies")] {
        assert_eq!(server.found(id).await[kind][0]["id"], **id);
    }
    let nothing = json!({"policies": [], "devices": [], "groups": [], "settings": [], "more": []});
    for text in ["", "  ", "no such thing", "fin\nws"] {
        assert_eq!(
            server.get(&format!("/api/search?q={}", text.replace([' ', '\n'], "%0A"))).await.ok(),
            nothing
        );
    }
    server.get(&format!("/api/search?q={}", "x".repeat(300))).await.refused(400, "BadRequest");

    // What is gone is not found, and another name is.
    server.delete(&format!("/api/devices/{}", devices[4].id)).await.ok();
    assert_eq!(server.found("kiosk").await, nothing);
    assert_eq!(server.found("sn-577").await, nothing);
    let facts = DeviceFacts { serial_number: "new".into(), ..windows("moved") };
    devices[1].change(&server, &facts).await;
    assert_eq!(names(&server.found("moved").await["devices"]), ["moved"]);
    assert_eq!(server.found("sn-277").await, nothing);
}

#[tokio::test]
async fn a_setting_is_found_with_its_values_and_who_sets_them() {
    let server = start().await;
    let one = server.policy("One", vec![integer(CPU, 35), choice(ARCHIVES, "1")]).await;
    let two = server.policy("Two", vec![integer(CPU, 60)]).await;
    let three = server.policy("Three", vec![integer(CPU, 35)]).await;
    let found = server.found("cpu load").await;
    let setting = &found["settings"][0];
    assert_eq!((&setting["key"], &setting["policies"]), (&json!(CPU), &json!(3)));
    let value = |value: &Json| {
        let policies: Vec<_> =
            value["policies"].as_array().unwrap().iter().map(|it| it["policyId"].clone()).collect();
        (value["displayValue"].as_str().unwrap().to_owned(), policies)
    };
    let values: Vec<_> = setting["values"].as_array().unwrap().iter().map(value).collect();
    assert_eq!(
        values,
        [("35 %".to_owned(), vec![json!(one), json!(three)]), ("60 %".to_owned(), vec![json!(two)])]
    );
    // By its value, in German as well, and by its id.
    assert_eq!(server.found("cpu 60").await["settings"][0]["values"][0]["displayValue"], "60 %");
    // A value alone: those of its setting that are not meant are left out, however many policies have them.
    let only: Vec<_> =
        server.found("60 %").await["settings"][0]["values"].as_array().unwrap().iter().map(value).collect();
    assert_eq!(only, [("60 %".to_owned(), vec![json!(two)])]);
    assert_eq!(server.found("archive zugelassen").await["settings"][0]["key"], ARCHIVES);
    assert_eq!(server.found(ARCHIVES).await["settings"][0]["key"], ARCHIVES);
    // The list of those that set it.
    let list = server.get(&format!("/api/policies?setting={CPU}")).await.ok();
    assert_eq!(names(&list["rows"]), ["One", "Three", "Two"]);
    assert_eq!(server.get("/api/policies?setting=none").await.ok()["total"], 0);

    server.put(&format!("{POLICIES}/{two}"), antivirus("Two", vec![choice(ARCHIVES, "1")])).await.ok();
    server.post(&format!("/api/policies/{three}/archive"), Json::Null).await.ok();
    let found = server.found("cpu load").await;
    assert_eq!(
        (&found["settings"][0]["policies"], &found["settings"][0]["values"][0]["count"]),
        (&json!(1), &json!(1))
    );
    server.delete(&format!("{POLICIES}/{one}")).await;
    assert_eq!(server.found("cpu load").await["settings"], json!([]));
    let unused = server.found(CPU).await["settings"][0].clone();
    assert_eq!((&unused["policies"], &unused["values"]), (&json!(0), &json!([])));
}
