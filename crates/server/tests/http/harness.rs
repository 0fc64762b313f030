//! A server on a temporary folder, and a device with a real key.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use palisade_model::api::{Role, TokenRequest};
use palisade_model::channel::{
    CHECK_IN_PATH, DEVICE_HEADER, ENROL_PATH, REPORT_PATH, SIGNATURE_HEADER, TIME_HEADER, signing_input,
};
use palisade_model::device::{DeviceFacts, Platform};
use palisade_server::service::tokens;
use palisade_server::{Config, Running};
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tower::ServiceExt;

pub struct Server {
    pub running: Running,
    pub router: Router,
    pub folder: TempDir,
    /// A token of a Tenant Administrator.
    pub token: String,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("{} {}", self.status, String::from_utf8_lossy(&self.bytes)))
    }

    /// The JSON of a success.
    pub fn ok(&self) -> Json {
        assert!(self.status.is_success(), "{} {}", self.status, String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Json::Null } else { self.json() }
    }

    /// The sentence of a failure with this status and code.
    pub fn refused(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        let json = self.json();
        assert_eq!(json["error"]["code"], code, "{json}");
        assert!(json["error"]["innerError"]["request-id"].is_string());
        json["error"]["message"].as_str().unwrap().to_owned()
    }
}

pub async fn start() -> Server {
    start_in(tempfile::tempdir().unwrap(), |_| {}).await
}

pub async fn start_in(folder: TempDir, change: impl FnOnce(&mut Config)) -> Server {
    let mut config = Config::new(folder.path());
    change(&mut config);
    let running = palisade_server::open(config).await.unwrap();
    let router = running.router();
    let mut server = Server { running, router, folder, token: String::new() };
    server.token = server.token_of(Role::TenantAdministrator).await;
    server
}

impl Server {
    /// Stops it, and starts it again on the same folder; whoever had a token keeps it.
    pub async fn restarted(self) -> Self {
        let Self { running, router, folder, token } = self;
        running.close().await;
        drop(router);
        Self { token, ..start_in(folder, |_| {}).await }
    }

    /// A device of a group that has a policy, which says this and is assigned to the group: device, group and policy.
    pub async fn delivered(&self, settings: Vec<Json>) -> (TestDevice, String, String) {
        let token = self.enrolment_token(None).await;
        let mut device = TestDevice::enrol(self, &token, 1, &windows("pc-1")).await;
        let group = self.group("All", &[&device]).await;
        let policy = self.policy("Baseline", settings).await;
        self.assign(&policy, &[&group], &[]).await;
        device.cycle(self).await;
        (device, group, policy)
    }

    pub async fn token_of(&self, role: Role) -> String {
        let request = TokenRequest {
            name: role.wire().into(),
            role: Some(role),
            expires_in_seconds: 3600,
            max_uses: None,
        };
        tokens::create_api_token(&self.running.app.store, "test", &request).await.unwrap().token
    }

    pub async fn enrolment_token(&self, max_uses: Option<u32>) -> String {
        let body = json!({"name": "t", "expiresInSeconds": 3600, "maxUses": max_uses});
        let created = self.post("/api/enrolment-tokens", body).await.ok();
        created["token"].as_str().unwrap().to_owned()
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        // Events go on until the server stops.
        let endless = parts.headers.get("content-type").is_some_and(|it| it == "text/event-stream");
        let bytes = if endless { Vec::new() } else { to_bytes(body, usize::MAX).await.unwrap().to_vec() };
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Json>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    async fn as_administrator(&self, method: &str, path: &str, body: Option<Json>) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        self.call(method, path, &[("authorization", &bearer)], body).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.as_administrator("GET", path, None).await
    }

    pub async fn post(&self, path: &str, body: Json) -> Reply {
        self.as_administrator("POST", path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Json) -> Reply {
        self.as_administrator("PUT", path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Json) -> Reply {
        self.as_administrator("PATCH", path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.as_administrator("DELETE", path, None).await
    }

    pub async fn group(&self, name: &str, devices: &[&TestDevice]) -> String {
        let id =
            self.post("/api/groups", json!({"name": name})).await.ok()["id"].as_str().unwrap().to_owned();
        let add: Vec<&str> = devices.iter().map(|device| device.id.as_str()).collect();
        let detail = self.post(&format!("/api/groups/{id}/members"), json!({"add": add})).await.ok();
        assert_eq!(detail["devices"], devices.len());
        id
    }

    pub async fn policy(&self, name: &str, settings: Vec<Json>) -> String {
        let created = self.post(POLICIES, antivirus(name, settings)).await;
        assert_eq!(created.status, 201);
        created.ok()["id"].as_str().unwrap().to_owned()
    }

    pub async fn assign(&self, policy: &str, include: &[&str], exclude: &[&str]) -> Json {
        let target = |kind: &str, id: &str| json!({"target": {"@odata.type": format!("#microsoft.graph.{kind}"), "groupId": id}});
        let list: Vec<Json> = include
            .iter()
            .map(|id| target("groupAssignmentTarget", id))
            .chain(exclude.iter().map(|id| target("exclusionGroupAssignmentTarget", id)))
            .collect();
        self.post(&format!("{POLICIES}/{policy}/assign"), json!({"assignments": list})).await.ok()
    }

    /// The counts of a policy as success, error, conflict, pending, not applicable; three places must agree.
    pub async fn counts(&self, policy: &str) -> [u64; 5] {
        let detail = self.get(&format!("/api/policies/{policy}")).await.ok();
        let report = self.get(&format!("/api/policies/{policy}/devices")).await.ok();
        assert_eq!(detail["states"], report["states"]);
        assert_eq!(detail["targeted"], report["total"]);
        let list = self.get("/api/policies").await.ok();
        let row = list["rows"].as_array().unwrap().iter().find(|row| row["id"] == policy).unwrap();
        assert_eq!(detail["states"], row["states"]);
        ["success", "error", "conflict", "pending", "notApplicable"]
            .map(|state| detail["states"][state].as_u64().unwrap())
    }
}

pub const POLICIES: &str = "/beta/deviceManagement/configurationPolicies";
pub const ARCHIVES: &str = "device_vendor_msft_policy_config_defender_allowarchivescanning";
pub const CPU: &str = "device_vendor_msft_policy_config_defender_avgcpuloadfactor";

pub fn antivirus(name: &str, settings: Vec<Json>) -> Json {
    json!({
        "name": name,
        "platforms": "windows10",
        "technologies": "mdm,microsoftSense",
        "templateReference": {"templateId": "804339ad-1553-4478-a742-138fb5807418_1"},
        "settings": settings.into_iter().map(|it| json!({"settingInstance": it})).collect::<Vec<_>>(),
    })
}

pub fn choice(id: &str, item: &str) -> Json {
    json!({
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": id,
        "choiceSettingValue": {"value": format!("{id}_{item}"), "children": []},
    })
}

pub fn integer(id: &str, value: i64) -> Json {
    json!({
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": id,
        "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": value
        },
    })
}

pub struct TestDevice {
    pub id: String,
    pub key: SigningKey,
    pub bundle: Option<Json>,
}

pub fn windows(name: &str) -> DeviceFacts {
    DeviceFacts {
        name: name.into(),
        os_name: "Windows 11 Enterprise 24H2".into(),
        os_version: "10.0.26100.2605".into(),
        ..DeviceFacts::default()
    }
}

pub fn linux(name: &str) -> DeviceFacts {
    DeviceFacts {
        name: name.into(),
        platform: Platform::Linux,
        os_name: "Debian GNU/Linux 12".into(),
        os_version: "6.1.0".into(),
        server: true,
        ..DeviceFacts::default()
    }
}

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub fn enrol_body(token: &str, key: &SigningKey, facts: &DeviceFacts) -> Json {
    json!({"token": token, "publicKey": STANDARD.encode(key.verifying_key().as_bytes()), "facts": facts})
}

pub fn now() -> i64 {
    palisade_server::clock::seconds()
}

impl TestDevice {
    pub async fn enrol(server: &Server, token: &str, seed: u8, facts: &DeviceFacts) -> Self {
        let key = key(seed);
        let answer = server.call("POST", ENROL_PATH, &[], Some(enrol_body(token, &key, facts))).await.ok();
        Self { id: answer["deviceId"].as_str().unwrap().to_owned(), key, bundle: None }
    }

    /// A signed request, as it would be sent at `time`.
    pub fn signed(&self, path: &str, time: i64, body: &Json) -> Request<Body> {
        let body = body.to_string();
        let signature = self.key.sign(&signing_input("POST", path, time, body.as_bytes()));
        Request::post(path)
            .header(DEVICE_HEADER, &self.id)
            .header(TIME_HEADER, time)
            .header(SIGNATURE_HEADER, STANDARD.encode(signature.to_bytes()))
            .body(Body::from(body))
            .unwrap()
    }

    /// Checks in with the acknowledged bundle; keeps a new one.
    pub async fn check_in(&mut self, server: &Server, wait_seconds: u32) -> Json {
        let mut body = json!({"waitSeconds": wait_seconds});
        if let Some(bundle) = &self.bundle {
            body["bundle"] = bundle["id"].clone();
        }
        let answer = server.send(self.signed(CHECK_IN_PATH, now(), &body)).await.ok();
        if answer["bundle"].is_object() {
            self.bundle = Some(answer["bundle"].clone());
        }
        answer
    }

    /// Checks in and says that these are its facts now.
    pub async fn change(&mut self, server: &Server, facts: &DeviceFacts) {
        let body = json!({"waitSeconds": 0, "facts": facts});
        server.send(self.signed(CHECK_IN_PATH, now(), &body)).await.ok();
    }

    /// Reports on every setting of its bundle: `failing` could not be enforced, the others are in force.
    pub async fn report(&self, server: &Server, failing: &[&str]) -> Reply {
        let bundle = self.bundle.as_ref().unwrap();
        let outcomes: Vec<Json> = bundle["settings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|setting| {
                let failed = failing.contains(&setting["key"].as_str().unwrap());
                json!({
                    "key": setting["key"], "digest": setting["digest"],
                    "state": if failed { "failed" } else { "applied" },
                    "code": failed.then_some(65000),
                    "detail": failed.then_some("access denied"),
                })
            })
            .collect();
        let body = json!({"bundle": bundle["id"], "outcome": {"settings": outcomes}});
        server.send(self.signed(REPORT_PATH, now(), &body)).await
    }

    /// Checks in, enforces and reports.
    pub async fn cycle(&mut self, server: &Server) {
        let answer = self.check_in(server, 0).await;
        if answer["bundle"].is_object() || answer["sync"] == true {
            self.report(server, &[]).await.ok();
        }
        let settled = self.check_in(server, 0).await;
        assert!(settled["bundle"].is_null() && settled["sync"] == false, "{settled}");
    }

    pub fn told(&self, key: &str) -> Option<Json> {
        let settings = self.bundle.as_ref()?["settings"].as_array().unwrap();
        settings.iter().find(|setting| setting["key"] == key).map(|setting| setting["value"].clone())
    }
}
