//! From a request to a report. The server asks by the state that it holds, a browser by a snapshot of the same;
//! both come through [`report`], so their answers are equal.

use std::fmt;
use std::sync::Arc;

use roaring::RoaringBitmap;
use serde_json::Value as Json;

use super::describe::describe;
use super::plan::impact;
use super::tenant::{Edit, Targeted, Tenant};
use crate::api::{DeviceReference, ImpactReport, ImpactRequest};
use crate::catalogue::Catalogue;
use crate::graph::{Assignment, Policy, ShapeError};
use crate::merge::{CompiledPolicy, PolicyVersion, compile};
use crate::targeting::targets;

/// Most devices of a set that a report names.
pub const MOST_NAMED: u32 = 50;

/// What is known of a tenant beside its policies and classes.
pub trait Directory {
    /// The devices of a group; `None` for one that is not there.
    fn members(&self, group: &str) -> Option<&RoaringBitmap>;
    /// How a policy is stored; `None` for one that is not there.
    fn standing(&self, policy: &str) -> Option<Standing<'_>>;
    /// Id and name of a device, where they are known.
    fn device(&self, number: u32) -> Option<DeviceReference>;
}

/// What is stored of a policy beside what it says.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// Whom it is assigned to.
    pub assignments: &'a [Assignment],
    /// Whether it is archived, in which state it reaches nobody.
    pub archived: bool,
}

/// A tenant at one moment.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// Policies with their targets, and the devices by class.
    pub tenant: Tenant<'a>,
    /// Every device.
    pub devices: &'a RoaringBitmap,
    /// Groups, assignments and names.
    pub directory: &'a dyn Directory,
    /// When this was true, RFC 3339. An edit counts as saved at this time.
    pub as_of: &'a str,
    /// The tenant's sequence.
    pub sequence: u64,
}

/// Why a request can't be answered.
#[derive(Debug, Clone, PartialEq)]
pub enum ImpactRefusal {
    /// It names no policy and holds none.
    NoPolicy,
    /// The tenant has no policy of this id.
    UnknownPolicy(String),
    /// What stands for the policy is none.
    NotAPolicy(ShapeError),
    /// What stands for an assignment is none.
    NotAnAssignment(ShapeError),
}

impl fmt::Display for ImpactRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPolicy => write!(f, "Name a policy by `policyId`, send one as `policy`, or both."),
            Self::UnknownPolicy(id) => {
                write!(f, "There is no policy with the id `{id}`; it may have been deleted.")
            }
            Self::NotAPolicy(error) => write!(f, "`policy` is not a policy: {error}."),
            Self::NotAnAssignment(error) => write!(f, "`assignments` can't be read: {error}."),
        }
    }
}

impl std::error::Error for ImpactRefusal {}

/// What an edit would change.
///
/// # Errors
/// Where the request names no policy of this tenant and holds none, or what it holds can't be read.
pub fn report(
    moment: &Moment<'_>,
    request: &ImpactRequest,
    catalogue: &Catalogue,
) -> Result<ImpactReport, ImpactRefusal> {
    let id = request.policy_id.as_deref().unwrap_or_default();
    let after = after(moment, request, catalogue)?;
    let edit =
        Edit { policy_id: id, after: after.as_ref().map(|(policy, devices)| Targeted { policy, devices }) };
    let found = impact(&moment.tenant, &edit, catalogue);
    let named = request.named.unwrap_or_default().min(MOST_NAMED);
    Ok(describe(&found, id, moment, usize::try_from(named).unwrap_or_default()))
}

/// The policy as it would be with the devices that it would reach; nothing where it goes away.
pub(super) fn after(
    moment: &Moment<'_>,
    request: &ImpactRequest,
    catalogue: &Catalogue,
) -> Result<Option<(CompiledPolicy, RoaringBitmap)>, ImpactRefusal> {
    let id = request.policy_id.as_deref().unwrap_or_default();
    let stored = moment.tenant.policies.iter().find(|it| &*it.policy.version.id == id && !id.is_empty());
    if stored.is_none() {
        match &request.policy_id {
            Some(id) => return Err(ImpactRefusal::UnknownPolicy(id.clone())),
            None if request.policy.is_none() => return Err(ImpactRefusal::NoPolicy),
            None => {}
        }
    }
    let stays = request.assignments.is_some() || request.archived == Some(false);
    let policy = match (&request.policy, stored) {
        (Some(json), _) => {
            let policy = Policy::from_json(json.clone()).map_err(ImpactRefusal::NotAPolicy)?;
            let version = PolicyVersion {
                id: stored.map_or_else(|| Arc::from(""), |it| it.policy.version.id.clone()),
                name: policy.name.trim().into(),
                version: stored.map_or(0, |it| it.policy.version.version).saturating_add(1),
                modified: moment.as_of.into(),
            };
            compile(&policy, version, catalogue)
        }
        (None, Some(stored)) if stays => {
            let mut policy = stored.policy.clone();
            policy.version.modified = moment.as_of.into();
            policy
        }
        (None, _) => return Ok(None),
    };
    let standing = stored.and_then(|it| moment.directory.standing(&it.policy.version.id));
    let archived = request.archived.or(standing.map(|it| it.archived)).unwrap_or_default();
    let sent = request.assignments.as_deref().map(read).transpose()?;
    let assignments = sent.as_deref().or(standing.map(|it| it.assignments)).unwrap_or_default();
    let devices = if archived { RoaringBitmap::new() } else { reached(moment, assignments) };
    Ok(Some((policy, devices)))
}

fn read(assignments: &[Json]) -> Result<Vec<Assignment>, ImpactRefusal> {
    let one = |(place, json): (usize, &Json)| {
        Assignment::from_json(&format!("assignments[{place}]"), json.clone())
            .map_err(ImpactRefusal::NotAnAssignment)
    };
    assignments.iter().enumerate().map(one).collect()
}

fn reached(moment: &Moment<'_>, assignments: &[Assignment]) -> RoaringBitmap {
    // Ids of groups are stored in small letters and may be written in large ones.
    let members = |id: &str| {
        let directory = moment.directory;
        directory.members(id).or_else(|| directory.members(&id.to_ascii_lowercase()))
    };
    targets(assignments, moment.devices, members)
}
