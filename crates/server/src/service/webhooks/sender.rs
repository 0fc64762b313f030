//! Empties the outbox: for each webhook one request at a time, so that its events stay in order, and all webhooks beside
//! one another, so that one that fails or is slow holds up no other.

use std::collections::HashMap;
use std::sync::Arc;

use palisade_model::api::WebhookRequest;
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

use crate::app::{App, raised};
use crate::clock;
use crate::failure::Answer;
use crate::store::{FailedTry, Gap, WebhookRecord};

/// Most events of one request.
const BATCH: u32 = 100;
/// The longest time between two tries, in milliseconds.
const LONGEST: i64 = 60 * 60 * 1000;

/// Runs until `finished` becomes true. What is under way then is sent again by the next run.
pub async fn run(app: Arc<App>, mut finished: watch::Receiver<bool>) {
    let mut look = tokio::time::interval(app.config.webhooks.look);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut sends = JoinSet::new();
    let mut under_way: HashMap<Id, i64> = HashMap::new();
    loop {
        tokio::select! {
            biased;
            () = raised(&mut finished) => break,
            Some(ended) = sends.join_next_with_id(), if !sends.is_empty() => {
                let id = match &ended {
                    Ok((id, ())) => *id,
                    Err(error) => error.id(),
                };
                under_way.remove(&id);
                // More may wait than one request took.
                look.reset_immediately();
            }
            _ = look.tick() => match app.store.due_webhooks(clock::milliseconds()).await {
                Ok(due) => for webhook in due {
                    let seq = webhook.seq;
                    if !under_way.values().any(|other| *other == seq) {
                        let sending = sends.spawn(send(app.clone(), webhook));
                        under_way.insert(sending.id(), seq);
                    }
                },
                Err(error) => tracing::error!(%error, "what waits for webhooks can't be read"),
            }
        }
    }
    sends.shutdown().await;
}

async fn send(app: Arc<App>, webhook: WebhookRecord) {
    if let Err(failure) = try_once(&app, &webhook).await {
        tracing::error!(%failure, webhook = webhook.id, "what became of a webhook's request was not written");
        // Not again and again: the address may have taken it.
        tokio::time::sleep(app.config.webhooks.retry).await;
    }
}

async fn try_once(app: &App, webhook: &WebhookRecord) -> Answer<()> {
    let (events, last) = app.store.waiting_events(webhook.seq, BATCH).await?;
    let request = WebhookRequest { webhook: webhook.id.clone(), lost: webhook.lost, events };
    let sent = app.post.send(&webhook.url, &webhook.secret, &request).await;
    let _turn = app.turn().await;
    match sent {
        Ok(()) => {
            let gap = Gap { lost: webhook.lost, last_given_up: webhook.last_given_up };
            app.store.webhook_took(webhook.seq, last, gap).await?;
        }
        Err(cause) => {
            let rules = &app.config.webhooks;
            let now = clock::milliseconds();
            let tried = FailedTry {
                at: now.div_euclid(1000),
                cause: &cause,
                next_try: now.saturating_add(wait(rules.retry.as_millis(), webhook.attempts)),
                given_up: now.div_euclid(1000) - i64::try_from(rules.give_up.as_secs()).unwrap_or(i64::MAX),
            };
            let given_up = app.store.webhook_failed(webhook, &tried).await?;
            tracing::warn!(webhook = webhook.name, cause, given_up, "a webhook's address took nothing");
        }
    }
    super::told(app);
    Ok(())
}

/// Milliseconds until the next try, after this many failed before the last one.
fn wait(first: u128, before: u32) -> i64 {
    let first = i64::try_from(first).unwrap_or(LONGEST);
    first.saturating_mul(1_i64.checked_shl(before.min(30)).unwrap_or(i64::MAX)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        assert_eq!(
            [0, 1, 2, 8, 9, 400].map(|before| wait(10_000, before)),
            [10_000, 20_000, 40_000, 2_560_000, LONGEST, LONGEST]
        );
    }
}
