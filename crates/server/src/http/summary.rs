//! The numbers beside the navigation, and waiting for a change.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use palisade_model::api::{Changes, Summary};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use crate::app::raised;

/// The longest time that an answer is held.
const HELD: Duration = Duration::from_secs(25);
/// Changes that come together are told together: a fleet that reports must not make consoles ask without end.
const TOGETHER: Duration = Duration::from_millis(250);

/// The numbers beside the navigation.
#[utoipa::path(get, path = "/api/summary", tag = "tenant", responses((status = 200, body = Summary)))]
pub async fn summary(State(app): Shared) -> Json<Summary> {
    Json(app.tenant().summary())
}

/// Since when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The sequence that the caller knows; 0 answers at once.
    #[serde(default)]
    since: u64,
}

/// Answers when something changed, at the latest after 25 s.
#[utoipa::path(get, path = "/api/changes", tag = "tenant", params(Since),
    responses((status = 200, body = Changes)))]
pub async fn changes(State(app): Shared, Asked(asked): Asked<Since>) -> Json<Changes> {
    let mut sequence = app.sequence();
    let mut stopping = app.stopping();
    if asked.since != 0 {
        let changed = async {
            let changed = sequence.wait_for(|now| *now > asked.since).await.is_ok();
            if changed {
                tokio::time::sleep(TOGETHER).await;
            }
        };
        tokio::select! {
            () = changed => {}
            () = tokio::time::sleep(HELD) => {}
            () = raised(&mut stopping) => {}
        }
    }
    let sequence = *app.sequence().borrow();
    Json(Changes { sequence })
}
