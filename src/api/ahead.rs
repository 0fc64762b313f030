//! Answers that are fetched before they are asked for, because a link is about to be followed: kept for seconds,
//! dropped with the next change of what they show and with every request that changes something.

use std::cell::RefCell;

use js_sys::{Date, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortController;

use super::client::Api;
use super::recorded::Recorded;
use super::transport::{Answer, FetchTransport, Hear, Request, Response, Transport};

/// How many milliseconds an answer is kept.
const KEPT: f64 = 5_000.0;
/// Most answers that are kept or on their way.
const MOST: usize = 12;

/// A transport whose requests can be given up.
pub trait Abortable: Transport + Clone + 'static {
    /// Sends one request, until `stop` is told.
    fn send_until(&self, request: Request, stop: &AbortController) -> Answer;
}

impl Abortable for FetchTransport {
    fn send_until(&self, request: Request, stop: &AbortController) -> Answer {
        self.send_or_stop(request, Some(stop.signal()))
    }
}

impl Abortable for Recorded {
    fn send_until(&self, request: Request, _stop: &AbortController) -> Answer {
        self.send(request)
    }
}

/// What was fetched ahead, or is on its way.
struct Entry {
    path: String,
    token: String,
    at: f64,
    answer: Promise,
    stop: AbortController,
    there: bool,
    taken: bool,
}

thread_local! {
    static STORE: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
}

/// A transport that gives what was fetched ahead.
#[derive(Debug, Clone)]
pub struct Ahead<T>(pub T);

impl<T: Abortable> Ahead<T> {
    /// Fetches what this path answers, as who is signed in with this client, unless it is there or on its way.
    pub fn fetch(&self, api: &Api, path: &str) {
        let token = api.token();
        forget(|entry| entry.token != token || Date::now() - entry.at > KEPT);
        let known = STORE.with_borrow(|all| all.len() >= MOST || all.iter().any(|entry| entry.path == path));
        let Ok(stop) = AbortController::new() else { return };
        if known || token.is_empty() {
            return;
        }
        let request =
            Request { method: "GET", path: path.to_owned(), token: token.clone(), ..Request::default() };
        let answer = text_of(self.0.send_until(request, &stop), path.to_owned());
        let entry = Entry {
            path: path.to_owned(),
            token,
            at: Date::now(),
            answer: future_to_promise(answer),
            stop,
            there: false,
            taken: false,
        };
        // A page that takes it hears of a failure itself; one that nobody takes concerns nobody.
        let quiet = JsFuture::from(entry.answer.clone());
        wasm_bindgen_futures::spawn_local(async move { drop(quiet.await) });
        STORE.with_borrow_mut(|all| all.push(entry));
    }
}

/// The text of an answer, noted as there.
async fn text_of(answer: Answer, path: String) -> Result<JsValue, JsValue> {
    match answer.await {
        Ok(Response { status: 200, body, .. }) => {
            STORE.with_borrow_mut(|all| {
                all.iter_mut().filter(|it| it.path == path).for_each(|it| it.there = true);
            });
            Ok(body.into())
        }
        _ => {
            STORE.with_borrow_mut(|all| all.retain(|entry| entry.path != path));
            Err(JsValue::NULL)
        }
    }
}

/// Gives up what is on its way for nobody.
pub fn give_up() {
    forget(|entry| !entry.there && !entry.taken);
}

/// Forgets what may have changed since.
pub fn forget_changed(api: &Api) {
    forget(|entry| api.may_have_changed(&entry.path));
}

fn forget(which: impl Fn(&Entry) -> bool) {
    STORE.with_borrow_mut(|all| {
        all.retain(|entry| {
            let goes = which(entry);
            if goes {
                entry.stop.abort();
            }
            !goes
        });
    });
}

/// Takes what was fetched for this request.
fn take(request: &Request) -> Option<Promise> {
    STORE.with_borrow_mut(|all| {
        let fits = |entry: &Entry| {
            entry.path == request.path && entry.token == request.token && Date::now() - entry.at <= KEPT
        };
        let entry = all.iter_mut().find(|entry| fits(entry))?;
        entry.taken = true;
        Some(entry.answer.clone())
    })
}

impl<T: Abortable> Transport for Ahead<T> {
    fn send(&self, request: Request) -> Answer {
        if request.method != "GET" {
            forget(|_| true);
            return self.0.send(request);
        }
        let Some(answer) = take(&request) else { return self.0.send(request) };
        let inner = self.0.clone();
        Box::pin(async move {
            match JsFuture::from(answer).await.ok().and_then(|text| text.as_string()) {
                Some(body) => Ok(Response { status: 200, body, ..Response::default() }),
                None => inner.send(request).await,
            }
        })
    }

    fn listen(&self, request: Request, hear: Hear) -> Answer {
        self.0.listen(request, hear)
    }

    fn address(&self) -> String {
        self.0.address()
    }

    fn server(&self) -> String {
        self.0.server()
    }
}
