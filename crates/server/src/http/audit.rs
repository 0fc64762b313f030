//! The audit log: who did what, and what was refused; as pages and as a file.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use palisade_model::api::{ACTIONS, AREAS, AuditEntry, AuditPage};
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::Asked;
use super::policies::wanted;
use super::{Shared, csv};
use crate::failure::{Answer, Failure};
use crate::service::audit as service;
use crate::store::AuditWanted;

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// A name as it stands in the log.
    #[serde(default)]
    who: String,
    /// An action, such as `policy.created`, or what actions are done to, such as `policy`.
    #[serde(default)]
    action: String,
    /// Id of what it was done to.
    #[serde(default)]
    object: String,
    /// `true` for what was refused, `false` for what was done.
    refused: Option<bool>,
    /// A time (RFC 3339), or a day in UTC: only rows from then on.
    from: Option<String>,
    /// A time (RFC 3339), or a day in UTC: only rows before it.
    to: Option<String>,
    /// Part of any of a row's texts.
    #[serde(default)]
    search: String,
    /// `time` for the oldest rows first; `-time`, or none, for the newest.
    #[serde(default)]
    sort: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows to pass over from the first, to jump to a place; not beside `cursor`.
    #[serde(default)]
    skip: u32,
    /// Rows of a page, at most 1000.
    limit: Option<usize>,
    /// `csv` for every row as a file; JSON without.
    format: Option<String>,
}

/// The audit log, newest rows first where nothing else is asked for.
#[utoipa::path(get, path = "/api/audit", tag = "tenant", params(AuditQuery),
    responses((status = 200, content((AuditPage = "application/json"), (String = "text/csv")))))]
pub async fn list(State(app): Shared, Asked(query): Asked<AuditQuery>) -> Answer<Response> {
    let action = query.action.as_str();
    if !(action.is_empty() || ACTIONS.contains(&action) || AREAS.contains(&action)) {
        return Err(Failure::bad_request(format!(
            "`{action}` is no action; use one such as `policy.created`, or what it is done to, such as `policy`."
        )));
    }
    let oldest_first = match query.sort.as_str() {
        "" | "-time" => false,
        "time" => true,
        other => {
            let column = other.trim_start_matches('-');
            return Err(Failure::bad_request(format!("The log can't be sorted by `{column}`; use `time`.")));
        }
    };
    let rows = AuditWanted {
        oldest_first,
        who: query.who,
        action: query.action,
        object: query.object,
        refused: query.refused,
        from: query.from.as_deref().map(moment).transpose()?,
        to: query.to.as_deref().map(moment).transpose()?,
        search: query.search,
    };
    if !csv::is_wanted(query.format.as_deref())? {
        let page = wanted(String::new(), query.cursor, query.limit);
        let page = service::page(&app, &rows, page.cursor.as_deref(), query.skip, page.limit).await?;
        return Ok(Json(page).into_response());
    }
    let head = ["Time", "Who", "Action", "Result", "Object", "Object id", "Version", "Detail", "Request"];
    let asked = Arc::new((app, rows));
    Ok(csv::file("audit.csv", &head, None, move |before| {
        let asked = asked.clone();
        async move {
            let (app, rows) = &*asked;
            let (entries, last) = service::some(app, rows, before, csv::BLOCK).await?;
            Ok((entries.iter().map(line).collect(), last.map(Some)))
        }
    }))
}

fn line(entry: &AuditEntry) -> String {
    let version = entry.version.map(|version| version.to_string()).unwrap_or_default();
    csv::line([
        entry.at.as_str(),
        &entry.who,
        &entry.action,
        if entry.refused { "refused" } else { "done" },
        entry.object_name.as_deref().unwrap_or_default(),
        &entry.object,
        &version,
        &entry.detail,
        &entry.request,
    ])
}

/// A time as the log's own compare with it: to the second, and before every fraction of that second.
fn moment(text: &str) -> Answer<String> {
    let time = text.parse::<Timestamp>().ok().or_else(|| {
        let day = text.parse::<Date>().ok()?;
        Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
    });
    let time = time.and_then(|time| Timestamp::from_second(time.as_second()).ok()).ok_or_else(|| {
        Failure::bad_request(format!(
            "`{text}` is no time; use one such as `2026-11-23T14:02:00Z`, or a day such as `2026-11-23`."
        ))
    })?;
    Ok(time.to_string().trim_end_matches('Z').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_compare_with_those_of_the_log() {
        let from = moment("2026-11-23T14:02:00+01:00").unwrap();
        assert_eq!(from, "2026-11-23T13:02:00");
        assert_eq!(moment("2026-11-23").unwrap(), "2026-11-23T00:00:00");
        for within in ["2026-11-23T13:02:00Z", "2026-11-23T13:02:00.001Z"] {
            assert!(*within >= *from, "{within}");
        }
        assert!("2026-11-23T13:01:59.999Z" < from.as_str());
        assert!(moment("yesterday").is_err());
    }
}
