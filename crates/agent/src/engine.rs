//! The engine: a pure state machine between what a device holds and what it is told to hold.
//!
//! One turn has three steps, each a function of its arguments:
//! 1. [`plan()`] compares the [`Journal`] with a new bundle: per *area* what is to be in force, which *slots* are
//!    touched for the first time (their value from before must be captured), which are no longer needed.
//! 2. [`begin`] writes the intent into the journal: from here on a kill is made good by doing the turn again.
//! 3. [`finish`] takes the platform's results and read-backs and gives the next journal with its outcome.
//!
//! **Areas and slots.** A *slot* is a place on the system that holds a value from before: a key of a file, a
//! table. An *area* is what a platform changes in one step, such as the firewall.
//!
//! **As a whole.** An area is applied as a whole or what was there before is restored; areas do not wait for one
//! another. A firewall that nftables refuses is no reason to take antivirus protection away as well. Settings of
//! an area that a platform can change one by one may be refused one by one; a refused one stays as it was.

mod journal;
mod plan;
mod settle;
#[cfg(test)]
mod tests;

pub use journal::{Before, Held, Journal, Phase, Slots};
pub use plan::{AreaPlan, Leaving, Place, Plan, plan, rollback};
pub use settle::{
    AreaResult, Reading, Refusal, accepted, begin, fall_back, finish, needs_another_go, reached, report_due,
};
