//! Impact: what one edit of one policy changes on a tenant's devices, before it is saved.
//!
//! The answer is exactly the difference of two full evaluations by [`crate::merge::effective`], before and after
//! the edit, and costs far less. Only settings that the edit touches count, with the settings that show under them;
//! only devices that the edit reaches; and no device is looked at by itself. For each setting, the policies that
//! say the same are one set of devices, and who is told what follows from these few sets: where two of them meet is
//! a conflict, where one lies alone is a delivery. So the cost grows with policies times settings, whatever the
//! devices' memberships look like; there are no cells of equal devices that could be as many as the devices are.
//! The sets are combined chunk by chunk of 65,536 devices, in plain words that stay in a processor's cache.
//! A property compares the answer with one device after another.

mod bits;
mod blocked;
mod cast;
mod classes;
mod contest;
mod describe;
mod evaluate;
mod finding;
mod gather;
mod hearing;
mod lists;
mod packed;
mod plan;
mod replace;
mod report;
mod sentence;
mod snapshot;
mod steps;
mod targets;
mod tenant;
mod transitions;

pub use finding::{
    Blocked, ConflictChange, EntryChange, Impact, PartyName, SettingImpact, SettingName, Told, Transition,
    ValueInConflict,
};
pub use plan::impact;
pub use report::{Directory, ImpactRefusal, MOST_NAMED, Moment, Standing, report};
pub use snapshot::Snapshot;
pub use steps::{MOST_STEPS, reports};
pub use tenant::{Edit, Targeted, Tenant};
