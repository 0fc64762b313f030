//! Two rules, or a rule and a packet, by themselves: what both speak of, whatever the firewall is set to.

use serde::{Deserialize, Serialize};

use super::conditions::Meeting;
use super::finding::{Cause, Relation};
use super::packet::Packet;
use super::rule::Rule;
use super::space::Space;
use super::traffic::Traffic;

/// What two rules both speak of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Overlap {
    /// How the traffic of the second lies to that of the first.
    pub relation: Relation,
    /// Whether they meet for certain, or only the device can know.
    pub certain: bool,
    /// What both speak of.
    pub traffic: Traffic,
}

/// What `first` and `second` both speak of; `None` where no packet matches both, as where one is turned off or is
/// for another firewall.
pub fn overlap(first: &Rule, second: &Rule) -> Option<Overlap> {
    if first.dialect != second.dialect {
        return None;
    }
    let (own, theirs) = (Space::of_rule(first).ok()?, Space::of_rule(second).ok()?);
    let meeting = theirs.meet(&own);
    (meeting > Meeting::Never).then(|| Overlap {
        relation: Relation::between((&own, first.effective_action()), (&theirs, second.effective_action())),
        certain: meeting == Meeting::Certain,
        traffic: Traffic::of(&theirs.and(&own)),
    })
}

impl Rule {
    /// Whether it matches every packet that `packet` may be (`Some(true)`), none of them (`Some(false)`), or it
    /// hangs on what is not known (`None`). Connections that were allowed before are not told apart.
    pub fn matches(&self, packet: &Packet) -> Option<bool> {
        let (Ok(own), Some(packet)) =
            (Space::of_rule(self), packet.space().filter(|_| packet.dialect == self.dialect))
        else {
            return Some(false);
        };
        match own.meet(&packet) {
            Meeting::Never => Some(false),
            _ if own.contains(&packet) => Some(true),
            _ => None,
        }
    }

    /// The traffic that it matches while it counts.
    ///
    /// # Errors
    /// Why it matches none.
    pub fn traffic(&self) -> Result<Traffic, Cause> {
        Space::of_rule(self).map(|space| Traffic::of(&space))
    }
}
