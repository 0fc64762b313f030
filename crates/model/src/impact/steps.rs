//! Several edits one after another, each judged as if those before it were saved: how a conflict that takes more than
//! one policy to end is ended.

use roaring::RoaringBitmap;

use super::report::{ImpactRefusal, Moment, after, report};
use super::tenant::{Targeted, Tenant};
use crate::api::{ImpactReport, ImpactRequest};
use crate::catalogue::Catalogue;
use crate::merge::CompiledPolicy;

/// Most edits that are judged together.
pub const MOST_STEPS: usize = 32;

/// What each edit would change once those before it are saved. An edit of a policy that was edited before takes the
/// place of that edit; whom it reaches where it says nothing of assignments is what is stored.
///
/// # Errors
/// Where one of them can't be judged; see [`report`].
pub fn reports(
    moment: &Moment<'_>,
    requests: &[ImpactRequest],
    catalogue: &Catalogue,
) -> Result<Vec<ImpactReport>, ImpactRefusal> {
    let mut done: Vec<(String, Option<(CompiledPolicy, RoaringBitmap)>)> = Vec::new();
    let mut reports = Vec::new();
    for request in requests {
        let edited = |id: &str| done.iter().any(|(other, _)| other == id);
        let mut policies: Vec<Targeted<'_>> =
            moment.tenant.policies.iter().filter(|it| !edited(&it.policy.version.id)).copied().collect();
        let edits = done.iter().filter_map(|(_, after)| after.as_ref());
        policies.extend(edits.map(|(policy, devices)| Targeted { policy, devices }));
        let now = Moment { tenant: Tenant { policies: &policies, ..moment.tenant }, ..*moment };
        reports.push(report(&now, request, catalogue)?);
        let after = after(&now, request, catalogue)?;
        let id = request.policy_id.clone().unwrap_or_default();
        done.retain(|(other, _)| *other != id || id.is_empty());
        done.push((id, after));
    }
    Ok(reports)
}
