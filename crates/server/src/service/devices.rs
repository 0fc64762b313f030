//! What administrators do to devices.

use super::identity::Identity;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::store::{AuditRow, GroupRecord};

/// Asks a device for a full report, at once if it is waiting.
///
/// # Errors
/// When there is no such device.
pub async fn sync(app: &App, who: &Identity, id: &str) -> Answer<()> {
    let _turn = app.turn().await;
    let (number, name) = find(app, id)?;
    app.store.ask_sync(number, &AuditRow::change(&who.name, "device.sync", id, &name)).await?;
    let touched = app.tenant_mut().ask_sync(number);
    app.changed(&touched);
    Ok(())
}

/// Retires a device: it leaves its groups, and its key is no longer accepted until it enrols again.
///
/// # Errors
/// When there is no such device.
pub async fn retire(app: &App, who: &Identity, id: &str) -> Answer<()> {
    let _turn = app.turn().await;
    let (number, name) = find(app, id)?;
    let left: Vec<GroupRecord> = app
        .tenant()
        .groups()
        .filter(|group| group.members.contains(number))
        .map(|group| {
            let mut group = group.clone();
            group.members.remove(number);
            group.version += 1;
            group
        })
        .collect();
    let row = AuditRow::change(&who.name, "device.retire", id, &name);
    app.store.retire_device(number, &left, &row).await?;
    {
        let mut tenant = app.tenant_mut();
        tenant.remove_device(number);
        for group in left {
            tenant.put_group(group);
        }
    }
    app.reported(number);
    app.changed(&roaring::RoaringBitmap::from_iter([number]));
    Ok(())
}

fn find(app: &App, id: &str) -> Answer<(u32, String)> {
    let tenant = app.tenant();
    tenant
        .device_number(id)
        .and_then(|number| Some((number, tenant.device(number)?.name.to_string())))
        .ok_or_else(|| Failure::not_found("device", id))
}
