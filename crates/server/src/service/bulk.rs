//! Doing something with many devices in one step: said first to how many, done as one change with one row in the audit
//! log.

use palisade_model::api::{BulkAnswer, BulkRequest};
use roaring::RoaringBitmap;

use super::identity::Identity;
use super::{devices, groups};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::store::AuditRow;
use crate::tenant::views::devices::DeviceListWanted;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed<'a> {
    /// They are asked for a full report.
    Sync,
    /// They are retired.
    Retire,
    /// They are added to the group with this id.
    AddTo(&'a str),
}

/// Does it, or with `dry_run` says to how many devices it would be done. `filter` is the request's, read.
///
/// # Errors
/// When nothing or both ids and a filter are given, it is another number of devices than was said before, or there is no
/// such group.
pub async fn act(
    app: &App,
    who: &Identity,
    deed: Deed<'_>,
    request: &BulkRequest,
    filter: Option<&DeviceListWanted>,
) -> Answer<BulkAnswer> {
    let _turn = app.turn().await;
    let wanted = chosen(app, request, filter)?;
    let count = wanted.len();
    if let Some(expected) = request.expected.filter(|expected| *expected != count) {
        return Err(Failure::conflict(format!(
            "It was said to be {}; by now it is {}. Nothing was done. Look at the list and try again.",
            devices_in_words(expected),
            devices_in_words(count)
        )));
    }
    let detail = match &request.filter {
        Some(filter) if filter.is_empty() => format!("{}: all", devices_in_words(count)),
        Some(filter) => format!("{}: {filter}", devices_in_words(count)),
        None => devices_in_words(count),
    };
    let idle = request.dry_run || wanted.is_empty();
    let changed = match deed {
        Deed::AddTo(group) => {
            let filter =
                request.filter.as_deref().map(|filter| if filter.is_empty() { "all" } else { filter });
            groups::add_these(app, who, group, &wanted, filter.unwrap_or_default(), idle).await?
        }
        _ if idle => count,
        Deed::Sync => {
            let row = AuditRow::change(&who.name, "device.sync", "", &detail);
            devices::sync_these(app, &wanted, &row).await?;
            count
        }
        Deed::Retire => {
            let row = AuditRow::change(&who.name, "device.retire", "", &detail);
            devices::retire_these(app, &wanted, &row).await?;
            count
        }
    };
    let puts_back = (deed == Deed::Retire && request.dry_run).then(|| app.tenant().puts_back(&wanted));
    Ok(BulkAnswer { devices: count, changed, puts_back })
}

/// The devices that are meant.
fn chosen(app: &App, request: &BulkRequest, filter: Option<&DeviceListWanted>) -> Answer<RoaringBitmap> {
    let tenant = app.tenant();
    let numbers =
        |ids: &[String]| ids.iter().filter_map(|id| tenant.device_number(id)).collect::<RoaringBitmap>();
    match (filter, request.ids.is_empty()) {
        (Some(filter), true) => {
            let (found, _) = tenant.wanted_devices(tenant.all_devices(), filter, clock::seconds());
            Ok(found - numbers(&request.except))
        }
        (None, false) if request.except.is_empty() => Ok(numbers(&request.ids)),
        _ => Err(Failure::bad_request(
            "Name the devices either by `ids`, or by `filter` with `except` for those that are left out.",
        )),
    }
}

fn devices_in_words(count: u64) -> String {
    match count {
        1 => "1 device".to_owned(),
        count => format!("{count} devices"),
    }
}
