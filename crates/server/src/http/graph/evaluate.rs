//! Graph's `evaluateDynamicMembership`: whether a device fits a rule, and which part of the rule says so.

use axum::Json as Answered;
use axum::extract::{Path, State};
use palisade_model::membership::{Explanation, parse};
use palisade_model::problem::Problem;
use serde_json::{Value as Json, json};

use super::Base;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::http::Shared;
use crate::http::extract::Body;

/// Whether a device fits a rule that need not be a group's: `{"memberId": ..., "membershipRule": ...}`.
#[utoipa::path(post, path = "/beta/groups/evaluateDynamicMembership", tag = "graph", request_body = Object,
    responses((status = 200, body = Object)))]
pub async fn rule(State(app): Shared, base: Base, Body(body): Body<Json>) -> Answer<Answered<Json>> {
    evaluated(&app, &base, &body, demanded(&body, "membershipRule")?)
}

/// Whether a device fits a group's rule: `{"memberId": ...}`.
#[utoipa::path(post, path = "/beta/groups/{id}/evaluateDynamicMembership", tag = "graph", request_body = Object,
    params(("id" = String, Path)), responses((status = 200, body = Object)))]
pub async fn group(
    State(app): Shared,
    base: Base,
    Path(id): Path<String>,
    Body(body): Body<Json>,
) -> Answer<Answered<Json>> {
    let rule = {
        let tenant = app.tenant();
        let group = tenant.group(&id).ok_or_else(|| Failure::not_found("group", &id))?;
        let rule = group.rule.as_ref().map(|rule| rule.text.clone());
        rule.ok_or_else(|| Failure::bad_request(format!("The group “{}” has no rule.", group.name)))?
    };
    evaluated(&app, &base, &body, &rule)
}

fn evaluated(app: &App, base: &Base, body: &Json, text: &str) -> Answer<Answered<Json>> {
    let rule = parse(text).map_err(|errors| Failure::invalid(errors.iter().map(Problem::from).collect()))?;
    let device = demanded(body, "memberId")?;
    let tenant = app.tenant();
    let explained = tenant.device_number(device).and_then(|number| tenant.explain(number, &rule));
    let explained = explained.ok_or_else(|| Failure::not_found("device", device))?;
    Ok(Answered(json!({
        "@odata.context": base.context("microsoft.graph.evaluateDynamicMembershipResult"),
        "membershipRule": text,
        "membershipRuleEvaluationResult": explained.holds,
        "membershipRuleEvaluationDetails": details(&explained),
    })))
}

fn details(part: &Explanation) -> Json {
    let property = part.property.as_ref();
    json!({
        "expression": part.expression,
        "expressionResult": part.holds,
        "propertyToEvaluate":
            property.map(|property| json!({"propertyName": property.name, "propertyValue": property.value})),
        "expressionEvaluationDetails": part.parts.iter().map(details).collect::<Vec<_>>(),
    })
}

fn demanded<'a>(body: &'a Json, name: &str) -> Answer<&'a str> {
    body.get(name)
        .and_then(Json::as_str)
        .ok_or_else(|| Failure::bad_request(format!("`{name}` must be a text.")))
}
