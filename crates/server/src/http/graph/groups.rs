//! `groups`: groups of devices in Graph's form.

use axum::Json as Answered;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_model::api::{GroupChange, MembersChange};
use palisade_model::membership::{Device, Property};
use serde_json::{Value as Json, json};

use super::Base;
use super::list::Options;
use crate::failure::{Answer, Failure};
use crate::http::Shared;
use crate::http::extract::{Body, Conditions, by_reference};
use crate::service;
use crate::service::groups::Names;
use crate::service::identity::Identity;
use crate::store::GroupRecord;

/// The group type of those with a rule.
const DYNAMIC: &str = "DynamicMembership";

fn entity(group: &GroupRecord) -> Json {
    json!({
        "id": group.id,
        "displayName": group.name,
        "description": if group.description.is_empty() { Json::Null } else { json!(group.description) },
        "createdDateTime": group.created,
        "groupTypes": if group.rule.is_some() { vec![DYNAMIC] } else { Vec::new() },
        "securityEnabled": true,
        "mailEnabled": false,
        "mailNickname": group.id,
        "membershipRule": group.rule.as_ref().map(|rule| &rule.text),
        "membershipRuleProcessingState":
            group.rule.as_ref().map(|rule| if rule.paused { "Paused" } else { "On" }),
    })
}

/// The groups.
#[utoipa::path(get, path = "/beta/groups", tag = "graph",
    params(("$filter" = Option<String>, Query), ("$top" = Option<u32>, Query), ("$skiptoken" = Option<String>, Query),
        ("$select" = Option<String>, Query), ("$orderby" = Option<String>, Query)),
    responses((status = 200, body = Object)))]
pub async fn list(State(app): Shared, base: Base, options: Options) -> Answer<Answered<Json>> {
    let tenant = app.tenant();
    let mut groups: Vec<&GroupRecord> = tenant.groups().collect();
    groups.sort_by(|left, right| (&left.created, &left.id).cmp(&(&right.created, &right.id)));
    let make = |number: u32| groups.get(usize::try_from(number).ok()?).map(|group| entity(group));
    options.page(&base, "groups", (0u32..).take(groups.len()), make, 100)
}

/// Makes a group: `displayName` and `description`, and for a dynamic one `groupTypes` with `DynamicMembership`,
/// `membershipRule` and `membershipRuleProcessingState`.
#[utoipa::path(post, path = "/beta/groups", tag = "graph", request_body = Object,
    params(("Idempotency-Key" = Option<String>, Header, description = "A retry with the same key makes no second group.")),
    responses((status = 201, body = Object)))]
pub async fn create(
    State(app): Shared,
    who: Identity,
    base: Base,
    conditions: Conditions,
    Body(body): Body<Json>,
) -> Answer<Response> {
    let (membership_rule, rule_paused) = rule_of(&body, false)?;
    let change = GroupChange {
        name: text(&body, "displayName")?,
        description: text(&body, "description")?,
        membership_rule,
        rule_paused,
    };
    let retry = conditions.retry("groups", &body);
    let id = service::groups::create(&app, &who, &change, Names::Any, by_reference(retry.as_ref())).await?;
    let shown = shown(app.tenant().group(&id), &base, &id, &Options::default())?;
    Ok((StatusCode::CREATED, shown).into_response())
}

/// A group.
#[utoipa::path(get, path = "/beta/groups/{id}", tag = "graph", params(("id" = String, Path)),
    responses((status = 200, body = Object)))]
pub async fn detail(
    State(app): Shared,
    base: Base,
    Path(id): Path<String>,
    options: Options,
) -> Answer<Answered<Json>> {
    shown(app.tenant().group(&id), &base, &id, &options)
}

/// Renames or describes a group, changes its rule, or adds members by `members@odata.bind`.
#[utoipa::path(patch, path = "/beta/groups/{id}", tag = "graph", request_body = Object,
    params(("id" = String, Path)), responses((status = 204)))]
pub async fn change(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(body): Body<Json>,
) -> Answer<StatusCode> {
    let (name, description, dynamic) = {
        let tenant = app.tenant();
        let group = tenant.group(&id).ok_or_else(|| Failure::not_found("group", &id))?;
        (group.name.clone(), group.description.clone(), group.rule.is_some())
    };
    let mut if_match = conditions.if_match;
    let (membership_rule, rule_paused) = rule_of(&body, dynamic)?;
    let named = body.get("displayName").is_some() || body.get("description").is_some();
    if named || membership_rule.is_some() || rule_paused.is_some() {
        let given = |key: &str, before: String| match body.get(key) {
            None => Ok(before),
            Some(_) => text(&body, key),
        };
        let change = GroupChange {
            name: given("displayName", name)?,
            description: given("description", description)?,
            membership_rule,
            rule_paused,
        };
        service::groups::change(&app, &who, &id, &change, Names::Any, if_match.take().as_deref()).await?;
    }
    if let Some(Json::Array(links)) = body.get("members@odata.bind") {
        let add = links.iter().map(|link| last_segment(link.as_str().unwrap_or_default())).collect();
        let change = MembersChange { add, remove: Vec::new() };
        service::groups::change_members(&app, &who, &id, &change, if_match.as_deref()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a group that no policy uses.
#[utoipa::path(delete, path = "/beta/groups/{id}", tag = "graph", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn remove(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Answer<StatusCode> {
    service::groups::delete(&app, &who, &id, conditions.if_match.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The devices of a group.
#[utoipa::path(get, path = "/beta/groups/{id}/members", tag = "graph",
    params(("id" = String, Path), ("$top" = Option<u32>, Query), ("$skiptoken" = Option<String>, Query)),
    responses((status = 200, body = Object)))]
pub async fn members(
    State(app): Shared,
    base: Base,
    Path(id): Path<String>,
    options: Options,
) -> Answer<Answered<Json>> {
    let tenant = app.tenant();
    let group = tenant.group(&id).ok_or_else(|| Failure::not_found("group", &id))?;
    let make = |number: u32| {
        let device = tenant.device(number)?;
        let id = crate::guid::text(device.id);
        // As rules see it, so that what is shown of a member is what made it one.
        let device = Device { name: &device.name, ..Device::new(&id, device.shared_facts()) };
        Some(json!({
            "@odata.type": "#microsoft.graph.device",
            "id": id,
            "deviceId": id,
            "accountEnabled": device.boolean(Property::AccountEnabled),
            "displayName": device.text(Property::DisplayName),
            "operatingSystem": device.text(Property::DeviceOsType),
            "operatingSystemVersion": device.text(Property::DeviceOsVersion),
            "manufacturer": device.text(Property::DeviceManufacturer),
            "model": device.text(Property::DeviceModel),
            // Graph's own spelling is not that of rules.
            "trustType": device.text(Property::DeviceTrustType).map(|word| word.replace("AD", "Ad")),
            "managementType": device.text(Property::ManagementType),
            "mdmAppId": device.text(Property::DeviceManagementAppId),
            "systemLabels": device.items(Property::SystemLabels).collect::<Vec<_>>(),
        }))
    };
    options.page(&base, "directoryObjects", group.members.iter(), make, 100)
}

/// Adds a device: `{"@odata.id": ".../{device id}"}`.
#[utoipa::path(post, path = "/beta/groups/{id}/members/$ref", tag = "graph", request_body = Object,
    params(("id" = String, Path)), responses((status = 204)))]
pub async fn add_member(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    Body(body): Body<Json>,
) -> Answer<StatusCode> {
    let device = last_segment(&text(&body, "@odata.id")?);
    let change = MembersChange { add: vec![device], remove: Vec::new() };
    service::groups::change_members(&app, &who, &id, &change, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a device.
#[utoipa::path(delete, path = "/beta/groups/{id}/members/{device}/$ref", tag = "graph",
    params(("id" = String, Path), ("device" = String, Path)), responses((status = 204)))]
pub async fn remove_member(
    State(app): Shared,
    who: Identity,
    Path((id, device)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let change = MembersChange { add: Vec::new(), remove: vec![device] };
    service::groups::change_members(&app, &who, &id, &change, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(group: Option<&GroupRecord>, base: &Base, id: &str, options: &Options) -> Answer<Answered<Json>> {
    let mut json = options.narrowed(entity(group.ok_or_else(|| Failure::not_found("group", id))?));
    if let Json::Object(members) = &mut json {
        members.insert("@odata.context".into(), base.context("groups/$entity"));
    }
    Ok(Answered(json))
}

/// The rule and whether it is paused that a body asks for, as [`GroupChange`] has them. `dynamic`: the group has a
/// rule already.
fn rule_of(body: &Json, dynamic: bool) -> Answer<(Option<String>, Option<bool>)> {
    let paused = match body.get("membershipRuleProcessingState") {
        None | Some(Json::Null) => None,
        Some(Json::String(state)) if state.eq_ignore_ascii_case("On") => Some(false),
        Some(Json::String(state)) if state.eq_ignore_ascii_case("Paused") => Some(true),
        Some(_) => {
            return Err(Failure::bad_request("`membershipRuleProcessingState` must be `On` or `Paused`."));
        }
    };
    let wanted = match body.get("groupTypes") {
        None | Some(Json::Null) => dynamic,
        Some(Json::Array(types)) => types.iter().any(|kind| kind == DYNAMIC),
        Some(_) => return Err(Failure::bad_request("`groupTypes` must be a list.")),
    };
    let given = text(body, "membershipRule")?;
    match (wanted, given.trim().is_empty()) {
        (true, false) => Ok((Some(given), paused)),
        (true, true) if dynamic && body.get("membershipRule").is_none() => Ok((None, paused)),
        (true, true) => Err(Failure::bad_request("A dynamic group needs a `membershipRule`.")),
        (false, false) => Err(Failure::bad_request(
            "A `membershipRule` needs `DynamicMembership` in `groupTypes`; without it members are assigned.",
        )),
        (false, true) if paused == Some(true) => {
            Err(Failure::bad_request("A group without a `membershipRule` can't be paused."))
        }
        (false, true) => Ok((dynamic.then(String::new), None)),
    }
}

fn last_segment(link: &str) -> String {
    link.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
}

fn text(body: &Json, name: &str) -> Answer<String> {
    match body.get(name) {
        None | Some(Json::Null) => Ok(String::new()),
        Some(Json::String(text)) => Ok(text.clone()),
        Some(_) => Err(Failure::bad_request(format!("`{name}` must be a text."))),
    }
}
