//! Firewall rules as rules: typed, rather than as settings.
//!
//! [`Rule`] is one rule of a policy, whatever the firewall that it is for ([`Dialect`]); it is read from the
//! members that [`merge`](crate::merge) holds or from the wire, and written back with nothing lost.
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
mod packet;
mod part;
mod probe;
mod ranges;
mod rule;
mod settings;
mod signature;
mod source;
mod space;
mod traffic;
mod verdict;
mod wire;
mod words;

pub use analysis::findings;
pub use finding::{Cause, Finding, FindingKind, Other, Relation};
pub use packet::Packet;
pub use probe::probe;
pub use rule::Rule;
pub use settings::{LinuxState, ProfileSettings, ProfileState};
pub use source::{PolicyRule, PolicyRules, RuleRef};
pub use traffic::Traffic;
pub use verdict::{Answer, Decider, Possibility, Unknown, Verdict};
pub use words::{Action, Dialect, Direction, InterfaceType, Profile, Profiles};
