//! The client that pages hold: sends requests as who is signed in, and keeps what all pages share.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;
use palisade_model::api::Session;
use serde::Serialize;

use super::answer::Answer;
use super::error::ApiError;
use super::session;
use super::transport::{Hear, Request, Response, Transport, Unreachable};

/// How many answers are kept for going back without waiting.
const CACHE_SIZE: usize = 40;

/// The client. Cheap to clone; every clone is the same client.
#[derive(Clone)]
pub struct Api {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Box<dyn Transport>,
    cache: Mutex<Vec<(String, Arc<str>)>>,
    /// What was to be made, path and body in one, by requests that were not answered, with their keys.
    unanswered: Mutex<Vec<(String, String)>>,
    session: ArcRwSignal<Option<Session>>,
    sequence: ArcRwSignal<u64>,
    own: ArcTrigger,
    /// The number of the first answer, from which changes are listened to; absent before it.
    from: Mutex<Option<u64>>,
    /// What the change of this number touched, in the server's words; empty for everything.
    touched: Mutex<(u64, String)>,
    offline: ArcRwSignal<bool>,
    last_answer: ArcRwSignal<f64>,
}

/// The client of the page that asks; [`Api`] is provided at the top.
///
/// # Panics
/// Outside the application, which is a mistake of the caller.
#[track_caller]
pub fn use_api() -> Api {
    expect_context::<Api>()
}

impl Api {
    /// A client that sends through `transport`, with the session that the tab kept.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self::with_session(transport, session::read())
    }

    /// A client that sends through `transport` as `session`.
    pub fn with_session(transport: impl Transport + 'static, session: Option<Session>) -> Self {
        Self {
            inner: Arc::new(Inner {
                transport: Box::new(transport),
                cache: Mutex::default(),
                unanswered: Mutex::default(),
                session: ArcRwSignal::new(session),
                sequence: ArcRwSignal::new(0),
                own: ArcTrigger::new(),
                from: Mutex::default(),
                touched: Mutex::default(),
                offline: ArcRwSignal::new(false),
                last_answer: ArcRwSignal::new(js_sys::Date::now()),
            }),
        }
    }

    /// Who is signed in.
    pub fn session(&self) -> ArcRwSignal<Option<Session>> {
        self.inner.session.clone()
    }

    /// The tenant's sequence: moves when anything changed, and open pages ask again.
    pub fn sequence(&self) -> ArcRwSignal<u64> {
        self.inner.sequence.clone()
    }

    /// The tenant changed: open pages that may show what was touched ask again. `touched` is in the server's words, empty
    /// for everything.
    pub fn changed(&self, sequence: u64, touched: &str) {
        *self.touched() = (sequence, touched.to_owned());
        self.inner.sequence.set(sequence);
    }

    /// The sequence and what its change touched, as [`changed`](Self::changed) takes it.
    pub fn last_change(&self) -> (u64, String) {
        let sequence = self.inner.sequence.get_untracked();
        let (known, touched) = self.touched().clone();
        (sequence, if known == sequence { touched } else { String::new() })
    }

    /// Something was changed by this page itself: its long lists show that as it is, though somebody is at them.
    pub fn changed_here(&self) {
        self.inner.own.notify();
    }

    /// Notified with each change that this page makes by itself and says so.
    pub(super) fn own_changes(&self) -> ArcTrigger {
        self.inner.own.clone()
    }

    /// Whether what this path answers may have been touched by the last change.
    pub(super) fn may_have_changed(&self, path: &str) -> bool {
        let (_, touched) = self.last_change();
        let named = |word: &[&str]| touched.split(' ').any(|it| it == word.concat());
        let path = path.split('?').next().unwrap_or_default();
        let mut parts = path.split('/').skip(2);
        touched.is_empty()
            || match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
                ("overview" | "summary", ..) | ("policies" | "devices", None, _) => true,
                (kind @ ("policies" | "devices"), Some(id), _) => named(&[kind]) || named(&[kind, "/", id]),
                ("groups", Some(_), Some("devices")) => true,
                _ => named(&["groups"]),
            }
    }

    fn touched(&self) -> std::sync::MutexGuard<'_, (u64, String)> {
        self.inner.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the last request found no server.
    pub fn offline(&self) -> ArcRwSignal<bool> {
        self.inner.offline.clone()
    }

    /// When the last answer came, in milliseconds since 1970.
    pub fn last_answer(&self) -> ArcRwSignal<f64> {
        self.inner.last_answer.clone()
    }

    /// Where requests go, for people.
    pub fn server(&self) -> String {
        self.inner.transport.server()
    }

    /// Where requests go, as `config.json` says it; empty for the origin that served the console.
    pub fn server_address(&self) -> String {
        self.inner.transport.address()
    }

    /// Takes over the session that another program of this tab has written or dropped.
    pub fn read_session(&self) {
        let now = session::read();
        if self.token() != now.as_ref().map(|session| session.token.as_str()).unwrap_or_default() {
            self.cache().clear();
        }
        self.inner.session.set(now);
    }

    /// Signs in or out in this tab.
    pub fn set_session(&self, session: Option<Session>) {
        session::write(session.as_ref());
        if session.is_none() {
            self.cache().clear();
        }
        self.inner.session.set(session);
    }

    /// The last answer to this path, if it is still kept.
    pub(super) fn cached(&self, path: &str) -> Option<Arc<str>> {
        self.cache().iter().find(|(known, _)| known == path).map(|(_, text)| text.clone())
    }

    fn keep(&self, path: &str, text: Arc<str>) {
        let mut cache = self.cache();
        cache.retain(|(known, _)| known != path);
        cache.insert(0, (path.to_owned(), text));
        cache.truncate(CACHE_SIZE);
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Vec<(String, Arc<str>)>> {
        self.inner.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends one request and gives the body of a 2xx answer.
    ///
    /// # Errors
    /// Everything else, after the session and the banner have been told.
    pub async fn send(
        &self,
        method: &'static str,
        path: &str,
        body: Option<String>,
        if_match: Option<&str>,
    ) -> Result<String, ApiError> {
        self.send_with(method, path, body, if_match, "").await
    }

    /// Sends a change with the reason that its author gives; empty for none.
    ///
    /// # Errors
    /// Everything else than a 2xx answer, after the session and the banner have been told.
    pub async fn send_with(
        &self,
        method: &'static str,
        path: &str,
        body: Option<String>,
        if_match: Option<&str>,
        reason: &str,
    ) -> Result<String, ApiError> {
        let if_match = if_match.map(str::to_owned);
        let reason = reason.trim().to_owned();
        self.perform(Request { method, path: path.to_owned(), body, if_match, reason, ..Request::default() })
            .await
    }

    /// Sends a `POST` that makes something. Where nobody knows whether the server did, because its answer was lost,
    /// the same request sent again makes no second one.
    ///
    /// # Errors
    /// Everything else than a 2xx answer, after the session and the banner have been told.
    pub(super) async fn make(&self, path: &str, body: Option<String>) -> Result<String, ApiError> {
        let made = [path, "\n", body.as_deref().unwrap_or_default()].concat();
        let lock = || self.inner.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().iter().find(|(what, _)| *what == made).map(|(_, key)| key.clone());
        let key = known.unwrap_or_else(new_key);
        let request =
            Request { method: "POST", path: path.to_owned(), body, key: key.clone(), ..Request::default() };
        let answer = self.perform(request).await;
        let mut unanswered = lock();
        unanswered.retain(|(what, _)| *what != made);
        if answer.as_ref().is_err_and(|error| *error == ApiError::Unreachable || error.status() >= 500) {
            unanswered.insert(0, (made, key));
            unanswered.truncate(CACHE_SIZE);
        }
        answer
    }

    /// Hears what changes after what is known already, until that ends.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub(super) async fn listen(&self, hear: Hear) -> Result<(), ApiError> {
        let since = self.inner.sequence.get_untracked();
        let path = format!("/api/events?since={since}");
        let request = Request { method: "GET", path, token: self.token(), ..Request::default() };
        self.judged(self.inner.transport.listen(request, hear).await).map(drop)
    }

    pub(super) fn token(&self) -> String {
        self.inner
            .session
            .with_untracked(|session| session.as_ref().map(|it| it.token.clone()).unwrap_or_default())
    }

    async fn perform(&self, request: Request) -> Result<String, ApiError> {
        let request = Request { token: self.token(), ..request };
        self.judged(self.inner.transport.send(request).await)
    }

    /// Whether an answer has said from which change on to listen.
    pub(super) fn is_numbered(&self) -> bool {
        self.from().is_some()
    }

    fn from(&self) -> std::sync::MutexGuard<'_, Option<u64>> {
        self.inner.from.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer shows all up to this change. What comes after the first answer's is listened to; one that was given before
    /// that and comes later may lack what is listened to no more.
    fn shows(&self, number: u64) {
        let first = *self.from();
        match first {
            None => {
                *self.from() = Some(number);
                if self.inner.sequence.get_untracked() == 0 {
                    *self.inner.sequence.write_untracked() = number;
                }
            }
            Some(first) if number < first => {
                *self.from() = Some(0);
                self.changed(self.inner.sequence.get_untracked(), "");
            }
            Some(_) => {}
        }
    }

    /// The server is there; gives whether it was away.
    pub(super) fn is_there(&self) -> bool {
        let was_away = self.inner.offline.get_untracked();
        if was_away {
            self.inner.offline.set(false);
        }
        self.inner.last_answer.set(js_sys::Date::now());
        was_away
    }

    /// The body of a 2xx answer, after the session and the banner have been told of what came.
    fn judged(&self, answer: Result<Response, Unreachable>) -> Result<String, ApiError> {
        if let Ok(Response { sequence: Some(number), .. }) = &answer {
            self.shows(*number);
        }
        let answer = match answer {
            Ok(response) if (200..300).contains(&response.status) => Ok(response.body),
            Ok(response) => Err(ApiError::of(&response)),
            Err(_) => Err(ApiError::Unreachable),
        };
        if answer != Err(ApiError::Unreachable) {
            self.is_there();
        } else if !self.inner.offline.get_untracked() {
            self.inner.offline.set(true);
        }
        match &answer {
            Err(ApiError::SignedOut) if !self.token().is_empty() => self.set_session(None),
            Err(ApiError::PasswordRequired) => {
                self.inner.session.update(|session| {
                    if let Some(session) = session {
                        session.must_change_password = true;
                    }
                });
            }
            _ => {}
        }
        answer
    }

    /// `GET` as text, kept for the next visit.
    pub(super) async fn get_text(&self, path: &str) -> Result<Arc<str>, ApiError> {
        let text: Arc<str> = self.send("GET", path, None, None).await?.into();
        self.keep(path, text.clone());
        Ok(text)
    }

    /// `GET` once. A page that stays open uses [`super::load`] instead, which keeps itself fresh.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn get<T: Answer>(&self, path: &str) -> Result<T, ApiError> {
        T::read(&self.send("GET", path, None, None).await?)
    }
}

/// A key that no other request has.
fn new_key() -> String {
    let part =
        || js_sys::Number::from(js_sys::Math::random()).to_string_with_radix(36).ok().map(String::from);
    [part(), part()].into_iter().flatten().map(|part| part.replace("0.", "")).collect()
}

/// Writes a body.
pub(super) fn written<T: Serialize>(body: &T) -> Option<String> {
    serde_json::to_string(body).ok()
}
