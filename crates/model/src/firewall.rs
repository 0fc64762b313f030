//! Firewall rules as rules: typed, rather than as settings.
//!
//! [`Rule`] is one rule of a policy, whatever the firewall that it is for ([`Dialect`]); it is read from the
//! members that [`merge`](crate::merge) holds or from the wire, and written back with nothing lost.
//! Source of what the members mean: catalog-facts, section 6.4, and the Firewall CSP's page.

pub mod exchange;
mod field;
mod members;
mod rule;
mod wire;
mod words;

pub use rule::Rule;
pub use words::{Action, Dialect, Direction, InterfaceType, Profile, Profiles};
