//! The Web Worker: the model's heavy judgement off the page's thread, a program of its own that loads when it is
//! first needed. It holds the tenant's state and the whole catalogue, and does one job after another.
//!
//! Pages do not speak with it; [`crate::api`] does, in the words of [`protocol`].

pub mod protocol;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::global;
use palisade_model::api::ImpactTenant;
use palisade_model::catalogue::Catalogue;
use palisade_model::impact::Snapshot;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::catalogue;
use protocol::{Answer, Ask, HELLO, Job, Reply};

/// What the worker holds.
#[derive(Default)]
pub struct Desk {
    catalogue: Arc<Catalogue>,
    revision: String,
    snapshot: Option<Snapshot>,
}

/// Answers messages for as long as the worker lives.
pub fn run() {
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let desk = Rc::new(RefCell::new(Desk::default()));
    let to = scope.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else { return };
        let (desk, to) = (desk.clone(), to.clone());
        spawn_local(async move {
            if let Some(reply) = replied(&desk, &text).await {
                let _ = to.post_message(&reply.into());
            }
        });
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // For as long as the worker lives.
    hear.forget();
    let _ = scope.post_message(&hello().into());
}

/// What the worker says unasked once it is there.
pub fn hello() -> String {
    written(&Reply { id: HELLO, answer: Answer::Ready }).unwrap_or_default()
}

/// What the worker says to a message; nothing to one that it can't read.
pub async fn replied(desk: &RefCell<Desk>, message: &str) -> Option<String> {
    let Ask { id, job } = serde_json::from_str(message).ok()?;
    let answer = done(desk, job).await;
    written(&Reply { id, answer })
}

fn written(reply: &Reply) -> Option<String> {
    serde_json::to_string(reply).ok()
}

async fn done(desk: &RefCell<Desk>, job: Job) -> Answer {
    match job {
        Job::Begin { locale } => {
            catalogue::set_locale(&locale);
            let keys: Vec<&'static str> = catalogue::TEMPLATES.iter().map(|it| it.key).collect();
            match catalogue::load(&keys).await {
                Ok(loaded) => {
                    desk.borrow_mut().catalogue = loaded;
                    Answer::Ready
                }
                Err(sentence) => Answer::Failed(sentence),
            }
        }
        Job::Open(tenant) => opened(&mut desk.borrow_mut(), *tenant),
        Job::Impact(request) => {
            let desk = desk.borrow();
            let Some(snapshot) = &desk.snapshot else { return Answer::Failed(String::new()) };
            match snapshot.report(&request, &desk.catalogue) {
                Ok(report) => Answer::Impact(Box::new(report)),
                Err(refusal) => Answer::Failed(refusal.to_string()),
            }
        }
    }
}

/// Takes over the state, or hears that the one it has is still that of the tenant.
fn opened(desk: &mut Desk, tenant: ImpactTenant) -> Answer {
    let (revision, sequence) = (tenant.revision.clone(), tenant.sequence);
    match (&mut desk.snapshot, tenant.state.is_some()) {
        (Some(snapshot), false) if desk.revision == revision => snapshot.confirm(tenant.as_of, sequence),
        _ => {
            desk.snapshot = Snapshot::open(tenant, &desk.catalogue);
            desk.revision.clone_from(&revision);
        }
    }
    match desk.snapshot {
        Some(_) => Answer::Opened { revision, sequence },
        None => Answer::Failed(String::new()),
    }
}
