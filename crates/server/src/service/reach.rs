//! Whom assignments would reach, judged as they would be when they are stored.

use palisade_model::api::{Reach, ReachRequest};
use palisade_model::graph::Assignment;

use super::group_preview::named;
use super::policies::check_assignments;
use crate::failure::{Answer, Failure};
use crate::tenant::Tenant;

/// Whom they reach now. What can't be stored is told and reaches nobody.
///
/// # Errors
/// When an entry is no assignment, or there is no such policy.
pub fn reach(tenant: &Tenant, request: ReachRequest) -> Answer<Reach> {
    let policy = match request.policy_id.as_deref() {
        Some(id) => Some(tenant.policy(id).ok_or_else(|| Failure::not_found("policy", id))?),
        None => None,
    };
    let assignments = request
        .assignments
        .into_iter()
        .enumerate()
        .map(|(index, json)| Assignment::from_json(&format!("assignments[{index}]"), json))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Failure::bad_request(format!("{error}.")))?;
    let id = policy.map_or("", |entry| entry.record.id.as_str());
    let (kept, problems) =
        check_assignments(id, assignments, |group| tenant.group(group).map(|it| it.name.clone()));
    let reach = tenant.reach(&kept, policy.map(|entry| &entry.targets), named(None));
    Ok(Reach { problems, ..reach })
}
