//! What a device is told when several policies meet on it: merge, conflict, and who is to blame.
//!
//! The rules are those of DESIGN, section 4, catalog-facts, section 7, and seed-facts, section 5.5. [`compile`]
//! frees a policy from its wire form once per version; [`effective`] decides for one class of devices and one set
//! of policies, every value with its sources, its losers and the [`Ruling`] that decided.

mod compile;
mod contest;
mod decide;
mod explain;
mod join;
mod local;
mod outcome;
mod parents;
mod ruling;

pub use compile::{CompiledPolicy, ConfiguredSetting, PolicyVersion, compile};
pub(crate) use compile::{compile_item, raw_value, value_of};
pub(crate) use contest::{Moment, rank};
pub(crate) use decide::refusals;
pub use decide::{ConflictRule, effective};
pub(crate) use explain::listed;
pub(crate) use join::{entries_of, folded};
pub use local::{LocalEntries, local_entries};
pub use outcome::{Decision, Effective, EffectiveSetting, Source, Standing};
pub(crate) use parents::{condition_of, is_met_by};
pub use ruling::{JoinedEntry, ParentState, Ruling};

#[cfg(test)]
mod tests;
