//! What a rule means before it is saved: what is wrong with it, whom it fits, and what it changes of a group.

use palisade_model::api::{PreviewRequest, RulePreview};

use super::group_rules::judge;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::tenant::Tenant;

/// Devices named of each set unless asked otherwise.
const NAMED: usize = 10;
/// Most devices named of each set.
const NAMED_MOST: u32 = 100;

/// How many devices a request wants named.
pub fn named(limit: Option<u32>) -> usize {
    limit.and_then(|limit| usize::try_from(limit.min(NAMED_MOST)).ok()).unwrap_or(NAMED)
}

/// What the rule means now.
///
/// # Errors
/// When there is no such group to compare with.
pub fn preview(tenant: &Tenant, request: &PreviewRequest) -> Answer<RulePreview> {
    let group = match request.group_id.as_deref() {
        Some(id) => Some(tenant.group(id).ok_or_else(|| Failure::not_found("group", id))?),
        None => None,
    };
    let checked = judge(tenant, group.map_or("", |group| group.id.as_str()), &request.rule);
    let limit = named(request.limit);
    let fitting = checked.rule.as_ref().map(|rule| tenant.fitting(rule));
    Ok(RulePreview {
        problems: checked.errors,
        matching: fitting.as_ref().map(|fitting| tenant.sample(fitting, limit)),
        change: fitting
            .as_ref()
            .zip(group)
            .map(|(fitting, group)| tenant.member_change(&group.members, fitting, limit)),
        as_of: clock::now(),
    })
}
