//! The worker by the messages that page and worker exchange: on a tenant that a server gave, it answers what that
//! server answered; and without a worker, or before it has the tenant's state, the server is asked.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use leptos::prelude::{GetUntracked, IntoAny, Set, document, window};
use palisade_console::api::recorded::Recorded;
use palisade_console::api::{Api, ApiError};
use palisade_console::app::mounted::mount_in;
use palisade_console::catalogue;
use palisade_console::worker::protocol::{Answer, HELLO, Reply};
use palisade_console::worker::{Desk, hello, replied};
use palisade_model::api::{ImpactReport, ImpactRequest, Session};
use serde_json::{Value as Json, json};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::writing::{DATA, settle};

/// What a server said of a small tenant: its state, and its answers to edits.
fn record() -> (Json, Vec<(Json, Json)>) {
    let mut record: Json = serde_json::from_str(include_str!("../answers/impact.json")).unwrap();
    let asked = record["asked"].as_array_mut().unwrap();
    let asked = asked.iter_mut().map(|it| (it["request"].take(), it["report"].take())).collect();
    (record["tenant"].take(), asked)
}

async fn said(desk: &RefCell<Desk>, id: u32, job: &Json) -> Answer {
    let text = replied(desk, &json!({"id": id, "job": job}).to_string()).await.unwrap();
    let reply: Reply = serde_json::from_str(&text).unwrap();
    assert_eq!(reply.id, id, "an answer has the number of its job");
    reply.answer
}

/// A report without when it is of, which the server says anew with each.
fn timeless(mut report: ImpactReport) -> ImpactReport {
    report.as_of = String::new();
    report
}

fn provide() {
    for text in DATA {
        catalogue::provide(serde_json::from_str(text).unwrap());
    }
}

#[wasm_bindgen_test]
async fn the_worker_answers_what_the_server_answered() {
    provide();
    let (tenant, asked) = record();
    let desk = RefCell::new(Desk::default());
    assert_eq!(serde_json::from_str::<Reply>(&hello()).unwrap(), Reply { id: HELLO, answer: Answer::Ready });
    // Before it has anything to judge with, it says so.
    let impact = json!({"impact": asked[0].0});
    assert_eq!(said(&desk, 1, &impact).await, Answer::Failed(String::new()));
    assert_eq!(said(&desk, 2, &json!({"begin": {"locale": "en"}})).await, Answer::Ready);
    let known = json!({"revision": tenant["revision"], "sequence": 99, "asOf": "2027-01-01T00:00:00Z"});
    assert_eq!(said(&desk, 3, &json!({"open": known})).await, Answer::Failed(String::new()));
    let revision = tenant["revision"].as_str().unwrap().to_owned();
    let sequence = tenant["sequence"].as_u64().unwrap();
    let opened = said(&desk, 4, &json!({ "open": tenant })).await;
    assert_eq!(opened, Answer::Opened { revision: revision.clone(), sequence });
    for (number, (request, report)) in (10..).zip(asked) {
        let Answer::Impact(found) = said(&desk, number, &json!({"impact": request})).await else {
            panic!("no report on {request}")
        };
        let report: ImpactReport = serde_json::from_value(report).unwrap();
        assert_eq!(timeless(*found), timeless(report), "{request}");
    }
    // The state is still the tenant's, at a later time.
    let opened = said(&desk, 5, &json!({"open": known})).await;
    assert_eq!(opened, Answer::Opened { revision, sequence: 99 });
    let Answer::Impact(found) = said(&desk, 6, &impact).await else { panic!("no report") };
    assert_eq!((found.as_of.as_str(), found.sequence), ("2027-01-01T00:00:00Z", 99));
    // What it can't judge it says; what it can't read it leaves.
    let Answer::Failed(why) = said(&desk, 7, &json!({"impact": {"policyId": "nobody"}})).await else {
        panic!("a report on a policy that is not there")
    };
    assert!(why.contains("nobody"), "{why}");
    assert_eq!(replied(&desk, "no message").await, None);
    assert_eq!(replied(&desk, r#"{"id": 8, "job": {"dance": {}}}"#).await, None);
}

/// In place of the browser's workers, the worker's own answers in this thread, until it is dropped.
struct Workers {
    before: JsValue,
    _answers: Closure<dyn Fn(String) -> js_sys::Promise>,
    started: Rc<RefCell<u32>>,
}

impl Workers {
    /// Workers that answer; or, with `broken`, whose program can't be loaded.
    fn of_this_thread(broken: bool) -> Self {
        let desk = Rc::new(RefCell::new(Desk::default()));
        let answers = Closure::<dyn Fn(String) -> js_sys::Promise>::new(move |text: String| {
            let desk = desk.clone();
            future_to_promise(async move {
                Ok(replied(&desk, &text).await.map_or(JsValue::UNDEFINED, JsValue::from))
            })
        });
        let started = Rc::new(RefCell::new(0));
        let counted = started.clone();
        let count = Closure::<dyn Fn()>::new(move || *counted.borrow_mut() += 1);
        let class = Function::new_with_args(
            "answers, hello, broken, count",
            "return class {
                constructor() {
                    count();
                    setTimeout(() => broken ? this.onerror(new Event('error')) : this.onmessage({ data: hello }));
                }
                async postMessage(text) {
                    const data = await answers(text);
                    if (this.onmessage) this.onmessage({ data });
                }
                terminate() {}
            }",
        );
        let arguments = js_sys::Array::of4(
            answers.as_ref(),
            &hello().into(),
            &broken.into(),
            count.into_js_value().unchecked_ref(),
        );
        let class = class.apply(&JsValue::UNDEFINED, &arguments).unwrap();
        let before = Reflect::get(&window(), &"Worker".into()).unwrap();
        Reflect::set(&window(), &"Worker".into(), &class).unwrap();
        Self { before, _answers: answers, started }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        Reflect::set(&window(), &"Worker".into(), &self.before).unwrap();
    }
}

const IMPACT: &str = "/api/impact";
const TENANT: &str = "/api/impact/tenant";

/// A client that nobody else is signed in with, so that what is known of a worker is its own.
fn client(name: &str) -> (Api, Recorded) {
    // What runs in the background does so once something is mounted, as the page that asks is.
    drop(mount_in(document().create_element("div").unwrap().unchecked_into(), || ().into_any()));
    let mut session: Session = serde_json::from_str(include_str!("../answers/session.json")).unwrap();
    session.token = name.to_owned();
    let recorded = Recorded::default();
    (Api::with_session(recorded.clone(), Some(session)), recorded)
}

fn count(recorded: &Recorded, path: &str) -> usize {
    recorded.asked().iter().filter(|it| it.path.split('?').next() == Some(path)).count()
}

/// Asks the client, and lets what follows in the background happen.
async fn ask(api: &Api, request: &Json) -> Result<ImpactReport, ApiError> {
    let request: ImpactRequest = serde_json::from_value(request.clone()).unwrap();
    let answer = api.impact(&request).await;
    for _ in 0..4 {
        settle().await;
    }
    answer
}

#[wasm_bindgen_test]
async fn the_first_question_is_the_servers_and_the_next_the_workers() {
    provide();
    let workers = Workers::of_this_thread(false);
    let (tenant, asked) = record();
    let (api, recorded) = client("judged here");
    let sequence = tenant["sequence"].as_u64().unwrap();
    api.sequence().set(sequence);
    recorded.ok("GET", TENANT, tenant.to_string());
    recorded.ok("POST", IMPACT, asked[0].1.to_string());
    let first = ask(&api, &asked[0].0).await.unwrap();
    assert_eq!((count(&recorded, IMPACT), count(&recorded, TENANT), *workers.started.borrow()), (1, 1, 1));
    assert_eq!(timeless(first), timeless(serde_json::from_value(asked[0].1.clone()).unwrap()));
    // From now on nobody asks the server.
    for (request, report) in &asked {
        let found = ask(&api, request).await.unwrap();
        assert_eq!(timeless(found), timeless(serde_json::from_value(report.clone()).unwrap()), "{request}");
    }
    assert_eq!((count(&recorded, IMPACT), count(&recorded, TENANT)), (1, 1));
    // Names are the server's to say.
    let mut named = asked[0].0.clone();
    named["named"] = json!(5);
    ask(&api, &named).await.unwrap();
    assert_eq!(count(&recorded, IMPACT), 2);
    // The tenant moves on: the server answers until the state is confirmed, which asks for no more than that.
    let same =
        json!({"revision": tenant["revision"], "sequence": sequence + 1, "asOf": "2027-01-01T00:00:00Z"});
    recorded.ok("GET", TENANT, same.to_string());
    api.sequence().set(sequence + 1);
    ask(&api, &asked[1].0).await.unwrap();
    assert_eq!((count(&recorded, IMPACT), count(&recorded, TENANT)), (3, 2));
    let last = recorded.asked().into_iter().rfind(|it| it.path.starts_with(TENANT)).unwrap();
    assert!(last.path.contains(tenant["revision"].as_str().unwrap()), "{}", last.path);
    let found = ask(&api, &asked[1].0).await.unwrap();
    assert_eq!((count(&recorded, IMPACT), found.sequence), (3, sequence + 1));
    assert_eq!((*workers.started.borrow(), api.sequence().get_untracked()), (1, sequence + 1));
}

#[wasm_bindgen_test]
async fn without_a_worker_the_server_answers() {
    provide();
    let workers = Workers::of_this_thread(true);
    let (tenant, asked) = record();
    let (api, recorded) = client("no worker");
    recorded.ok("GET", TENANT, tenant.to_string());
    recorded.ok("POST", IMPACT, asked[0].1.to_string());
    for number in 1..4 {
        ask(&api, &asked[0].0).await.unwrap();
        assert_eq!((count(&recorded, IMPACT), *workers.started.borrow()), (number, 1), "it is tried once");
    }
}

#[wasm_bindgen_test]
async fn a_tenant_too_large_for_the_worker_is_left_to_the_server() {
    provide();
    let workers = Workers::of_this_thread(false);
    let (_, asked) = record();
    let (api, recorded) = client("too large");
    recorded.refuse("GET", TENANT, 413, "TenantTooLarge", "Ask `POST /api/impact`.");
    recorded.ok("POST", IMPACT, asked[0].1.to_string());
    for number in 1..4 {
        ask(&api, &asked[0].0).await.unwrap();
        assert_eq!((count(&recorded, IMPACT), count(&recorded, TENANT)), (number, 1));
    }
    // A server that can't be reached is told, and asked again later.
    recorded.fail("POST", IMPACT);
    assert_eq!(ask(&api, &asked[0].0).await, Err(ApiError::Unreachable));
    drop(workers);
}
