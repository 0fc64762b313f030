//! What a device is told when several policies meet on it: merge, conflict, and who is to blame.
//!
//! The rules are those of DESIGN, section 4. [`compile`] frees a policy from its wire form once per version;
//! [`effective`] decides for one class of devices and one set of policies, every value with its sources.

mod compile;
mod decide;

pub(crate) use compile::value_of;
pub use compile::{CompiledPolicy, ConfiguredSetting, PolicyVersion, compile};
pub use decide::{ConflictRule, Decision, Effective, EffectiveSetting, Source, Standing, effective};

#[cfg(test)]
mod tests;
