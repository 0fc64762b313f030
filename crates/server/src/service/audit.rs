//! Reading the audit log.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade_model::api::{AuditCount, AuditEntry, AuditPage, area};

use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::store::{AuditRow, AuditWanted};
use crate::tenant::Tenant;
use crate::tenant::sorted::BOTH;

/// A page of the audit log, newest rows first. `cursor` is the token of a page, or absent for the first; `skip` passes
/// over so many rows from the newest, for who jumps to a place.
///
/// # Errors
/// When the cursor is not one of this list, or comes beside a place to jump to.
pub async fn page(
    app: &App,
    wanted: &AuditWanted,
    cursor: Option<&str>,
    skip: u32,
    limit: usize,
) -> Answer<AuditPage> {
    if cursor.is_some() && skip > 0 {
        return Err(Failure::bad_request(BOTH));
    }
    let counts = app.store.audit_counts(wanted).await?;
    let before = match (cursor, skip) {
        (Some(cursor), _) => Some(read(cursor)?),
        (None, 0) => None,
        // Past the end nothing has a number below.
        (None, skip) => Some(app.store.audit_place(wanted, skip - 1).await?.unwrap_or(0)),
    };
    let (rows, last) = some(app, wanted, before, limit).await?;
    Ok(AuditPage {
        rows,
        total: counts.total,
        next: last.map(write),
        areas: counts.areas.into_iter().map(|(area, rows)| AuditCount { area, rows }).collect(),
        refused: counts.refused,
        as_of: clock::now(),
    })
}

/// Rows that come after the one with the number `before`, and the number of the last one where more follow.
///
/// # Errors
/// When the database fails.
pub async fn some(
    app: &App,
    wanted: &AuditWanted,
    before: Option<i64>,
    limit: usize,
) -> Answer<(Vec<AuditEntry>, Option<i64>)> {
    let one_more = u32::try_from(limit.saturating_add(1)).unwrap_or(u32::MAX);
    let mut rows = app.store.audit_rows(wanted, before, one_more).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().map(|(seq, _)| *seq).filter(|_| more);
    let tenant = app.tenant();
    let entries = rows
        .into_iter()
        .map(|(seq, row)| {
            let AuditRow { at, who, action, object, detail, refused, request, version } = row;
            let object_name = name_of_object(&tenant, &action, &object);
            let seq = u64::try_from(seq).unwrap_or(0);
            AuditEntry { seq, at, who, action, object, object_name, version, detail, refused, request }
        })
        .collect();
    Ok((entries, last))
}

/// What is called now what an action was done to; nothing where it is not there, or has no name.
pub(super) fn name_of_object(tenant: &Tenant, action: &str, object: &str) -> Option<String> {
    match area(action) {
        "policy" => tenant.policy(object).map(|entry| entry.record.policy.name.clone()),
        "group" => tenant.group(object).map(|group| group.name.clone()),
        "device" => Some(tenant.device(tenant.device_number(object)?)?.name.to_string()),
        _ => None,
    }
}

fn write(seq: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("1 {seq}"))
}

fn read(cursor: &str) -> Answer<i64> {
    let read = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    read.as_deref().and_then(|text| text.strip_prefix("1 ")?.parse().ok()).ok_or_else(|| {
        Failure::bad_request("The cursor is not one that this list gave. Start again without a cursor.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back() {
        assert_eq!(read(&write(42)).unwrap(), 42);
        for broken in ["", "%", "MSB4", "NDI"] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }
}
