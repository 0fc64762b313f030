//! The table of routes. Each names what it needs; a test walks all of them with every role and with none.

use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use palisade_model::api::Permission::{Administer, Read, SyncDevices, Write};

use super::guard::Needs::{self, Device, Nothing, Role, SignedIn};
use super::{
    audit, bulk, channel, conflicts, device_reports, devices, events, graph, groups, guard, health, history,
    impact, openapi, overview, policies, policy_reports, policy_versions, reach, scope, search, session,
    summary, timeline, tokens, views, webhooks,
};
use crate::app::App;

/// One route.
#[derive(Debug)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// What it needs.
    pub needs: Needs,
    handler: MethodRouter<Arc<App>>,
}

impl Route {
    /// The handler behind its guard.
    pub fn handler(self, app: &Arc<App>) -> MethodRouter<Arc<App>> {
        self.handler.route_layer(from_fn_with_state((app.clone(), self.needs, self.path), guard::guard))
    }
}

fn route<H, T>(filter: MethodFilter, method: Method, path: &'static str, needs: Needs, handler: H) -> Route
where
    H: Handler<T, Arc<App>>,
    T: 'static,
{
    Route { method, path, needs, handler: on(filter, handler) }
}

fn get<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    route(MethodFilter::GET, Method::GET, path, needs, handler)
}

fn post<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    route(MethodFilter::POST, Method::POST, path, needs, handler)
}

fn put<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    route(MethodFilter::PUT, Method::PUT, path, needs, handler)
}

fn patch<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    route(MethodFilter::PATCH, Method::PATCH, path, needs, handler)
}

fn delete<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    route(MethodFilter::DELETE, Method::DELETE, path, needs, handler)
}

/// Every route.
pub fn all() -> Vec<Route> {
    let mut routes = own();
    routes.extend(graph_routes());
    routes
}

fn own() -> Vec<Route> {
    vec![
        get("/api/health", Nothing, health::health),
        get("/api/openapi.json", Nothing, openapi::document),
        post("/api/session", Nothing, session::sign_in),
        get("/api/session", SignedIn, session::who),
        delete("/api/session", SignedIn, session::sign_out),
        post("/api/session/password", SignedIn, session::password),
        get("/api/summary", Role(Read), summary::summary),
        get("/api/events", Role(Read), events::events),
        get("/api/search", Role(Read), search::search),
        get("/api/audit", Role(Read), audit::list),
        get("/api/overview", Role(Read), overview::overview),
        get("/api/policies", Role(Read), policies::list),
        get("/api/policies/{id}", Role(Read), policies::detail),
        get("/api/policies/{id}/versions", Role(Read), policy_versions::list),
        get("/api/policies/{id}/versions/{version}", Role(Read), policy_versions::detail),
        post("/api/policies/{id}/versions/{version}/restore", Role(Write), policy_versions::restore),
        get("/api/policies/{id}/rollout", Role(Read), policy_versions::rollout),
        get("/api/policies/{id}/timeline", Role(Read), timeline::timeline),
        post("/api/policies/{id}/undo", Role(Write), policy_versions::undo),
        post("/api/policies/{id}/duplicate", Role(Write), policy_versions::duplicate),
        post("/api/policies/{id}/archive", Role(Write), policy_versions::archive),
        post("/api/policies/{id}/unarchive", Role(Write), policy_versions::unarchive),
        get("/api/policies/{id}/devices", Role(Read), policy_reports::devices),
        get("/api/policies/{id}/settings", Role(Read), policy_reports::settings),
        post("/api/impact", Role(Read), impact::report),
        post("/api/impact/steps", Role(Read), impact::steps),
        get("/api/impact/tenant", Role(Read), impact::tenant),
        get("/api/conflicts", Role(Read), conflicts::list),
        get("/api/conflicts/matrix", Role(Read), conflicts::matrix),
        get("/api/conflicts/pairs", Role(Read), conflicts::pairs),
        get("/api/conflicts/devices", Role(Read), conflicts::devices),
        get("/api/devices", Role(Read), devices::list),
        get("/api/devices/{id}", Role(Read), device_reports::detail),
        get("/api/devices/{id}/settings", Role(Read), device_reports::settings),
        get("/api/devices/{id}/history", Role(Read), history::list),
        get("/api/devices/{id}/history/settings", Role(Read), history::ever),
        get("/api/devices/{id}/history/between", Role(Read), history::between),
        delete("/api/devices/{id}", Role(Write), devices::retire),
        post("/api/devices/find", Role(Read), reach::find),
        post("/api/devices/bulk/sync", Role(SyncDevices), bulk::sync),
        post("/api/devices/bulk/retire", Role(Write), bulk::retire),
        post("/api/devices/{id}/sync", Role(SyncDevices), devices::sync),
        post("/api/reach", Role(Read), reach::reach),
        post("/api/reach/policies", Role(Read), reach::policies),
        get("/api/groups", Role(Read), groups::list),
        post("/api/groups", Role(Write), groups::create),
        post("/api/groups/preview", Role(Read), groups::preview),
        get("/api/groups/{id}", Role(Read), groups::detail),
        patch("/api/groups/{id}", Role(Write), groups::change),
        delete("/api/groups/{id}", Role(Write), groups::remove),
        get("/api/groups/{id}/devices", Role(Read), groups::devices),
        post("/api/groups/{id}/members", Role(Write), groups::members),
        post("/api/groups/{id}/members/bulk", Role(Write), bulk::add),
        get("/api/views", Role(Read), views::list),
        post("/api/views", Role(Read), views::create),
        put("/api/views/{id}", Role(Read), views::change),
        delete("/api/views/{id}", Role(Read), views::remove),
        get("/api/tokens", Role(Administer), tokens::list_api),
        post("/api/tokens", Role(Administer), tokens::create_api),
        delete("/api/tokens/{id}", Role(Administer), tokens::revoke_api),
        get("/api/enrolment-tokens", Role(Read), tokens::list_enrolment),
        post("/api/enrolment-tokens", Role(Write), tokens::create_enrolment),
        delete("/api/enrolment-tokens/{id}", Role(Write), tokens::revoke_enrolment),
        get("/api/settings/enforcement-scope", Role(Read), scope::detail),
        put("/api/settings/enforcement-scope", Role(Administer), scope::change),
        get("/api/webhooks", Role(Read), webhooks::list),
        post("/api/webhooks", Role(Administer), webhooks::create),
        patch("/api/webhooks/{id}", Role(Administer), webhooks::change),
        delete("/api/webhooks/{id}", Role(Administer), webhooks::remove),
        post("/api/webhooks/{id}/test", Role(Administer), webhooks::test),
        get("/api/webhooks/{id}/events", Role(Read), webhooks::events),
        post("/api/webhooks/{id}/events/redeliver", Role(Administer), webhooks::redeliver),
        post("/api/webhooks/{id}/events/discard", Role(Administer), webhooks::discard),
        post("/device/v1/enrol", Device, channel::enrol),
        post("/device/v1/check-in", Device, channel::check_in),
        post("/device/v1/report", Device, channel::report),
    ]
}

fn graph_routes() -> Vec<Route> {
    use graph::{evaluate, groups, managed_devices, policies, policy_parts, reports};
    vec![
        get("/beta/deviceManagement/configurationPolicies", Role(Read), policies::list),
        post("/beta/deviceManagement/configurationPolicies", Role(Write), policies::create),
        get("/beta/deviceManagement/configurationPolicies/{id}", Role(Read), policies::detail),
        patch("/beta/deviceManagement/configurationPolicies/{id}", Role(Write), policies::change),
        put("/beta/deviceManagement/configurationPolicies/{id}", Role(Write), policies::replace),
        delete("/beta/deviceManagement/configurationPolicies/{id}", Role(Write), policies::remove),
        post("/beta/deviceManagement/configurationPolicies/{id}/assign", Role(Write), policy_parts::assign),
        get(
            "/beta/deviceManagement/configurationPolicies/{id}/assignments",
            Role(Read),
            policy_parts::assignments,
        ),
        get("/beta/deviceManagement/configurationPolicies/{id}/settings", Role(Read), policy_parts::settings),
        get("/beta/groups", Role(Read), groups::list),
        post("/beta/groups", Role(Write), groups::create),
        get("/beta/groups/{id}", Role(Read), groups::detail),
        patch("/beta/groups/{id}", Role(Write), groups::change),
        delete("/beta/groups/{id}", Role(Write), groups::remove),
        post("/beta/groups/evaluateDynamicMembership", Role(Read), evaluate::rule),
        post("/beta/groups/{id}/evaluateDynamicMembership", Role(Read), evaluate::group),
        get("/beta/groups/{id}/members", Role(Read), groups::members),
        post("/beta/groups/{id}/members/$ref", Role(Write), groups::add_member),
        delete("/beta/groups/{id}/members/{device}/$ref", Role(Write), groups::remove_member),
        get("/beta/deviceManagement/managedDevices", Role(Read), managed_devices::list),
        get("/beta/deviceManagement/managedDevices/{id}", Role(Read), managed_devices::detail),
        delete("/beta/deviceManagement/managedDevices/{id}", Role(Write), managed_devices::remove),
        post(
            "/beta/deviceManagement/managedDevices/{id}/syncDevice",
            Role(SyncDevices),
            managed_devices::sync,
        ),
        post(
            "/beta/deviceManagement/reports/getConfigurationPolicyDeviceSummaryReport",
            Role(Read),
            reports::policy_summary,
        ),
        post(
            "/beta/deviceManagement/reports/getConfigurationPolicyDevicesReport",
            Role(Read),
            reports::policy_devices,
        ),
        post(
            "/beta/deviceManagement/reports/getConfigurationPolicySettingsDeviceSummaryReport",
            Role(Read),
            reports::settings_summary,
        ),
        post(
            "/beta/deviceManagement/reports/getConfigurationPoliciesReportForDevice",
            Role(Read),
            reports::device_policies,
        ),
        post(
            "/beta/deviceManagement/reports/getConfigurationSettingsReport",
            Role(Read),
            reports::device_settings,
        ),
        post(
            "/beta/deviceManagement/reports/getConfigurationSettingDetailsReport",
            Role(Read),
            reports::setting_details,
        ),
    ]
}
