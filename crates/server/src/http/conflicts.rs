//! The conflicts of the tenant: by setting, by pair of policies, by device; each as JSON and as CSV.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use palisade_model::api::{
    ConflictDeviceRow, ConflictList, ConflictMatrix, ConflictPairRow, ConflictRow, ConflictSetting,
    ConflictSide, Page,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::Asked;
use super::policies::wanted;
use super::{Shared, csv};
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::tenant::conflicts::Between;
use crate::tenant::sorted::Wanted;
use crate::tenant::views::conflict_matrix::MatrixWanted;
use crate::tenant::views::conflicts::ConflictsWanted;

/// Which conflicts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConflictsQuery {
    /// Part of the name of a setting, a value or a policy; for devices, of the device or its OS.
    #[serde(default)]
    search: String,
    /// A setting's key: only its conflict.
    setting: Option<String>,
    /// A policy's id: only conflicts in which it is.
    policy: Option<String>,
    /// Another policy's id: only conflicts in which the two disagree.
    with: Option<String>,
    /// A group's id: only on devices that are in it.
    group: Option<String>,
    /// What the list is sorted by, with `-` before it for descending: `devices` or `name`; of pairs also `settings`; of
    /// devices `name`, `conflicts` or `lastCheckIn`.
    #[serde(default)]
    sort: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows to pass over from the first, to jump to a place; not beside `cursor`.
    #[serde(default)]
    skip: usize,
    /// Rows of a page, at most 1000.
    limit: Option<usize>,
    /// Of pairs and devices also how many rows each policy would show.
    #[serde(default)]
    facets: bool,
    /// Rows of pairs and devices name all their settings, not only the first; a file always does.
    #[serde(default)]
    all: bool,
    /// `csv` for every row as a file; JSON without.
    format: Option<String>,
}

impl ConflictsQuery {
    /// What is asked for in the tenant's words, and whether as a file; `sort` is the order where none is asked for.
    ///
    /// # Errors
    /// With a sentence, for a format that is none.
    fn wanted(self, sort: &str) -> Answer<(ConflictsWanted, bool)> {
        let as_csv = csv::is_wanted(self.format.as_deref())?;
        let sort = if self.sort.is_empty() { sort.to_owned() } else { self.sort };
        let mut page = Wanted { skip: self.skip, ..wanted(sort, self.cursor, self.limit) };
        if as_csv {
            page.limit = usize::MAX;
            page.cursor = None;
            page.skip = 0;
        }
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let between =
            Between { policy: given(self.policy), with: given(self.with), group: given(self.group) };
        let (search, setting, facets) = (self.search, given(self.setting), self.facets);
        let all_named = self.all || as_csv;
        Ok((ConflictsWanted { search, setting, between, page, facets, all_named }, as_csv))
    }
}

/// Every setting on which policies disagree, with who says what.
#[utoipa::path(get, path = "/api/conflicts", tag = "conflicts", params(ConflictsQuery),
    responses((status = 200, content((ConflictList = "application/json"), (String = "text/csv")))))]
pub async fn list(State(app): Shared, Asked(query): Asked<ConflictsQuery>) -> Answer<Response> {
    let (conflicts, as_csv) = query.wanted("-devices")?;
    if !as_csv {
        let list = app.tenant().conflict_rows(&conflicts, clock::now()).map_err(Failure::bad_request)?;
        return Ok(Json(list).into_response());
    }
    let head = ["Setting", "Devices", "Policy", "Version", "Value", "Devices of the policy", "Definition id"];
    let keys = app.tenant().conflict_keys(&conflicts).map_err(Failure::bad_request)?;
    Ok(csv::of_tenant(app, "conflicts.csv", &head, keys, move |tenant, keys| {
        Ok(tenant.conflicts_with(keys, &conflicts).iter().map(lines).collect())
    }))
}

/// A line for each side.
fn lines(row: &ConflictRow) -> String {
    let line = |side: &ConflictSide| {
        csv::line([
            &*row.setting.name,
            &row.devices.to_string(),
            &side.policy_name,
            &side.policy_version.to_string(),
            &side.display_value,
            &side.devices.to_string(),
            &row.setting.definition_id,
        ])
    };
    row.sides.iter().map(line).collect()
}

/// Which policies.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MatrixQuery {
    /// The type under which policies are listed, such as `antivirus`.
    #[serde(default, rename = "type")]
    policy_type: String,
    /// Part of the name of a policy or of a group that it is assigned to.
    #[serde(default)]
    search: String,
    /// `conflicts`: only policies that disagree with another.
    #[serde(default)]
    only: String,
    /// Also how many policies each value of each filter would show.
    #[serde(default)]
    facets: bool,
}

/// Policies against the groups that they are assigned to, with where they disagree with others.
#[utoipa::path(get, path = "/api/conflicts/matrix", tag = "conflicts", params(MatrixQuery),
    responses((status = 200, body = ConflictMatrix)))]
pub async fn matrix(State(app): Shared, Asked(query): Asked<MatrixQuery>) -> Answer<Json<ConflictMatrix>> {
    let only_conflicts = match query.only.as_str() {
        "" => false,
        "conflicts" => true,
        other => {
            return Err(Failure::bad_request(format!(
                "`{other}` can't be asked for alone; use `conflicts`."
            )));
        }
    };
    let MatrixQuery { policy_type, search, facets, .. } = query;
    let wanted = MatrixWanted { policy_type, search, only_conflicts, facets };
    Ok(Json(app.tenant().conflict_matrix(&wanted, clock::now())))
}

/// Every two policies that disagree.
#[utoipa::path(get, path = "/api/conflicts/pairs", tag = "conflicts", params(ConflictsQuery),
    responses((status = 200, content((Page<ConflictPairRow> = "application/json"), (String = "text/csv")))))]
pub async fn pairs(State(app): Shared, Asked(query): Asked<ConflictsQuery>) -> Answer<Response> {
    let (conflicts, as_csv) = query.wanted("-devices")?;
    if !as_csv {
        let list = app.tenant().conflict_pairs(&conflicts, clock::now()).map_err(Failure::bad_request)?;
        return Ok(Json(list).into_response());
    }
    let head = ["Policy", "Other policy", "Settings", "Devices", "Names"];
    let keys = app.tenant().conflict_pair_keys(&conflicts).map_err(Failure::bad_request)?;
    Ok(csv::of_tenant(app, "pairs.csv", &head, keys, move |tenant, keys| {
        let line = |row: ConflictPairRow| {
            csv::line([
                &*row.first.policy_name,
                &row.second.policy_name,
                &row.settings.to_string(),
                &row.devices.to_string(),
                &named(&row.named),
            ])
        };
        Ok(tenant.conflict_pairs_with(keys, &conflicts).into_iter().map(line).collect())
    }))
}

/// Every device on which policies disagree.
#[utoipa::path(get, path = "/api/conflicts/devices", tag = "conflicts", params(ConflictsQuery),
    responses((status = 200, content((Page<ConflictDeviceRow> = "application/json"), (String = "text/csv")))))]
pub async fn devices(State(app): Shared, Asked(query): Asked<ConflictsQuery>) -> Answer<Response> {
    let (conflicts, as_csv) = query.wanted("name")?;
    if !as_csv {
        let list = app.tenant().conflict_devices(&conflicts, clock::now()).map_err(Failure::bad_request)?;
        return Ok(Json(list).into_response());
    }
    let head = ["Device", "OS", "Last check-in", "Conflicts", "Names", "Device id"];
    let numbers = app.tenant().conflict_device_numbers(&conflicts).map_err(Failure::bad_request)?;
    Ok(csv::of_tenant(app, "devices.csv", &head, numbers, move |tenant, numbers| {
        let line = |row: ConflictDeviceRow| {
            csv::line([
                &*row.name,
                &row.os,
                row.last_check_in.as_deref().unwrap_or_default(),
                &row.conflicts.to_string(),
                &named(&row.named),
                &row.device_id,
            ])
        };
        Ok(tenant.conflict_devices_with(numbers, &conflicts).into_iter().map(line).collect())
    }))
}

/// The settings by name.
fn named(settings: &[ConflictSetting]) -> String {
    settings.iter().map(|setting| setting.name.as_str()).collect::<Vec<_>>().join("; ")
}
