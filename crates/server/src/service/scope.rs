//! The enforcement scope: which devices the tenant lets be managed.

use palisade_model::api::{ScopeChange, ScopeDetail};
use palisade_model::enrolment::{EnforcementScope, Reach};
use palisade_model::problem::Severity;

use super::check_etag;
use super::history;
use super::identity::Identity;
use crate::app::App;
use crate::clock;
use crate::events::Touched;
use crate::failure::{Answer, Failure};
use crate::store::{AuditRow, ScopeRecord};

/// The scope as it is.
pub fn detail(app: &App) -> ScopeDetail {
    let tenant = app.tenant();
    let record = tenant.scope();
    ScopeDetail {
        scope: record.scope,
        warnings: record.scope.problems(),
        changed: (record.version > 0).then(|| record.changed.clone()),
        changed_by: (record.version > 0).then(|| record.changed_by.clone()),
        etag: etag(record),
    }
}

/// Changes the scope; every device is judged by the new one at once. The same scope again changes nothing.
///
/// # Errors
/// When the scope contradicts itself, or was changed meanwhile.
pub async fn change(app: &App, who: &Identity, change: ScopeChange, if_match: Option<&str>) -> Answer<()> {
    let _turn = app.turn().await;
    let before = app.tenant().scope().clone();
    check_etag(if_match, &etag(&before), "enforcement scope")?;
    let scope = EnforcementScope::from(change);
    let problems = scope.problems();
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(Failure::invalid(problems));
    }
    if scope == before.scope {
        return Ok(());
    }
    let row =
        AuditRow::change(&who.name, "settings.scope", "enforcement-scope", &changes(&before.scope, &scope));
    let record = ScopeRecord {
        scope,
        version: before.version + 1,
        changed: clock::now(),
        changed_by: who.name.clone(),
    };
    app.store.put_scope(&record, &row).await?;
    let touched = app.tenant_mut().put_scope(record);
    history::settle(app, &touched, Touched::Everything).await;
    Ok(())
}

fn etag(record: &ScopeRecord) -> String {
    format!("\"{}\"", record.version)
}

/// What changed, in one line.
fn changes(before: &EnforcementScope, after: &EnforcementScope) -> String {
    let reach = |what: &str, before: Reach, after: Reach| {
        (before != after).then(|| format!("{what}: {} to {}", before.label(), after.label()))
    };
    let word = |on: bool| if on { "on" } else { "off" };
    let (old, new) = (before.configuration_manager_authority, after.configuration_manager_authority);
    let parts = [
        reach("Windows clients", before.windows_clients, after.windows_clients),
        reach("Windows servers", before.windows_servers, after.windows_servers),
        reach("domain controllers", before.domain_controllers, after.domain_controllers),
        reach("Linux", before.linux, after.linux),
        (old != new).then(|| format!("Configuration Manager's authority: {} to {}", word(old), word(new))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
