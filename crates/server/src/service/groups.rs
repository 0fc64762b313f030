//! Groups of devices.

use palisade_model::api::{GroupChange, GroupUse, MembersChange};
use roaring::RoaringBitmap;

use super::group_rules;
use super::group_said;
use super::history;
use super::identity::Identity;
use super::{check_etag, repeated};
use crate::app::App;
use crate::clock;
use crate::events::Touched;
use crate::failure::{Answer, Failure};
use crate::guid;
use crate::store::{AuditRow, GroupRecord};
use crate::tenant::Tenant;

/// Whether two groups may go by one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Each group has a name of its own, so that people know which one they assign.
    Own,
    /// As in Graph, where clients tell groups apart by their ids.
    Any,
}

/// Makes a group; gives its id. `retry` is an idempotency key and the request's digest.
///
/// # Errors
/// When the name is missing, too long or another group's, or the rule is wrong.
pub async fn create(
    app: &App,
    who: &Identity,
    change: &GroupChange,
    names: Names,
    retry: Option<(&str, &str)>,
) -> Answer<String> {
    let _turn = app.turn().await;
    if let Some(id) = repeated(app, &who.name, retry).await? {
        return Ok(id);
    }
    let mut record = GroupRecord {
        id: guid::new()?,
        name: name_of(&change.name)?,
        description: description_of(&change.description)?,
        created: clock::now(),
        version: 1,
        rule: None,
        members: RoaringBitmap::new(),
    };
    check_name(&app.tenant(), &record, names)?;
    group_rules::apply(&app.tenant(), &mut record, change)?;
    let row = AuditRow::change(&who.name, "group.create", &record.id, &group_said::made(&record));
    app.store.create_group(&record, retry, &row).await?;
    let id = record.id.clone();
    let touched = app.tenant_mut().put_group(record);
    history::settle(app, &touched, Touched::Everything).await;
    Ok(id)
}

/// Renames or describes a group, or gives it another rule.
///
/// # Errors
/// When there is no such group, it was changed meanwhile, the name is missing or another group's, or the rule is
/// wrong.
pub async fn change(
    app: &App,
    who: &Identity,
    id: &str,
    change: &GroupChange,
    names: Names,
    if_match: Option<&str>,
) -> Answer<()> {
    let _turn = app.turn().await;
    let before = current(app, id, if_match)?;
    let mut record = before.clone();
    record.name = name_of(&change.name)?;
    if record.name != before.name {
        check_name(&app.tenant(), &record, names)?;
    }
    record.description = description_of(&change.description)?;
    group_rules::apply(&app.tenant(), &mut record, change)?;
    put(app, who, "group.change", &group_said::difference(&before, &record), record).await
}

/// Adds and removes devices in one step.
///
/// # Errors
/// When there is no such group or device, the group was changed meanwhile, or its rule decides its members.
pub async fn change_members(
    app: &App,
    who: &Identity,
    id: &str,
    change: &MembersChange,
    if_match: Option<&str>,
) -> Answer<()> {
    let _turn = app.turn().await;
    let mut record = current(app, id, if_match)?;
    assigned_only(&record)?;
    let detail = {
        let tenant = app.tenant();
        let before = record.members.clone();
        for device in &change.add {
            let number = tenant.device_number(device).ok_or_else(|| Failure::not_found("device", device))?;
            record.members.insert(number);
        }
        for device in &change.remove {
            // One that was retired meanwhile has left already.
            if let Some(number) = tenant.device_number(device) {
                record.members.remove(number);
            }
        }
        group_said::members(&tenant, &record, &before, "")
    };
    put(app, who, "group.members", &detail, record).await
}

/// Adds these devices, which were chosen by `filter` unless it is empty, within a turn; when `idle` it only says how
/// many are not in the group yet.
///
/// # Errors
/// When there is no such group, or its rule decides its members.
pub async fn add_these(
    app: &App,
    who: &Identity,
    id: &str,
    devices: &RoaringBitmap,
    filter: &str,
    idle: bool,
) -> Answer<u64> {
    let mut record = current(app, id, None)?;
    assigned_only(&record)?;
    let before = record.members.clone();
    record.members |= devices;
    let added = record.members.len() - before.len();
    if !idle && added > 0 {
        let detail = group_said::members(&app.tenant(), &record, &before, filter);
        put(app, who, "group.members", &detail, record).await?;
    }
    Ok(added)
}

fn assigned_only(record: &GroupRecord) -> Answer<()> {
    if record.rule.is_none() {
        return Ok(());
    }
    Err(Failure::bad_request(format!(
        "The group “{}” is dynamic: its rule decides its members. Change the rule, or take it away to assign members.",
        record.name
    )))
}

/// Deletes a group that no policy and no other group's rule uses.
///
/// # Errors
/// When there is no such group, it was changed meanwhile, or it is used.
pub async fn delete(app: &App, who: &Identity, id: &str, if_match: Option<&str>) -> Answer<()> {
    let _turn = app.turn().await;
    let record = current(app, id, if_match)?;
    let users = app.tenant().users_of(id);
    if !users.is_empty() {
        let uses: Vec<String> = users.iter().map(use_of).collect();
        return Err(Failure::conflict(format!(
            "The group “{}” is used by {}. Remove it from their assignments first.",
            record.name,
            uses.join(", ")
        )));
    }
    if let Some(follower) = app.tenant().followers_of(id).first() {
        return Err(Failure::conflict(format!(
            "The rule of the group “{}” holds the members of the group “{}”. Change that rule first.",
            follower.name, record.name
        )));
    }
    let row = AuditRow::change(&who.name, "group.delete", id, &format!("“{}”", record.name));
    app.store.delete_group(id, &row).await?;
    let touched = app.tenant_mut().remove_group(id);
    history::settle(app, &touched, Touched::Everything).await;
    Ok(())
}

/// A policy that uses a group, with the devices that it would lose or gain without it.
fn use_of(policy: &GroupUse) -> String {
    let devices = match policy.devices {
        1 => "1 device".to_owned(),
        count => format!("{count} devices"),
    };
    let would = if policy.excluded { "get it" } else { "lose it" };
    format!("the policy “{}” ({devices} would {would} without the group)", policy.name)
}

fn check_name(tenant: &Tenant, record: &GroupRecord, names: Names) -> Answer<()> {
    let name = record.name.to_lowercase();
    let other = |group: &&GroupRecord| group.id != record.id && group.name.to_lowercase() == name;
    if names == Names::Any || !tenant.groups().any(|group| other(&group)) {
        return Ok(());
    }
    Err(Failure::conflict(format!("Another group is called “{}” already. Choose another name.", record.name)))
}

fn current(app: &App, id: &str, if_match: Option<&str>) -> Answer<GroupRecord> {
    let record = app.tenant().group(id).cloned().ok_or_else(|| Failure::not_found("group", id))?;
    check_etag(if_match, &format!("\"{}\"", record.version), "group")?;
    Ok(record)
}

async fn put(app: &App, who: &Identity, action: &str, detail: &str, mut record: GroupRecord) -> Answer<()> {
    record.version += 1;
    let row = AuditRow::change(&who.name, action, &record.id, detail);
    app.store.put_group(&record, &row).await?;
    let touched = app.tenant_mut().put_group(record);
    history::settle(app, &touched, Touched::Everything).await;
    Ok(())
}

fn name_of(name: &str) -> Answer<String> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Failure::bad_request("A group needs a name.")),
        1..=256 => Ok(name.to_owned()),
        count => Err(Failure::bad_request(format!(
            "The group's name has {count} characters; at most 256 are allowed."
        ))),
    }
}

fn description_of(description: &str) -> Answer<String> {
    match description.chars().count() {
        0..=1024 => Ok(description.trim().to_owned()),
        count => Err(Failure::bad_request(format!(
            "The group's description has {count} characters; at most 1024 are allowed."
        ))),
    }
}
