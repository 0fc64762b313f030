//! Firewall rules as a firewall sees them: what they do to one another, and what happens to a packet. The editor shows
//! it of the rules of one policy, a device's page of all rules that meet there.

mod answer;
mod asked;
mod found;

use leptos::prelude::*;
use palisade_model::firewall::RuleRef;

pub use answer::answer;
pub use asked::Asked;
pub use found::{because, called, index_of, is_told, line, links, short};

/// Shows a rule by its name as a link to where it stands.
pub type Link<'a> = &'a dyn Fn(&RuleRef) -> AnyView;
