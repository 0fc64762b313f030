//! The OpenAPI document, put together from the handlers' annotations and the table of routes.
//!
//! The annotations say what goes in and out, the table says who may: so the document can't promise another
//! permission than the guard asks for. A snapshot test pins the whole.

use axum::Json;
use axum::http::Method;
use palisade_model::api::{ErrorBody, WebhookEvent, WebhookEventsOf, WebhookRequest};
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi as Document, PathItem, Ref};
use utoipa::{OpenApi, PartialSchema, ToSchema};

use super::guard::Needs;
use super::routes;
use super::{
    audit, bulk, channel, conflicts, device_reports, devices, events, graph, groups, health, history, impact,
    overview, policies, policy_reports, policy_versions, reach, scope, search, session, summary, timeline,
    tokens, views, webhooks,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Palisade",
        description = "Endpoint-security policies: the console's REST, a subset of Microsoft Graph (beta), and the device channel."
    ),
    paths(
        health::health,
        document,
        session::sign_in,
        session::who,
        session::sign_out,
        session::password,
        summary::summary,
        events::events,
        search::search,
        audit::list,
        overview::overview,
        policies::list,
        policies::detail,
        policy_versions::list,
        policy_versions::detail,
        policy_versions::restore,
        policy_versions::rollout,
        policy_versions::undo,
        policy_versions::duplicate,
        policy_versions::archive,
        policy_versions::unarchive,
        policy_reports::devices,
        policy_reports::settings,
        timeline::timeline,
        impact::report,
        impact::steps,
        impact::tenant,
        conflicts::list,
        conflicts::pairs,
        conflicts::matrix,
        conflicts::devices,
        devices::list,
        bulk::sync,
        bulk::retire,
        bulk::add,
        views::list,
        views::create,
        views::change,
        views::remove,
        devices::retire,
        devices::sync,
        device_reports::detail,
        device_reports::settings,
        history::list,
        history::ever,
        history::between,
        reach::reach,
        reach::policies,
        reach::find,
        groups::list,
        groups::create,
        groups::preview,
        groups::detail,
        groups::change,
        groups::remove,
        groups::devices,
        groups::members,
        tokens::list_api,
        tokens::create_api,
        tokens::revoke_api,
        tokens::list_enrolment,
        tokens::create_enrolment,
        tokens::revoke_enrolment,
        scope::detail,
        scope::change,
        webhooks::list,
        webhooks::create,
        webhooks::change,
        webhooks::remove,
        webhooks::test,
        webhooks::events,
        webhooks::redeliver,
        webhooks::discard,
        channel::enrol,
        channel::check_in,
        channel::report,
        graph::policies::list,
        graph::policies::create,
        graph::policies::detail,
        graph::policies::change,
        graph::policies::replace,
        graph::policies::remove,
        graph::policy_parts::assign,
        graph::policy_parts::assignments,
        graph::policy_parts::settings,
        graph::groups::list,
        graph::groups::create,
        graph::groups::detail,
        graph::groups::change,
        graph::groups::remove,
        graph::evaluate::rule,
        graph::evaluate::group,
        graph::groups::members,
        graph::groups::add_member,
        graph::groups::remove_member,
        graph::managed_devices::list,
        graph::managed_devices::detail,
        graph::managed_devices::remove,
        graph::managed_devices::sync,
        graph::reports::policy_summary,
        graph::reports::policy_devices,
        graph::reports::settings_summary,
        graph::reports::device_settings,
        graph::reports::setting_details,
        graph::reports::device_policies,
    ),
    components(schemas(ErrorBody, WebhookRequest, WebhookEvent, WebhookEventsOf))
)]
struct Annotations;

/// The document.
pub fn whole() -> Document {
    let mut document = Annotations::openapi();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    let components = document.components.get_or_insert_default();
    components.schemas.insert(ErrorBody::name().into_owned(), ErrorBody::schema());
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A session's or script's token. The scopes named are permissions of roles."))
        .build();
    components.security_schemes.insert("bearer".into(), SecurityScheme::Http(scheme).into());
    for route in routes::all() {
        let operation =
            document.paths.paths.get_mut(route.path).and_then(|item| operation(item, &route.method));
        if let Some(operation) = operation {
            describe(operation, route.needs);
        }
    }
    document
}

fn describe(operation: &mut Operation, needs: Needs) {
    if let Some(scope) = needs.wire() {
        operation.security = Some(vec![SecurityRequirement::new("bearer", [scope])]);
    }
    let content = Content::new(Some(Ref::from_schema_name(ErrorBody::name())));
    let failed = ResponseBuilder::new()
        .description("What is wrong and what to do.")
        .content("application/json", content)
        .build();
    operation.responses.responses.insert("default".into(), failed.into());
}

/// The operation of a path under a method.
pub fn operation<'a>(item: &'a mut PathItem, method: &Method) -> Option<&'a mut Operation> {
    match *method {
        Method::GET => item.get.as_mut(),
        Method::POST => item.post.as_mut(),
        Method::PUT => item.put.as_mut(),
        Method::PATCH => item.patch.as_mut(),
        Method::DELETE => item.delete.as_mut(),
        _ => None,
    }
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "server", responses((status = 200, body = Object)))]
pub async fn document() -> Json<Document> {
    Json(whole())
}
