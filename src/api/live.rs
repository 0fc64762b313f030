//! The one listener that hears what changes in the tenant and moves the sequence, on which open pages ask again.
//!
//! The server says what a change may have touched, at most about once a second, and every twenty seconds that it is
//! there. The listener begins with the number of the first answer that is shown. After a break the listener goes on from the last number that it heard, so that nothing is missed.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use js_sys::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::client::Api;
use super::error::ApiError;
use crate::ui::time::sleep;

/// A server that is silent for so many milliseconds is gone.
const SILENCE: f64 = 45_000.0;
/// After the first failure; each further one doubles it, up to sixteen times.
const RETRY: f64 = 1_000.0;
/// Most milliseconds that one waits for the first answer, which says from where on to listen.
const FIRST: f64 = 2_000.0;
/// How often one looks whether it is time.
const STEP: Duration = Duration::from_millis(250);

/// What one listener knows.
struct Line {
    api: Api,
    /// The console is gone.
    stopped: Cell<bool>,
    running: Cell<bool>,
    /// The network is there again: what waits need wait no longer.
    hurry: Cell<bool>,
    /// Failures in a row.
    failures: Cell<i32>,
    /// When something was heard last, and whether on the present connection.
    heard: Cell<f64>,
    there: Cell<bool>,
}

/// Follows the tenant's changes while someone is signed in, until the caller's owner is gone.
pub fn follow_changes(api: Api) {
    let line = Rc::new(Line {
        api: api.clone(),
        stopped: Cell::default(),
        running: Cell::default(),
        hurry: Cell::default(),
        failures: Cell::default(),
        heard: Cell::default(),
        there: Cell::default(),
    });
    let offline = api.offline();
    let lost = window_event_listener_untyped("offline", move |_| offline.set(true));
    let back = {
        let line = line.clone();
        window_event_listener_untyped("online", move |_| line.hurry.set(true))
    };
    let own = StoredValue::new_local(line.clone());
    on_cleanup(move || {
        own.with_value(|line| line.stopped.set(true));
        lost.remove();
        back.remove();
    });
    let session = api.session();
    Effect::new(move |_| {
        let ready = session.with(|session| session.as_ref().is_some_and(|s| !s.must_change_password));
        if ready && !line.running.replace(true) {
            let line = line.clone();
            spawn_local(async move {
                line.follow().await;
                line.running.set(false);
            });
        }
    });
}

impl Line {
    async fn follow(self: &Rc<Self>) {
        let until = Date::now() + FIRST;
        while !self.api.is_numbered() && Date::now() < until && !self.stopped.get() {
            sleep(STEP).await;
        }
        while !self.stopped.get() {
            self.heard.set(Date::now());
            self.there.set(false);
            let (line, mut rest) = (self.clone(), String::new());
            let hear = Box::new(move |piece: &str| line.hear(&mut rest, piece));
            match race(Box::pin(self.api.listen(hear)), Box::pin(self.silence())).await {
                Some(Err(ApiError::SignedOut | ApiError::PasswordRequired)) => return,
                // It ends with the session; whoever is signed in goes on.
                Some(Ok(())) if self.api.session().with_untracked(Option::is_none) => return,
                _ => {}
            }
            self.wait().await;
        }
    }

    /// Takes over what came, up to the last whole event.
    fn hear(&self, rest: &mut String, piece: &str) {
        self.heard.set(Date::now());
        let first = !self.there.replace(true);
        self.failures.set(0);
        let again = self.api.is_there();
        rest.push_str(piece);
        while let Some((event, after)) = rest.split_once("\n\n") {
            let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
            let number = line("id: ").and_then(|id| id.parse().ok());
            match number {
                Some(number) => self.api.changed(number, line("data: ").unwrap_or_default()),
                // That nothing happened since what is shown.
                None if first => {}
                // Nothing changed but the time: one that checks in without a change, or falls silent, is no event.
                None => self.api.changed(self.api.sequence().get_untracked(), ""),
            }
            *rest = after.to_owned();
        }
        if again {
            // What pages could not ask meanwhile, they ask now.
            self.api.changed(self.api.sequence().get_untracked(), "");
        }
    }

    /// Returns when nothing was heard for long, or a request found no server though this connection seems to stand.
    async fn silence(&self) {
        while !self.stopped.get()
            && Date::now() - self.heard.get() < SILENCE
            && !(self.there.get() && self.api.offline().get_untracked())
        {
            sleep(STEP).await;
        }
    }

    /// Waits before the next try, the longer the more failed.
    async fn wait(&self) {
        let failures = self.failures.get();
        self.failures.set((failures + 1).min(4));
        self.hurry.set(false);
        let until = Date::now() + RETRY * f64::from(1 << failures);
        while Date::now() < until && !self.hurry.get() && !self.stopped.get() {
            sleep(STEP).await;
        }
    }
}

/// What the first gives, or nothing where the second is done before.
pub(super) async fn race<T>(
    mut first: Pin<Box<impl Future<Output = T>>>,
    mut second: Pin<Box<impl Future<Output = ()>>>,
) -> Option<T> {
    poll_fn(|context| match first.as_mut().poll(context) {
        Poll::Ready(given) => Poll::Ready(Some(given)),
        Poll::Pending => second.as_mut().poll(context).map(|()| None),
    })
    .await
}
