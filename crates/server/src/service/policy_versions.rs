//! What one does with versions of a policy: look at one, restore one, take the newest back, duplicate, archive. Each
//! change makes a new version; none is ever rewritten.

use palisade_model::api::{PolicyRollout, PolicyVersionDetail, VersionRow};
use palisade_model::graph::Assignment;
use serde_json::Value as Json;

use super::identity::Identity;
use super::policies::{Note, assigned, checked, counted, current, fresh, next, read, save};
use super::policy_diff::policy_summary;
use super::{Terms, check_etag, repeated};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::store::{PolicyRecord, VersionRecord};
use crate::tenant::views::rollout::Marks;

/// The versions of a policy, newest first.
///
/// # Errors
/// When there is no such policy.
pub async fn list(app: &App, id: &str) -> Answer<Vec<VersionRow>> {
    exists(app, id)?;
    Ok(app.store.policy_versions(id).await?)
}

/// A policy as it was.
///
/// # Errors
/// When there is no such policy or version.
pub async fn detail(app: &App, id: &str, version: u32) -> Answer<PolicyVersionDetail> {
    exists(app, id)?;
    let VersionRecord { record, row } = stored(app, id, version).await?;
    let assignments = app.tenant().assignment_rows(&record.assignments);
    let mut policy = record.policy.to_json();
    if let Json::Object(members) = &mut policy {
        let list: Json = record.assignments.iter().map(Assignment::to_json).collect();
        members.insert("assignments".into(), list);
    }
    Ok(PolicyVersionDetail { row, policy, assignments, archived: record.archived })
}

/// Makes a new version that says what an older one said; with `assignments`, for whom that one was.
///
/// # Errors
/// When there is no such policy or version, the policy was changed meanwhile, the older version is not valid today, or
/// nothing would change; then nothing is stored.
pub async fn restore(
    app: &App,
    who: &Identity,
    id: &str,
    version: u32,
    with_assignments: bool,
    terms: Terms<'_>,
) -> Answer<()> {
    let _turn = app.turn().await;
    let record = current(app, id, terms.if_match)?;
    let older = stored(app, id, version).await?.record;
    let assignments = if with_assignments { older.assignments.clone() } else { record.assignments.clone() };
    let (wanted, archived) = (PolicyRecord { assignments, ..older }, record.archived);
    let Some((record, what)) = brought_back(app, who, record, wanted, archived)? else {
        return Err(Failure::conflict(format!(
            "Version {version} says what the policy says now. There is nothing to restore."
        )));
    };
    let summary = format!("Version {version} restored: {what}");
    save(app, record, &Note { action: "restored", summary: &summary, reason: terms.reason, retry: None })
        .await
}

/// Takes the newest version back, while nothing of it has left: makes a new one that says what the one before said.
/// A policy that was deleted stands again.
///
/// # Errors
/// When there is no such policy, it was changed meanwhile, it is the first version, devices have heard of it, or the
/// version before is not valid today; then nothing is stored.
pub async fn undo(app: &App, who: &Identity, id: &str, terms: Terms<'_>) -> Answer<()> {
    let _turn = app.turn().await;
    let stands = app.tenant().policy(id).is_some();
    let newest = app.store.policy_version(id, None).await?.ok_or_else(|| Failure::not_found("policy", id))?;
    check_etag(terms.if_match, &format!("\"{}\"", newest.row.version), "policy")?;
    let version = newest.row.version;
    if version < 2 {
        return Err(Failure::conflict(
            "This is the policy's first version, so there is none to go back to. Delete the policy instead.",
        ));
    }
    let before = stored(app, id, version - 1).await?.record;
    if let Some(sentence) = left(app, &newest, &before) {
        return Err(Failure::conflict(sentence));
    }
    let archived = before.archived;
    let summary;
    let record = if stands {
        let Some((record, what)) = brought_back(app, who, newest.record, before, archived)? else {
            return Err(Failure::conflict(format!(
                "Version {version} says what the one before said. There is nothing to take back."
            )));
        };
        summary = format!("Version {version} taken back: {what}");
        record
    } else {
        let policy = read(app, before.policy.to_json())?;
        let assignments = checked(app, id, before.assignments)?;
        summary = "Deletion taken back".to_owned();
        next(app, newest.record, who, |record| {
            (record.policy, record.assignments, record.archived) = (policy, assignments, archived);
        })
    };
    save(app, record, &Note { action: "undone", summary: &summary, reason: terms.reason, retry: None }).await
}

/// Copies a policy as it stands under another name; gives the id of the copy.
///
/// # Errors
/// When there is no such policy, or the name can't be used; then nothing is stored.
pub async fn duplicate(
    app: &App,
    who: &Identity,
    id: &str,
    (name, with_assignments): (&str, bool),
    reason: &str,
    retry: Option<(&str, &str)>,
) -> Answer<String> {
    let _turn = app.turn().await;
    if let Some(id) = repeated(app, &who.name, retry).await? {
        return Ok(id);
    }
    let source = current(app, id, None)?;
    let mut body = source.policy.to_json();
    if let Json::Object(members) = &mut body {
        members.insert("name".into(), name.into());
    }
    let policy = read(app, body)?;
    let summary =
        format!("Copy of “{}”, version {}: {}", source.policy.name, source.version, counted(&policy));
    let mut record = fresh(app, who, policy, Vec::new())?;
    if with_assignments {
        record.assignments = checked(app, &record.id, source.assignments)?;
    }
    let copy = record.id.clone();
    save(app, record, &Note { action: "created", summary: &summary, reason, retry }).await?;
    Ok(copy)
}

/// Archives a policy, so that it is kept and delivered to nobody, or takes it into use again. Does nothing where it
/// is so already.
///
/// # Errors
/// When there is no such policy or it was changed meanwhile.
pub async fn archive(app: &App, who: &Identity, id: &str, archived: bool, terms: Terms<'_>) -> Answer<()> {
    let _turn = app.turn().await;
    let record = current(app, id, terms.if_match)?;
    if record.archived == archived {
        return Ok(());
    }
    let (action, summary) = if archived {
        ("archived", "delivered to nobody".to_owned())
    } else {
        ("unarchived", assigned(app, &record.assignments))
    };
    let record = next(app, record, who, |record| record.archived = archived);
    save(app, record, &Note { action, summary: &summary, reason: terms.reason, retry: None }).await
}

/// Which version how many devices have.
///
/// # Errors
/// When there is no such policy.
pub async fn rollout(app: &App, id: &str) -> Answer<PolicyRollout> {
    let marks = marks(app, id).await?;
    let undo = match app.store.policy_version(id, None).await? {
        Some(newest) if newest.row.version > 1 => {
            let before = stored(app, id, newest.row.version - 1).await?.record;
            left(app, &newest, &before).is_none()
        }
        _ => false,
    };
    app.tenant().rollout(id, &marks, undo, clock::now()).ok_or_else(|| Failure::not_found("policy", id))
}

/// The versions of a policy, ready to be told apart on devices.
///
/// # Errors
/// When there is no such policy.
pub async fn marks(app: &App, id: &str) -> Answer<Marks> {
    exists(app, id)?;
    let mut marks = Marks::new(app.store.version_marks(id).await?);
    let older = app.tenant().older_versions(id, &marks);
    for version in older {
        if let Some(found) = app.store.policy_version(id, Some(version)).await? {
            marks.note(version, &found.record.policy, &app.tenant());
        }
    }
    Ok(marks)
}

/// The same for the rows of a report; the database is asked only where a device may have an older version.
///
/// # Errors
/// When there is no such policy.
pub async fn marks_of_rows(app: &App, id: &str) -> Answer<Marks> {
    exists(app, id)?;
    let only = app.tenant().only_version(id);
    if let Some(only) = only {
        return Ok(only);
    }
    let mut marks = marks(app, id).await?;
    app.tenant().note_newest(id, &mut marks);
    Ok(marks)
}

fn exists(app: &App, id: &str) -> Answer<()> {
    app.tenant().policy(id).map(drop).ok_or_else(|| Failure::not_found("policy", id))
}

async fn stored(app: &App, id: &str, version: u32) -> Answer<VersionRecord> {
    app.store.policy_version(id, Some(version)).await?.ok_or_else(|| {
        Failure::new(
            crate::failure::Kind::NotFound,
            format!("The policy has no version {version}. Its versions are listed at `/api/policies/{id}/versions`."),
        )
    })
}

/// The policy with what `wanted` says, and one line on what that changes; nothing where nothing would.
fn brought_back(
    app: &App,
    who: &Identity,
    record: PolicyRecord,
    wanted: PolicyRecord,
    archived: bool,
) -> Answer<Option<(PolicyRecord, String)>> {
    let policy = read(app, wanted.policy.to_json())?;
    let assignments = checked(app, &record.id, wanted.assignments)?;
    let mut parts = Vec::new();
    if let Some((_, summary)) = policy_summary(&record.policy, &policy, app.tenant().catalogue()) {
        parts.push(summary);
    }
    if record.assignments != assignments {
        parts.push(format!("assigned {}", assigned(app, &assignments)));
    }
    if record.archived != archived {
        parts.push(if archived { "archived" } else { "in use again" }.to_owned());
    }
    if parts.is_empty() {
        return Ok(None);
    }
    let record = next(app, record, who, |record| {
        (record.policy, record.assignments, record.archived) = (policy, assignments, archived);
    });
    Ok(Some((record, parts.join("; "))))
}

/// Why the newest version can't be taken back; nothing while nothing of it has left.
fn left(app: &App, newest: &VersionRecord, before: &PolicyRecord) -> Option<String> {
    let record = &newest.record;
    let tells_devices = record.policy.settings != before.policy.settings
        || record.assignments != before.assignments
        || record.archived != before.archived
        || newest.row.action == "deleted";
    if !tells_devices {
        return None;
    }
    if record.moment <= app.started() {
        return Some(format!(
            "The server was started anew since version {} was saved, so it can't tell whether a device has fetched \
             it. Restore version {} instead.",
            record.version, before.version
        ));
    }
    let heard = app.tenant().heard(before, record.moment, &app.given_since(record.moment));
    let instead = if newest.row.action == "deleted" {
        "Create the policy again from an export.".to_owned()
    } else {
        format!("Restore version {} instead.", before.version)
    };
    match heard {
        0 => None,
        1 => Some(format!("1 device has fetched version {} already. {instead}", record.version)),
        count => Some(format!("{count} devices have fetched version {} already. {instead}", record.version)),
    }
}
