//! What is found about a rule: its kind, the rules that it has to do with, and the sentence for people.

use serde::{Deserialize, Serialize};

use super::layers::Named;
use super::rule::Rule;
use super::source::RuleRef;
use super::traffic::Traffic;
use super::words::{Action, Direction};

/// What is the matter with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum FindingKind {
    /// Other rules, which win, say the opposite of some of its traffic.
    Contradicting,
    /// Rules that win say the opposite of all of its traffic: it never takes effect.
    Shadowed,
    /// Without it the same would happen to every packet.
    Redundant,
    /// No packet ever comes to it.
    Unreachable,
}

/// Why a rule matches nothing, or why nothing changes without it, where no other rule is the reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Cause {
    /// It is turned off.
    Disabled,
    /// A member is unknown, so it is never delivered.
    Unknown,
    /// It names ports and a protocol that has none.
    PortsNeedProtocol,
    /// It names ICMP messages and another protocol.
    IcmpNeedsProtocol,
    /// It asks for edge traversal and is outbound.
    EdgeTraversalOutbound,
    /// It names a service beside what can't stand beside one.
    ServiceStandsAlone,
    /// An entry can't be read.
    Unreadable {
        /// The entry.
        text: String,
    },
    /// Its addresses and its protocol leave no packet.
    NoAddressInCommon,
    /// The firewall is off wherever it counts.
    FirewallOff,
    /// All inbound traffic is blocked wherever it counts.
    Shielded,
    /// Loopback passes before any rule.
    Loopback,
    /// ICMP passes anyway, by the exception of the Linux firewall.
    Icmp,
    /// The same happens to traffic that no rule speaks of.
    Default,
}

/// How the traffic of another rule lies to that of the rule in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Relation {
    /// The same packets.
    Same,
    /// All of its packets, and more.
    Wider,
    /// Some of its packets and others.
    Overlapping,
    /// Only some of its packets: an exception from it.
    Narrower,
}

/// Another rule that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Other {
    /// Which.
    pub rule: RuleRef,
    /// What it does.
    pub action: Action,
    /// How its traffic lies to that of the rule in question.
    pub relation: Relation,
    /// Whether they meet for certain, or only the device can know.
    pub certain: bool,
    /// What both speak of.
    pub traffic: Traffic,
    /// That as a phrase, such as `inbound TCP 443 from 10.0.0.0/8`.
    pub overlap: String,
}

/// One finding about one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What is the matter.
    pub kind: FindingKind,
    /// The rule that loses, does nothing or is not needed.
    pub rule: RuleRef,
    /// What it does.
    pub action: Action,
    /// Whether it is so for certain, or only the device can know.
    pub certain: bool,
    /// The rules that win or do the same, the closest first; of very many only the first.
    pub others: Vec<Other>,
    /// How many more there are.
    #[serde(default, skip_serializing_if = "is_none")]
    pub more: u32,
    /// Why, where no other rule is the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The traffic at stake, as a phrase; empty for a rule that matches nothing.
    pub overlap: String,
    /// All of it in a sentence or two.
    pub sentence: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// What a rule does, in the third person.
pub(super) fn does(action: Action) -> &'static str {
    match action {
        Action::Allow => "allows",
        Action::Block => "blocks",
    }
}

impl Finding {
    /// A finding that says nothing yet.
    pub(super) fn of(named: &Named<'_>, kind: FindingKind) -> Self {
        Self {
            kind,
            rule: named.reference.clone(),
            action: named.rule.effective_action(),
            certain: true,
            others: Vec::new(),
            more: 0,
            cause: None,
            overlap: String::new(),
            sentence: String::new(),
        }
    }

    /// Puts the sentence together from the rest.
    pub(super) fn worded(mut self, rule: &Rule) -> Self {
        let direction = rule.effective_direction();
        let here = self.rule.policy_id.clone();
        let name = self.rule.called(&here);
        // A rule without a name is called by its number.
        let name = name.strip_prefix('r').map_or(name.clone(), |rest| format!("R{rest}"));
        self.sentence = match (self.kind, &self.cause) {
            (_, Some(cause)) => caused(&name, cause, self.action, direction),
            (FindingKind::Contradicting, None) => self.contradicting(&name),
            (FindingKind::Shadowed, None) => {
                let winners = self.names();
                let theirs = does(self.others.first().map_or(Action::Block, |other| other.action));
                let all = does(self.action);
                match self.others.as_slice() {
                    [_] => format!("{name} never takes effect: {winners} {theirs} all that it {all}."),
                    _ => {
                        let theirs = theirs.trim_end_matches('s');
                        format!("{name} never takes effect: {winners} together {theirs} all that it {all}.")
                    }
                }
            }
            (FindingKind::Redundant, None) => self.redundant(&name),
            (FindingKind::Unreachable, None) => format!("{name} never takes effect."),
        };
        self
    }

    fn contradicting(&self, name: &str) -> String {
        let Some(first) = self.others.first() else { return String::new() };
        let (own, theirs) = (does(self.action), does(first.action));
        let winners = self.names();
        let plural = self.others.len() > 1 || self.more > 0;
        let theirs = if plural { theirs.trim_end_matches('s') } else { theirs };
        let wins = match first.action {
            Action::Block => "blocking wins",
            Action::Allow => "the rule that is tried first wins",
        };
        let overlap = &first.overlap;
        match (self.certain, plural) {
            (true, false) if first.relation == Relation::Same => {
                format!("{name} {own} exactly what {winners} {theirs}: {overlap}. Of the two, {wins}.")
            }
            (true, false) => {
                format!("{name} {own} some of what {winners} {theirs}: {overlap}. There {wins}.")
            }
            (true, true) => {
                format!("{name} {own} some of what {winners} {theirs}, such as {overlap}. There {wins}.")
            }
            (false, _) => format!(
                "{name} may {} some of what {winners} {theirs}: {overlap}. Only the device can tell whether they meet; if they do, {wins}.",
                own.trim_end_matches('s')
            ),
        }
    }

    fn redundant(&self, name: &str) -> String {
        let names = self.names();
        match self.others.as_slice() {
            [only] if only.relation == Relation::Same => {
                format!("{name} adds nothing: {names} {} the same.", does(self.action))
            }
            [_] => format!("{name} adds nothing: {names} {} all of it and more.", does(self.action)),
            _ => {
                let does = does(self.action).trim_end_matches('s');
                format!("{name} adds nothing: {names} together {does} all of it.")
            }
        }
    }

    /// The other rules by name.
    fn names(&self) -> String {
        const MOST: usize = 3;
        let here = &self.rule.policy_id;
        let mut names: Vec<String> = self.others.iter().map(|other| other.rule.called(here)).collect();
        let rest = names.len().saturating_sub(MOST) + usize::try_from(self.more).unwrap_or(0);
        names.truncate(MOST);
        if rest > 0 {
            names.push(if rest == 1 { "1 other rule".to_owned() } else { format!("{rest} other rules") });
        }
        match names.split_last() {
            None => String::new(),
            Some((only, [])) => only.clone(),
            Some((last, first)) => format!("{} and {last}", first.join(", ")),
        }
    }
}

fn caused(name: &str, cause: &Cause, action: Action, direction: Direction) -> String {
    let way = match direction {
        Direction::In => "inbound",
        Direction::Out => "outbound",
    };
    match cause {
        Cause::Disabled => format!("{name} is turned off and matches nothing."),
        Cause::Unknown => format!("{name} holds what Palisade does not know and is never delivered."),
        Cause::PortsNeedProtocol => {
            format!("{name} names ports without the protocol TCP or UDP; devices refuse it.")
        }
        Cause::IcmpNeedsProtocol => {
            format!("{name} names ICMP types without the protocol ICMPv4 or ICMPv6; devices refuse it.")
        }
        Cause::EdgeTraversalOutbound => {
            format!(
                "{name} is outbound and asks for edge traversal, which is for inbound rules; devices refuse it."
            )
        }
        Cause::ServiceStandsAlone => {
            format!("{name} names a service beside a package, users or a policy app id; devices refuse it.")
        }
        Cause::Unreadable { text } => format!("{name} holds “{text}”, which devices can't read."),
        Cause::NoAddressInCommon => format!(
            "{name} can match no packet: its local and remote addresses and its protocol are of different IP versions."
        ),
        Cause::FirewallOff => format!("{name} never takes effect: the firewall is off wherever it counts."),
        Cause::Shielded => {
            format!("{name} never takes effect: all inbound traffic is blocked wherever it counts.")
        }
        Cause::Loopback => {
            format!("{name} never takes effect: loopback is let through before any rule.")
        }
        Cause::Icmp => format!("{name} adds nothing: the firewall's exception lets ICMP through already."),
        Cause::Default => format!(
            "{name} adds nothing: {way} traffic that no rule speaks of is {} anyway.",
            if action == Action::Allow { "allowed" } else { "blocked" }
        ),
    }
}
