//! Recorded answers instead of a network, for tests.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::transport::{Answer, Hear, Request, Response, Transport, Unreachable};
use crate::ui::time::sleep;

/// One recorded answer.
#[derive(Debug, Clone)]
struct Recording {
    method: &'static str,
    path: String,
    answer: Result<Response, Unreachable>,
    delay: Duration,
}

/// Answers from a list: the last recording whose method and path match. A recorded path without a query matches
/// every query. What was not recorded is 404; `/api/events` says what is [told](Self::tell).
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    recordings: Arc<Mutex<Vec<Recording>>>,
    asked: Arc<Mutex<Vec<Request>>>,
    listened: Arc<Mutex<Vec<String>>>,
    told: Arc<Mutex<VecDeque<Option<String>>>>,
    number: Arc<AtomicU64>,
}

impl Recorded {
    /// Records a 200.
    pub fn ok(&self, method: &'static str, path: &str, body: impl Into<String>) -> &Self {
        self.record(
            method,
            path,
            Ok(Response { status: 200, body: body.into(), ..Response::default() }),
            Duration::ZERO,
        )
    }

    /// Records a 200 that takes its time.
    pub fn slow(&self, path: &str, body: impl Into<String>, delay: Duration) -> &Self {
        self.late("GET", path, body, delay)
    }

    /// Records a 200 to any request that takes its time.
    pub fn late(&self, method: &'static str, path: &str, body: impl Into<String>, delay: Duration) -> &Self {
        let answer = Response { status: 200, body: body.into(), ..Response::default() };
        self.record(method, path, Ok(answer), delay)
    }

    /// Records a refusal with Graph's error body.
    pub fn refuse(&self, method: &'static str, path: &str, status: u16, code: &str, message: &str) -> &Self {
        let body = serde_json::json!({"error": {"code": code, "message": message}}).to_string();
        self.record(method, path, Ok(Response { status, body, ..Response::default() }), Duration::ZERO)
    }

    /// Records any status and body.
    pub fn answer(&self, method: &'static str, path: &str, status: u16, body: impl Into<String>) -> &Self {
        self.record(
            method,
            path,
            Ok(Response { status, body: body.into(), ..Response::default() }),
            Duration::ZERO,
        )
    }

    /// Records a 429 that says after how many seconds to try again.
    pub fn too_many(&self, method: &'static str, path: &str, seconds: u32) -> &Self {
        let answer = Response { status: 429, retry_after: Some(seconds), ..Response::default() };
        self.record(method, path, Ok(answer), Duration::ZERO)
    }

    /// Records that nobody answers.
    pub fn fail(&self, method: &'static str, path: &str) -> &Self {
        self.record(method, path, Err(Unreachable), Duration::ZERO)
    }

    /// The newest recording takes its time.
    pub fn takes(&self, delay: Duration) -> &Self {
        let mut recordings = self.recordings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(newest) = recordings.last_mut() {
            newest.delay = delay;
        }
        drop(recordings);
        self
    }

    /// From now on, answers show what changed up to this number.
    pub fn shows(&self, number: u64) -> &Self {
        self.number.store(number, Ordering::Relaxed);
        self
    }

    /// The newest recording for this path shows what changed up to this number.
    pub fn answer_numbered(&self, path: &str, number: u64) -> &Self {
        let mut recordings = self.recordings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Recording { answer: Ok(answer), .. }) = recordings.iter_mut().rfind(|it| it.path == path)
        {
            answer.sequence = Some(number);
        }
        drop(recordings);
        self
    }

    /// Tells who listens to `/api/events` this piece of text.
    pub fn tell(&self, piece: &str) -> &Self {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push_back(Some(piece.into()));
        self
    }

    /// The connection of who listens breaks off.
    pub fn cut(&self) -> &Self {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push_back(None);
        self
    }

    /// The paths by which was listened so far.
    pub fn listened(&self) -> Vec<String> {
        self.listened.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The requests so far, `/api/events` left out.
    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn found(&self, request: &Request) -> Option<Recording> {
        let recordings = self.recordings.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |recording: &&Recording| {
            recording.method == request.method
                && (recording.path == request.path
                    || Some(recording.path.as_str()) == request.path.split('?').next())
        };
        recordings.iter().rev().find(fits).cloned()
    }

    fn record(
        &self,
        method: &'static str,
        path: &str,
        answer: Result<Response, Unreachable>,
        delay: Duration,
    ) -> &Self {
        let recording = Recording { method, path: path.into(), answer, delay };
        self.recordings.lock().unwrap_or_else(PoisonError::into_inner).push(recording);
        self
    }
}

impl Transport for Recorded {
    fn send(&self, request: Request) -> Answer {
        let found = self.found(&request);
        // As the server does with what is read.
        let number = (request.method == "GET").then(|| self.number.load(Ordering::Relaxed));
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        Box::pin(async move {
            match found {
                Some(recording) => {
                    if !recording.delay.is_zero() {
                        sleep(recording.delay).await;
                    }
                    recording.answer.map(|answer| Response { sequence: answer.sequence.or(number), ..answer })
                }
                None => Ok(Response { status: 404, ..Response::default() }),
            }
        })
    }

    fn listen(&self, request: Request, mut hear: Hear) -> Answer {
        self.listened.lock().unwrap_or_else(PoisonError::into_inner).push(request.path.clone());
        if let Some(recording) = self.found(&request) {
            return Box::pin(async move { recording.answer });
        }
        let told = self.told.clone();
        Box::pin(async move {
            loop {
                let next = told.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                match next {
                    Some(Some(piece)) => hear(&piece),
                    Some(None) => return Err(Unreachable),
                    None => sleep(Duration::from_millis(10)).await,
                }
            }
        })
    }

    fn server(&self) -> String {
        "https://recorded.example".into()
    }
}
