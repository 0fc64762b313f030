//! Stands before every route: finds out who asks, whether they may, and writes refusals to the audit log.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{Extensions, HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use palisade_model::api::Permission;

use super::acts;
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::service::identity::{Identity, authenticate};
use crate::store::AuditRow;

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: open to everyone.
    Nothing,
    /// A session or token, whatever its role, even before a password was chosen.
    SignedIn,
    /// A role with this permission.
    Role(Permission),
    /// A device's signature, which the handler checks over the body.
    Device,
}

impl Needs {
    /// The word in the OpenAPI document.
    pub fn wire(self) -> Option<&'static str> {
        match self {
            Self::Nothing | Self::Device => None,
            Self::SignedIn => Some("signed-in"),
            Self::Role(Permission::Read) => Some("read"),
            Self::Role(Permission::SyncDevices) => Some("sync-devices"),
            Self::Role(Permission::Write) => Some("write"),
            Self::Role(Permission::Administer) => Some("administer"),
        }
    }
}

/// Refusals of strangers that are written per address and hour: enough to see an attack, too few to fill a disk.
const STRANGERS: u32 = 100;

/// Lets a request through to its handler, or refuses it.
pub async fn guard(
    State((app, needs, route)): State<(Arc<App>, Needs, &'static str)>,
    mut request: Request,
    next: Next,
) -> Response {
    let who = match needs {
        Needs::Nothing | Needs::Device => None,
        Needs::SignedIn | Needs::Role(_) => match identify(&app, needs, request.headers()).await {
            Ok(who) => Some(who),
            Err((name, failure)) => {
                let tried = Tried::of(&request, route);
                refused(&app, tried, name, &failure).await;
                return failure.into_response();
            }
        },
    };
    let name = who.as_ref().map(|who| who.name.clone());
    if let Some(who) = who {
        request.extensions_mut().insert(who);
    }
    if request.method() == Method::GET {
        return next.run(request).await;
    }
    let tried = Tried::of(&request, route);
    let response = next.run(request).await;
    if let Some(failure) = response.extensions().get::<Failure>() {
        refused(&app, tried, name, &failure.clone()).await;
    }
    response
}

/// What a request asked for, as the audit log has it.
struct Tried {
    action: &'static str,
    object: String,
    request: String,
    address: String,
}

impl Tried {
    fn of(request: &Request, route: &str) -> Self {
        let path = request.uri().path();
        Self {
            action: acts::action(request.method(), route),
            object: acts::object(route, path),
            request: acts::request(request.method(), path),
            address: address(request.extensions()),
        }
    }
}

/// Where a request came from. What a proxy says of it is not believed, because anybody can say it.
pub fn address(extensions: &Extensions) -> String {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| "unknown".to_owned(), |info| info.0.ip().to_string())
}

async fn identify(
    app: &App,
    needs: Needs,
    headers: &HeaderMap,
) -> Result<Identity, (Option<String>, Failure)> {
    let who = bearer(app, headers).await.map_err(|failure| (None, failure))?;
    match needs {
        Needs::Role(permission) => match who.may(permission) {
            Ok(()) => Ok(who),
            Err(failure) => Err((Some(who.name), failure)),
        },
        _ => Ok(who),
    }
}

async fn bearer(app: &App, headers: &HeaderMap) -> Answer<Identity> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    match token {
        Some(token) if !token.is_empty() => authenticate(app, token).await,
        _ => Err(Failure::unauthenticated("Sign in first, or send a token: `Authorization: Bearer TOKEN`.")),
    }
}

async fn refused(app: &App, tried: Tried, name: Option<String>, failure: &Failure) {
    let Tried { action, object, request, address } = tried;
    let now = clock::seconds();
    let who = match name {
        Some(name) => name,
        None => {
            let key = [(format!("refused {address}"), STRANGERS)];
            if app.refusals.wait(&key, now) > 0 {
                return;
            }
            app.refusals.failed(&key, now);
            format!("somebody at {address}")
        }
    };
    let row = AuditRow {
        at: clock::now(),
        who,
        action: action.to_owned(),
        object,
        detail: failure.message.clone(),
        refused: true,
        request,
        version: None,
    };
    let _turn = app.turn().await;
    if let Err(error) = app.store.audit(&row).await {
        tracing::error!(%error, "a refusal was not written to the audit log");
    }
}
