//! What administrators do to devices.

use palisade_model::api::{DeviceRow, Page};

use super::history;
use roaring::RoaringBitmap;

use super::identity::Identity;
use crate::app::App;
use crate::clock;
use crate::events::Touched;
use crate::failure::{Answer, Failure};
use crate::store::{AuditRow, GroupRecord};
use crate::tenant::views::devices::DeviceListWanted;

/// The rows of the list of devices, each with when what it has was saved.
///
/// # Errors
/// With a sentence, when the cursor or sort is not one of this list.
pub async fn list(app: &App, wanted: &DeviceListWanted) -> Answer<Page<DeviceRow>> {
    let (mut page, moments) = {
        let tenant = app.tenant();
        let page = tenant
            .device_rows(tenant.all_devices(), wanted, clock::seconds())
            .map_err(Failure::bad_request)?;
        let moment = |row: &DeviceRow| {
            let device = tenant.device(tenant.device_number(&row.id)?)?;
            (device.moment > 0).then_some(device.moment)
        };
        let moments: Vec<Option<u32>> = page.rows.iter().map(moment).collect();
        (page, moments)
    };
    let saved = app.store.saved_at(&moments.iter().flatten().copied().collect()).await?;
    for (row, moment) in page.rows.iter_mut().zip(moments) {
        if let (Some(had), Some(moment)) = (&mut row.last_had, moment) {
            had.saved = saved.get(&moment).cloned();
        }
    }
    Ok(page)
}

/// Asks a device for a full report, at once if it is waiting.
///
/// # Errors
/// When there is no such device.
pub async fn sync(app: &App, who: &Identity, id: &str) -> Answer<()> {
    let _turn = app.turn().await;
    let (number, name) = find(app, id)?;
    let row = AuditRow::change(&who.name, "device.sync", id, &name);
    sync_these(app, &RoaringBitmap::from_iter([number]), &row).await
}

/// Retires a device: it leaves its groups, and its key is no longer accepted until it enrols again.
///
/// # Errors
/// When there is no such device.
pub async fn retire(app: &App, who: &Identity, id: &str) -> Answer<()> {
    let _turn = app.turn().await;
    let (number, name) = find(app, id)?;
    let row = AuditRow::change(&who.name, "device.retire", id, &name);
    retire_these(app, &RoaringBitmap::from_iter([number]), &row).await
}

/// Asks these devices for a full report; within a turn.
///
/// # Errors
/// When the database fails.
pub async fn sync_these(app: &App, devices: &RoaringBitmap, row: &AuditRow) -> Answer<()> {
    app.store.ask_sync(devices, row).await?;
    app.tenant_mut().ask_sync(devices);
    app.changed(devices, Touched::Everything);
    Ok(())
}

/// Retires these devices; within a turn.
///
/// # Errors
/// When the database fails.
pub async fn retire_these(app: &App, devices: &RoaringBitmap, row: &AuditRow) -> Answer<()> {
    let left: Vec<GroupRecord> = app
        .tenant()
        .groups()
        .filter(|group| !group.members.is_disjoint(devices))
        .map(|group| {
            let mut group = group.clone();
            group.members -= devices;
            group.version += 1;
            group
        })
        .collect();
    app.store.retire_devices(devices, &left, row).await?;
    {
        let mut tenant = app.tenant_mut();
        tenant.remove_devices(devices);
        for group in left {
            tenant.put_group(group);
        }
    }
    devices.iter().for_each(|device| app.reported(device));
    history::settle(app, devices, Touched::Everything).await;
    Ok(())
}

fn find(app: &App, id: &str) -> Answer<(u32, String)> {
    let tenant = app.tenant();
    tenant
        .device_number(id)
        .and_then(|number| Some((number, tenant.device(number)?.name.to_string())))
        .ok_or_else(|| Failure::not_found("device", id))
}
