//! What an edit would change before it is saved, and what a browser needs to judge that by itself.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use palisade_model::api::{ImpactReport, ImpactRequest, ImpactSteps, ImpactTenant};
use palisade_model::impact::{ImpactRefusal, MOST_STEPS};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::{Asked, Body};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure, Kind};

/// What an edit would change on devices.
#[utoipa::path(post, path = "/api/impact", tag = "impact", request_body = ImpactRequest,
    responses((status = 200, body = ImpactReport)))]
pub async fn report(State(app): Shared, Body(request): Body<ImpactRequest>) -> Answer<Json<ImpactReport>> {
    apart(app, move |app| {
        let sequence = app.events().newest();
        app.tenant().impact(&request, &clock::now(), sequence).map_err(|refusal| refused(&refusal))
    })
    .await
    .map(Json)
}

/// What several edits would change on devices, each once those before it are saved.
#[utoipa::path(post, path = "/api/impact/steps", tag = "impact", request_body = ImpactSteps,
    responses((status = 200, body = [ImpactReport])))]
pub async fn steps(State(app): Shared, Body(request): Body<ImpactSteps>) -> Answer<Json<Vec<ImpactReport>>> {
    if request.steps.len() > MOST_STEPS {
        return Err(Failure::bad_request(format!("At most {MOST_STEPS} edits are judged together.")));
    }
    apart(app, move |app| {
        let sequence = app.events().newest();
        app.tenant().impacts(&request.steps, &clock::now(), sequence).map_err(|refusal| refused(&refusal))
    })
    .await
    .map(Json)
}

fn refused(refusal: &ImpactRefusal) -> Failure {
    match refusal {
        ImpactRefusal::UnknownPolicy(_) => Failure::new(Kind::NotFound, refusal.to_string()),
        _ => Failure::bad_request(refusal.to_string()),
    }
}

/// What the caller has.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The `revision` of the state that the caller has.
    #[serde(default)]
    known: String,
}

/// The state by which impact is judged, for a browser that judges by itself. 413 with the code `TenantTooLarge` where
/// the tenant has more than 200,000 devices.
#[utoipa::path(get, path = "/api/impact/tenant", tag = "impact", params(Known),
    responses((status = 200, body = ImpactTenant)))]
pub async fn tenant(State(app): Shared, Asked(asked): Asked<Known>) -> Answer<Json<ImpactTenant>> {
    apart(app, move |app| {
        let sequence = app.events().newest();
        let tenant = app.tenant();
        if tenant.all_devices().len() > app.config.shared_devices {
            return Err(Failure::new(
                Kind::TenantTooLarge,
                "The tenant has too many devices for a browser. Ask `POST /api/impact` for each edit.",
            ));
        }
        let revision = format!("{}-{}", app.events().first(), tenant.revision());
        let state = (revision != asked.known).then(|| tenant.impact_state());
        Ok(ImpactTenant { revision, as_of: clock::now(), sequence, state })
    })
    .await
    .map(Json)
}

/// Judges on a thread where that holds up no other request.
async fn apart<T: Send + 'static>(
    app: Arc<App>,
    judge: impl FnOnce(&App) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let failed = |_| Failure::new(Kind::Internal, "The server failed on this request. Please report it.");
    tokio::task::spawn_blocking(move || judge(&app)).await.map_err(failed)?
}
