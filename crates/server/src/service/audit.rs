//! Reading the audit log.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade_model::api::{AuditCount, AuditEntry, AuditPage, area};

use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::store::{AuditRow, AuditWanted};
use crate::tenant::Tenant;
use crate::tenant::sorted::{BOTH, OTHER_ORDER};

/// A page of the audit log. `cursor` is the token of a page, or absent for the first; `skip` passes over so many rows
/// from the first, for who jumps to a place.
///
/// # Errors
/// When the cursor is not one of this list and order, or comes beside a place to jump to.
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
    let after = match (cursor, skip) {
        (Some(cursor), _) => Some(read(cursor, wanted.oldest_first)?),
        (None, 0) => None,
        // Past the end nothing follows.
        (None, skip) => {
            let end = if wanted.oldest_first { i64::MAX } else { 0 };
            Some(app.store.audit_place(wanted, skip - 1).await?.unwrap_or(end))
        }
    };
    let (rows, last) = some(app, wanted, after, limit).await?;
    Ok(AuditPage {
        rows,
        total: counts.total,
        next: last.map(|last| write(last, wanted.oldest_first)),
        areas: counts.areas.into_iter().map(|(area, rows)| AuditCount { area, rows }).collect(),
        refused: counts.refused,
        as_of: clock::now(),
    })
}

/// Rows that come after the one with the number `after`, and the number of the last one where more follow.
///
/// # Errors
/// When the database fails.
pub async fn some(
    app: &App,
    wanted: &AuditWanted,
    after: Option<i64>,
    limit: usize,
) -> Answer<(Vec<AuditEntry>, Option<i64>)> {
    let one_more = u32::try_from(limit.saturating_add(1)).unwrap_or(u32::MAX);
    let mut rows = app.store.audit_rows(wanted, after, one_more).await?;
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

/// What a cursor begins with, by whether the oldest rows are first.
fn mark(oldest_first: bool) -> &'static str {
    if oldest_first { "2 " } else { "1 " }
}

fn write(seq: i64, oldest_first: bool) -> String {
    URL_SAFE_NO_PAD.encode([mark(oldest_first), &seq.to_string()].concat())
}

fn read(cursor: &str, oldest_first: bool) -> Answer<i64> {
    let read = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let of = |order: bool| read.as_deref().and_then(|text| text.strip_prefix(mark(order))?.parse().ok());
    match (of(oldest_first), of(!oldest_first)) {
        (Some(seq), _) => Ok(seq),
        (None, Some::<i64>(_)) => Err(Failure::bad_request(OTHER_ORDER)),
        (None, None) => Err(Failure::bad_request(
            "The cursor is not one that this list gave. Start again without a cursor.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back() {
        for oldest_first in [false, true] {
            assert_eq!(read(&write(42, oldest_first), oldest_first).unwrap(), 42);
            assert!(read(&write(42, oldest_first), !oldest_first).is_err());
            for broken in ["", "%", "MSB4", "NDI"] {
                assert!(read(broken, oldest_first).is_err(), "{broken}");
            }
        }
    }
}
