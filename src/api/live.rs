//! The one loop that waits for the tenant to change and moves the sequence, on which open pages ask again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::client::Api;
use super::error::ApiError;
use crate::ui::time::sleep;

/// Between two answers, so that a busy tenant moves the page about once a second and no faster.
const BREATH: Duration = Duration::from_millis(900);
/// After no answer.
const RETRY: Duration = Duration::from_secs(3);

/// Follows the tenant's changes while someone is signed in, until the caller's owner is gone.
pub fn follow_changes(api: Api) {
    let stopped = Arc::new(AtomicBool::new(false));
    on_cleanup({
        let stopped = stopped.clone();
        move || stopped.store(true, Ordering::Relaxed)
    });
    let session = api.session();
    let running = Arc::new(AtomicBool::new(false));
    Effect::new(move |_| {
        let ready = session.with(|session| session.as_ref().is_some_and(|s| !s.must_change_password));
        if ready && !running.swap(true, Ordering::Relaxed) {
            let (api, stopped, running) = (api.clone(), stopped.clone(), running.clone());
            spawn_local(async move {
                follow(&api, &stopped).await;
                running.store(false, Ordering::Relaxed);
            });
        }
    });
}

async fn follow(api: &Api, stopped: &AtomicBool) {
    let sequence = api.sequence();
    while !stopped.load(Ordering::Relaxed) {
        let since = sequence.get_untracked();
        match api.changes(since).await {
            // A server that started again on an older copy counts from less: that is a change as well.
            Ok(now) if now != since => {
                sequence.set(now);
                sleep(BREATH).await;
            }
            // Nothing changed but the time: devices that are well check in without a change, and one that is not falls
            // silent, so that pages ask again as often as this is answered.
            Ok(_) => {
                sequence.notify();
                sleep(BREATH).await;
            }
            Err(ApiError::SignedOut | ApiError::PasswordRequired) => return,
            Err(_) => sleep(RETRY).await,
        }
    }
}
