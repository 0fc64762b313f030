//! The history of devices: noting what changed, and telling what their settings were when.

mod course;
mod judged;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use palisade_model::api::{
    DeviceHistory, HistoryBetween, HistoryCause, HistoryRow, HistorySave, HistorySetting, SettingChange,
    SettingThen,
};
use roaring::RoaringBitmap;

use crate::app::App;
use crate::clock;
use crate::events::Touched;
use crate::failure::{Answer, Failure};
use crate::store::{CellRow, Kind, TransitionRow};
use course::{Between, Event, Point, Row, Standing, points};
use judged::{Judge, Settings, changes};

/// Notes in the history what a change made different, then tells everybody. Only within a turn, after the tenant took
/// the change over.
pub async fn settle(app: &App, touched: &RoaringBitmap, what: Touched) {
    let noted = app.tenant_mut().take_moves();
    if !noted.is_empty()
        && let Err(error) = app.store.note_moves(&noted).await
    {
        // The change stands. What the history lacks it will tell as unknown.
        tracing::error!(%error, "the history does not know whom a change reached");
    }
    app.changed(touched, what);
}

/// Changes of one row that are told at most.
const CHANGES: usize = 200;

/// Rows that are read for the settings that a device ever had.
const READ: u32 = 1000;

/// Which part of a history.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only this setting's.
    pub setting: Option<String>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows that are read for a page.
    pub limit: u32,
}

/// The history of a device, which may be retired.
///
/// # Errors
/// When there never was such a device, or the cursor is not one of this list.
pub async fn history(app: &App, id: &str, wanted: &Wanted) -> Answer<DeviceHistory> {
    let device = number_of(app, id).await?;
    let cursor = wanted.cursor.as_deref().map(|cursor| {
        cursor.parse::<i64>().map_err(|_| {
            Failure::bad_request("The cursor is not one that this list gave. Start again without a cursor.")
        })
    });
    let cursor = cursor.transpose()?;
    let mut rows = app.store.transitions(device, cursor.unwrap_or(i64::MAX), wanted.limit + 1).await?;
    let more = rows.len() > usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    rows.reverse();
    let next = rows.first().filter(|_| more).map(|row| (row.at + 1).to_string());
    let first = app.store.first_transition(device).await?;
    let now = if cursor.is_none() { now(app, device) } else { None };
    let (points, judge) = judged(app, device, rows, now).await?;
    let settings = judge.settings(&points);
    // Before the first row there was no device, where that row is its enrolment.
    let begins = first.is_some_and(|(_, kind)| kind == Kind::Enrolled);
    let mut before: Settings = begins.then(Arc::default);
    let mut found = Vec::new();
    for (place, (point, settings)) in points.iter().zip(settings).enumerate() {
        // The oldest row that was read is the next page's; here it only says what was before.
        if place > 0 || !more {
            let changes = changes(&before, &settings, wanted.setting.as_deref());
            let said = matches!(point.event, Event::Row(Kind::Found | Kind::Enrolled | Kind::Retired));
            if !changes.is_empty() || (said && wanted.setting.is_none()) {
                found.push(row(point, changes, &judge));
            }
        }
        before = if point.event == Event::Row(Kind::Retired) { Some(Arc::default()) } else { settings };
    }
    found.reverse();
    Ok(DeviceHistory {
        rows: found,
        next,
        since: first.map(|(at, _)| clock::rfc3339_of(at)),
        whole: begins,
        as_of: clock::now(),
    })
}

/// Every setting that a policy set on a device, now or before, by name; of a long history the newest part.
///
/// # Errors
/// When there never was such a device.
pub async fn ever(app: &App, id: &str) -> Answer<Vec<HistorySetting>> {
    let device = number_of(app, id).await?;
    let mut rows = app.store.transitions(device, i64::MAX, READ).await?;
    rows.reverse();
    let (points, judge) = judged(app, device, rows, now(app, device)).await?;
    let settings = judge.ever(&points).into_iter().map(|(key, name)| HistorySetting { key, name });
    let mut settings: Vec<HistorySetting> = settings.collect();
    settings.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
    Ok(settings)
}

/// What is different on a device at one moment from another; both as RFC 3339.
///
/// # Errors
/// When there never was such a device, or the moments are none, or not in order.
pub async fn between(app: &App, id: &str, from: &str, to: &str) -> Answer<HistoryBetween> {
    let device = number_of(app, id).await?;
    let (from, to) = (clock::moment(from)?, clock::moment(to)?);
    // What is still to come is as it is now, as far as anybody knows.
    let now = clock::stamp();
    if from >= now {
        return Err(Failure::bad_request("`from` is still to come."));
    }
    let to = to.min(now);
    if from >= to {
        return Err(Failure::bad_request("`from` must be before `to`."));
    }
    let first = app.store.first_transition(device).await?;
    let begins = first.filter(|(_, kind)| *kind == Kind::Enrolled).map(|(at, _)| at);
    let (at_from, at_to) = (at(app, device, from, begins).await?, at(app, device, to, begins).await?);
    Ok(HistoryBetween {
        from: clock::rfc3339_of(from),
        to: clock::rfc3339_of(to),
        changes: changes(&at_from, &at_to, None),
        from_known: at_from.is_some(),
        to_known: at_to.is_some(),
        since: first.map(|(at, _)| clock::rfc3339_of(at)),
        as_of: clock::now(),
    })
}

/// The settings of a device at a time. `begins` is when it enrolled first, where that is kept.
async fn at(app: &App, device: u32, time: i64, begins: Option<i64>) -> Answer<Settings> {
    let nothing = || Some(Arc::default());
    let mut rows = app.store.transitions(device, time.saturating_add(1), 1).await?;
    if rows.is_empty() {
        return Ok(begins.filter(|begins| time < *begins).and_then(|_| nothing()));
    }
    let after = app.store.transition_after(device, time).await?;
    let now = if after.is_none() { now(app, device) } else { None };
    rows.extend(after);
    let (points, judge) = judged(app, device, rows, now).await?;
    let settings = judge.settings(&points);
    let place = points.iter().rposition(|point| point.at <= time).unwrap_or(0);
    let retired = points.get(place).is_some_and(|point| point.event == Event::Row(Kind::Retired));
    let known = settings.get(place).cloned().flatten();
    // Something was not noted between this point and the next: what is the same at both is known.
    let unsure = points.get(place + 1).filter(|next| next.after.is_some_and(|after| after <= time));
    Ok(match (retired, unsure) {
        (true, _) => nothing(),
        (false, None) => known,
        (false, Some(_)) => {
            let then = settings.get(place + 1).cloned().flatten();
            let mut sure = (*known.unwrap_or_default()).clone();
            for change in changes(&Some(Arc::new(sure.clone())), &then, None) {
                sure.insert(change.key, (change.name, SettingThen::Unknown));
            }
            Some(Arc::new(sure))
        }
    })
}

fn row(point: &Point, mut changes: Vec<SettingChange>, judge: &Judge) -> HistoryRow {
    let left_out = changes.len().saturating_sub(CHANGES);
    changes.truncate(CHANGES);
    let cause = match &point.event {
        Event::Row(Kind::Found) => HistoryCause::Found,
        Event::Row(Kind::Enrolled) => HistoryCause::Enrolled,
        Event::Row(Kind::Reported) => HistoryCause::Reported,
        Event::Row(Kind::Changed) => HistoryCause::Changed,
        Event::Row(Kind::Retired) => HistoryCause::Retired,
        Event::Unknown => HistoryCause::Unknown,
        Event::Told { saves, gained, lost, scope } => {
            let policies =
                |numbers: &[u32]| numbers.iter().filter_map(|number| judge.policy(*number)).collect();
            let saves = saves.iter().filter_map(|(policy, version)| {
                let (saved_by, deleted) = judge.save(*policy, *version);
                Some(HistorySave { policy: judge.policy(*policy)?, version: *version, saved_by, deleted })
            });
            HistoryCause::Told {
                saves: saves.collect(),
                gained: policies(gained),
                lost: policies(lost),
                scope: *scope,
            }
        }
    };
    let (at, after) = (clock::rfc3339_of(point.at), point.after.map(clock::rfc3339_of));
    let left_out = u64::try_from(left_out).unwrap_or(u64::MAX);
    HistoryRow { at, after, cause, changes, left_out }
}

async fn number_of(app: &App, id: &str) -> Answer<u32> {
    let held = app.tenant().device_number(id);
    match held {
        Some(number) => Ok(number),
        None => app.store.device_ever(id).await?.ok_or_else(|| Failure::not_found("device", id)),
    }
}

/// The device as it is; nothing for one that is retired.
fn now(app: &App, device: u32) -> Option<Row> {
    let tenant = app.tenant();
    let told = tenant.told(device)?;
    let standing = Standing { policies: told.policies.to_vec(), class: told.class, moment: told.moment };
    let outcome = tenant.outcome_of(device)?;
    Some(Row { at: clock::stamp(), kind: Kind::Reported, standing: Some(standing), outcome })
}

/// The points that follow from these rows, oldest first, with what judges them.
async fn judged(
    app: &App,
    device: u32,
    rows: Vec<TransitionRow>,
    now: Option<Row>,
) -> Answer<(Vec<Point>, Judge)> {
    let numbers: BTreeSet<u32> = rows.iter().map(|row| row.cell).filter(|cell| *cell > 0).collect();
    let cells = if numbers.is_empty() { HashMap::new() } else { app.store.cells(&numbers).await? };
    let rows: Vec<Row> = rows.iter().map(|row| of(row, &cells)).collect();
    let Some(begin) = rows.first().map(|row| row.at) else {
        return Ok((Vec::new(), Judge::of(app, &[], Between::default()).await?));
    };
    let end = rows.last().into_iter().chain(&now).map(|row| row.at).max().unwrap_or(begin);
    let reaches = app.store.reaches(device, begin, end.saturating_add(1)).await?;
    let standings = rows.iter().chain(&now).filter_map(|row| row.standing.as_ref());
    let mut policies: BTreeSet<u32> =
        standings.flat_map(|standing| standing.policies.iter().copied()).collect();
    policies.extend(reaches.iter().map(|reach| reach.policy).filter(|policy| *policy > 0));
    let ids = if policies.is_empty() { HashMap::new() } else { app.store.policy_ids(&policies).await? };
    let mut saves = HashMap::new();
    for (policy, id) in &ids {
        let rows = app.store.saves(id).await?;
        saves.insert(
            *policy,
            rows.into_iter().map(|row| (clock::parse(&row.saved).unwrap_or(0), row)).collect(),
        );
    }
    let between = Between { reaches, saves, ids };
    let points = points(&rows, &between, now.as_ref());
    let judge = Judge::of(app, &points, between).await?;
    Ok((points, judge))
}

fn of(row: &TransitionRow, cells: &HashMap<u32, CellRow>) -> Row {
    let standing = cells.get(&row.cell).map(|cell| Standing {
        policies: cell.policies.clone(),
        class: cell.class.clone(),
        moment: row.moment,
    });
    Row { at: row.at, kind: row.kind, standing, outcome: row.outcome }
}
