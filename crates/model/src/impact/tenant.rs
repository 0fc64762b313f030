//! What impact is told: a tenant's policies with their targets, its devices by class, and the edit.

use roaring::RoaringBitmap;

use crate::applicability::DeviceClass;
use crate::merge::{CompiledPolicy, ConflictRule};

/// A policy and the devices that its assignments reach.
#[derive(Debug, Clone, Copy)]
pub struct Targeted<'a> {
    /// The policy version, compiled.
    pub policy: &'a CompiledPolicy,
    /// Its devices, as [`crate::targeting::targets`] gives them.
    pub devices: &'a RoaringBitmap,
}

/// A tenant as it is before the edit.
#[derive(Debug, Clone, Copy)]
pub struct Tenant<'a> {
    /// Every policy, each id once, in any order.
    pub policies: &'a [Targeted<'a>],
    /// The devices of each class. A device is in one class; one that is in none is told nothing.
    pub classes: &'a [(&'a DeviceClass, &'a RoaringBitmap)],
    /// What the tenant wants when policies disagree.
    pub rule: ConflictRule,
}

/// One edited policy.
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// The policy's id. One that the tenant does not have is a new policy.
    pub policy_id: &'a str,
    /// The policy as it would be, with the devices that it would reach; nothing for a policy that goes away.
    pub after: Option<Targeted<'a>>,
}
