//! The list of devices, and what is done to one.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use palisade_model::api::{DeviceRow, Freshness, Page};
use palisade_model::device::Platform;
use palisade_model::enrolment::EnrolmentState;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use super::policies::{wanted, worst};
use super::policy_reports::policy_state_of;
use crate::failure::{Answer, Failure};
use crate::service;
use crate::service::identity::Identity;
use crate::tenant::conflicts::Between;
use crate::tenant::sorted::Wanted;
use crate::tenant::views::devices::{DeviceListWanted, InConflict, OfPolicy};

/// Which devices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// Part of the name or OS.
    #[serde(default)]
    search: String,
    /// `windows10` or `linux`.
    platform: Option<String>,
    /// `current`, `silent` or `never`.
    freshness: Option<String>,
    /// `success`, `pending`, `notManaged` or `error`: what their enrolment has come to.
    enrolment: Option<String>,
    /// The worst state of their policies: `success`, `error`, `conflict`, `pending` or `notApplicable`; `none` for those
    /// without a policy.
    state: Option<String>,
    /// A policy's id: only the devices that it targets.
    policy: Option<String>,
    /// Beside `policy`: only those on which it is `success`, `error`, `conflict`, `pending` or `notApplicable`.
    #[serde(rename = "policyState")]
    policy_state: Option<String>,
    /// Beside `policy`, a setting's key: its state is that of this setting instead of the whole policy.
    #[serde(rename = "policySetting")]
    policy_setting: Option<String>,
    /// A group's id: only its devices.
    group: Option<String>,
    /// `true`: only devices on which policies disagree. So do each of the four that follow.
    #[serde(default)]
    conflict: bool,
    /// A policy's id: only devices on which it disagrees with another.
    #[serde(rename = "conflictPolicy")]
    conflict_policy: Option<String>,
    /// A policy's id: only devices on which it disagrees with `conflictPolicy`.
    #[serde(rename = "conflictWith")]
    conflict_with: Option<String>,
    /// A group's id: only devices of it on which policies disagree.
    #[serde(rename = "conflictGroup")]
    conflict_group: Option<String>,
    /// A setting's key: only devices on which policies disagree on it.
    #[serde(rename = "conflictSetting")]
    conflict_setting: Option<String>,
    /// `name`, `os`, `state`, `lastCheckIn` or `enrolled`, with `-` before it for descending.
    #[serde(default)]
    sort: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows to pass over from the first, to jump to a place; not beside `cursor`.
    #[serde(default)]
    skip: usize,
    /// Rows of a page, at most 1000.
    limit: Option<usize>,
    /// Counts how many devices each value of each filter would show as well.
    #[serde(default)]
    facets: bool,
}

impl ListQuery {
    /// What is asked for, in the tenant's words.
    ///
    /// # Errors
    /// With a sentence, for a word that is none.
    pub fn wanted(self) -> Answer<DeviceListWanted> {
        let platform = match self.platform.as_deref() {
            None | Some("") => None,
            Some("windows10") => Some(Platform::Windows),
            Some("linux") => Some(Platform::Linux),
            Some(other) => {
                return Err(Failure::bad_request(format!(
                    "`{other}` is no platform; use `windows10` or `linux`."
                )));
            }
        };
        let freshness = match self.freshness.as_deref() {
            None | Some("") => None,
            Some("current") => Some(Freshness::Current),
            Some("silent") => Some(Freshness::Silent),
            Some("never") => Some(Freshness::Never),
            Some(other) => {
                return Err(Failure::bad_request(format!(
                    "`{other}` is no freshness; use `current`, `silent` or `never`."
                )));
            }
        };
        let enrolment = match self.enrolment.as_deref() {
            None | Some("") => None,
            Some(word) => Some(EnrolmentState::from_wire(word).ok_or_else(|| {
                Failure::bad_request(format!(
                    "`{word}` is no state of an enrolment; use `success`, `pending`, `notManaged` or `error`."
                ))
            })?),
        };
        let state = worst(self.state.as_deref())?;
        let page = Wanted { skip: self.skip, ..wanted(self.sort, self.cursor, self.limit) };
        let (search, facets) = (self.search, self.facets);
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let policy_state = policy_state_of(self.policy_state.as_deref())?;
        let setting = given(self.policy_setting);
        let of = match given(self.policy) {
            Some(policy) => Some(OfPolicy { policy, state: policy_state, setting }),
            // Passed over, it would have something done with every device.
            None if policy_state.is_some() || setting.is_some() => {
                return Err(Failure::bad_request(
                    "`policyState` and `policySetting` need the `policy` that they are of.",
                ));
            }
            None => None,
        };
        let between = Between {
            policy: given(self.conflict_policy),
            with: given(self.conflict_with),
            group: given(self.conflict_group),
        };
        let setting = given(self.conflict_setting);
        let asked = self.conflict || setting.is_some() || !between.is_open();
        let conflict = asked.then_some(InConflict { setting, between });
        let group = given(self.group);
        Ok(DeviceListWanted {
            search,
            platform,
            freshness,
            enrolment,
            state,
            of,
            group,
            conflict,
            page,
            facets,
        })
    }
}

/// The devices.
#[utoipa::path(get, path = "/api/devices", tag = "devices", params(ListQuery),
    responses((status = 200, body = Page<DeviceRow>)))]
pub async fn list(State(app): Shared, Asked(query): Asked<ListQuery>) -> Answer<Json<Page<DeviceRow>>> {
    service::devices::list(&app, &query.wanted()?).await.map(Json)
}

/// Retires a device.
#[utoipa::path(delete, path = "/api/devices/{id}", tag = "devices", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn retire(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<StatusCode> {
    service::devices::retire(&app, &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks a device for a full report.
#[utoipa::path(post, path = "/api/devices/{id}/sync", tag = "devices", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn sync(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<StatusCode> {
    service::devices::sync(&app, &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
