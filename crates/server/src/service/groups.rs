//! Groups of devices.

use palisade_model::api::{GroupChange, MembersChange};

use super::identity::Identity;
use super::{check_etag, repeated};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::guid;
use crate::store::{AuditRow, GroupRecord};

/// Makes a group; gives its id. `retry` is an idempotency key and the request's digest.
///
/// # Errors
/// When the name is missing or too long.
pub async fn create(
    app: &App,
    who: &Identity,
    change: &GroupChange,
    retry: Option<(&str, &str)>,
) -> Answer<String> {
    let _turn = app.turn().await;
    if let Some(id) = repeated(app, &who.name, retry).await? {
        return Ok(id);
    }
    let record = GroupRecord {
        id: guid::new()?,
        name: name_of(&change.name)?,
        description: description_of(&change.description)?,
        created: clock::now(),
        version: 1,
        members: roaring::RoaringBitmap::new(),
    };
    let row = AuditRow::change(&who.name, "group.create", &record.id, &format!("“{}”", record.name));
    app.store.create_group(&record, retry, &row).await?;
    let id = record.id.clone();
    let touched = app.tenant_mut().put_group(record);
    app.changed(&touched);
    Ok(id)
}

/// Renames or describes a group.
///
/// # Errors
/// When there is no such group, it was changed meanwhile, or the name is missing.
pub async fn change(
    app: &App,
    who: &Identity,
    id: &str,
    change: &GroupChange,
    if_match: Option<&str>,
) -> Answer<()> {
    let _turn = app.turn().await;
    let mut record = current(app, id, if_match)?;
    record.name = name_of(&change.name)?;
    record.description = description_of(&change.description)?;
    put(app, who, "group.change", &format!("“{}”", change.name), record).await
}

/// Adds and removes devices in one step.
///
/// # Errors
/// When there is no such group or device, or the group was changed meanwhile.
pub async fn change_members(
    app: &App,
    who: &Identity,
    id: &str,
    change: &MembersChange,
    if_match: Option<&str>,
) -> Answer<()> {
    let _turn = app.turn().await;
    let mut record = current(app, id, if_match)?;
    {
        let tenant = app.tenant();
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
    }
    let detail = format!("“{}”: {} added, {} removed", record.name, change.add.len(), change.remove.len());
    put(app, who, "group.members", &detail, record).await
}

/// Deletes a group that no policy uses.
///
/// # Errors
/// When there is no such group, it was changed meanwhile, or a policy uses it.
pub async fn delete(app: &App, who: &Identity, id: &str, if_match: Option<&str>) -> Answer<()> {
    let _turn = app.turn().await;
    let record = current(app, id, if_match)?;
    let users = app.tenant().users_of(id);
    if let Some(first) = users.first() {
        let more = if users.len() > 1 { format!(" and {} more", users.len() - 1) } else { String::new() };
        return Err(Failure::conflict(format!(
            "The group “{}” is used by the policy “{}”{more}. Remove it from their assignments first.",
            record.name, first.name
        )));
    }
    let row = AuditRow::change(&who.name, "group.delete", id, &format!("“{}”", record.name));
    app.store.delete_group(id, &row).await?;
    let touched = app.tenant_mut().remove_group(id);
    app.changed(&touched);
    Ok(())
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
    app.changed(&touched);
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
