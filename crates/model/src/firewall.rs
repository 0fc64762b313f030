//! Firewall rules as rules: typed, rather than as settings.
//!
//! [`Rule`] is one rule of a policy, whatever the firewall that it is for ([`Dialect`]); it is read from the
//! members that [`merge`](crate::merge) holds or from the wire, and written back with nothing lost.
//! The rules of the policies that meet on a device ([`PolicyRules`]), with what its firewall is set to
//! ([`ProfileSettings`]), are looked at in two ways: [`findings`] says which rules contradict or shadow one
//! another, are not needed or match nothing, and [`probe`] says what happens to one packet and why. For both a
//! rule is the exact set of the packets that it matches, in layers that are asked one after another.
//!
//! Out of sight, and said so in the answers: rules that a device has of its own, and what only a device can
//! resolve, such as the addresses that `LocalSubnet` stands for.
//! Source of what the members mean: catalog-facts, section 6.4, and the Firewall CSP's page.

mod address;
mod analysis;
mod compare;
mod conditions;
pub mod exchange;
mod field;
mod finding;
mod layers;
mod members;
mod misses;
mod overlap;
mod packet;
mod part;
mod probe;
mod problems;
mod ranges;
mod rule;
mod settings;
mod signature;
mod source;
mod space;
mod traffic;
mod turns;
mod verdict;
mod wire;
mod words;

pub use analysis::findings;
pub use finding::{Cause, Finding, FindingKind, Other, Relation};
pub use misses::{Miss, misses};
pub use overlap::{Overlap, overlap};
pub use packet::Packet;
pub use probe::probe;
pub use problems::problems_of_policy;
pub use rule::Rule;
pub use settings::{LinuxState, ProfileSettings, ProfileState};
pub use source::{PolicyRule, PolicyRules, RuleRef};
pub use traffic::Traffic;
pub use turns::{Turn, turns};
pub use verdict::{Answer, Decider, Possibility, Unknown, Verdict};
pub use words::{Action, Dialect, Direction, InterfaceType, Profile, Profiles};
