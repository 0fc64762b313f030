//! The page's end of the worker: starts it, numbers what it asks and awaits the answers.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::api::json::Node;
use crate::worker::protocol::{Answer, HELLO, Job, Reply};

/// The script that starts the worker; trunk writes it beside `index.html`.
const PROGRAM: &str = "/palisade-worker_loader.js";

/// Who waits for which answer.
type Waiting = Rc<RefCell<HashMap<u32, Function>>>;

/// A worker that runs; ended when it is dropped.
pub struct Link {
    worker: Worker,
    waiting: Waiting,
    next: Cell<u32>,
    _hear: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(Event)>,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        give_up(&self.waiting);
    }
}

impl Link {
    /// A worker that has said it is there; `None` where there is none to be had.
    pub async fn start() -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(PROGRAM, &options).ok()?;
        let waiting = Waiting::default();
        let hear = {
            let waiting = waiting.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let text = event.data();
                let id = text.as_string().and_then(|text| Node::parse(&text)).map(|it| it.number("id"));
                let id = id.and_then(|id| u32::try_from(id).ok());
                let who = id.and_then(|id| waiting.borrow_mut().remove(&id));
                if let Some(who) = who {
                    let _ = who.call1(&JsValue::UNDEFINED, &text);
                }
            })
        };
        let failed = {
            let waiting = waiting.clone();
            // A script that can't be loaded, or a program that broke: nobody will be answered.
            Closure::<dyn Fn(Event)>::new(move |_| give_up(&waiting))
        };
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let link = Self { worker, waiting, next: Cell::new(HELLO), _hear: hear, _failed: failed };
        let hello = link.answer_to(HELLO);
        (read(hello).await? == Answer::Ready).then_some(link)
    }

    /// Has a job done; `None` where the worker broke.
    pub async fn ask(&self, job: &Job) -> Option<Answer> {
        let job = serde_json::to_string(job).ok()?;
        self.send(&job).await
    }

    /// Has the job of this name done with what the server wrote for it.
    pub async fn ask_with(&self, name: &str, text: &str) -> Option<Answer> {
        self.send(&["{\"", name, "\":", text, "}"].concat()).await
    }

    async fn send(&self, job: &str) -> Option<Answer> {
        let id = self.next.get().wrapping_add(1).max(HELLO + 1);
        self.next.set(id);
        let answer = self.answer_to(id);
        let text = ["{\"id\":", &id.to_string(), ",\"job\":", job, "}"].concat();
        self.worker.post_message(&text.into()).ok()?;
        read(answer).await
    }

    fn answer_to(&self, id: u32) -> Promise {
        Promise::new(&mut |resolve, _| {
            self.waiting.borrow_mut().insert(id, resolve);
        })
    }
}

async fn read(answer: Promise) -> Option<Answer> {
    let text = JsFuture::from(answer).await.ok()?.as_string()?;
    serde_json::from_str(&text).ok().map(|reply: Reply| reply.answer)
}

fn give_up(waiting: &Waiting) {
    let all = std::mem::take(&mut *waiting.borrow_mut());
    for who in all.into_values() {
        let _ = who.call0(&JsValue::UNDEFINED);
    }
}
