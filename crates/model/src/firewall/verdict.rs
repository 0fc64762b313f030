//! The answer to "would this packet be allowed here", as data and as a sentence.

use serde::{Deserialize, Serialize};

use super::conditions::Kind;
use super::source::RuleRef;
use super::words::{Action, Direction, Profile};
use crate::merge::listed;

/// What happens to a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// It passes, whatever is not known of it.
    Allowed,
    /// It is dropped, whatever is not known of it.
    Blocked,
    /// It hangs on what is not known.
    Depends,
    /// There is no such packet, such as ICMPv4 from an IPv6 address.
    Impossible,
}

/// What decides about a packet, or could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Decider {
    /// A rule.
    Rule {
        /// Which.
        rule: RuleRef,
        /// What it does.
        action: Action,
    },
    /// The firewall is off on this kind of network.
    FirewallOff,
    /// All inbound traffic is blocked on this kind of network.
    Shielded,
    /// Loopback passes.
    Loopback,
    /// The connection was allowed before.
    Established,
    /// ICMP passes.
    Icmp,
    /// No rule speaks of it.
    Default {
        /// What happens then.
        action: Action,
    },
}

/// Something about a packet, or about the firewall, that is not known and matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unknown {
    /// Whose connection it is.
    Direction,
    /// The protocol.
    Protocol,
    /// The kind of network.
    Profile,
    /// The kind of interface.
    InterfaceType,
    /// The device's port.
    LocalPort,
    /// The other side's port.
    RemotePort,
    /// The ICMP type or code.
    Icmp,
    /// The device's address.
    LocalAddress,
    /// The other side's address.
    RemoteAddress,
    /// Which words, such as `LocalSubnet`, the other side's address is in.
    RemoteWords,
    /// The program.
    Program,
    /// The program's package.
    Package,
    /// The service.
    Service,
    /// The program's signed identity.
    BinaryName,
    /// The program's App Control tag.
    PolicyApp,
    /// The user.
    User,
    /// The interface.
    Interface,
    /// The virtual machine.
    VirtualMachine,
    /// How the firewall is set.
    Settings,
}

impl From<Kind> for Unknown {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Program => Self::Program,
            Kind::Package => Self::Package,
            Kind::Service => Self::Service,
            Kind::BinaryName => Self::BinaryName,
            Kind::PolicyApp => Self::PolicyApp,
            Kind::Users => Self::User,
            Kind::Interface => Self::Interface,
            Kind::VirtualMachine => Self::VirtualMachine,
        }
    }
}

impl Unknown {
    /// How it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direction => "the direction",
            Self::Protocol => "the protocol",
            Self::Profile => "the kind of network",
            Self::InterfaceType => "the kind of interface",
            Self::LocalPort => "the local port",
            Self::RemotePort => "the remote port",
            Self::Icmp => "the ICMP type and code",
            Self::LocalAddress => "the local address",
            Self::RemoteAddress => "the remote address",
            Self::RemoteWords => "which words the remote address is in",
            Self::Program => "the program",
            Self::Package => "the package",
            Self::Service => "the service",
            Self::BinaryName => "the program's signature",
            Self::PolicyApp => "the program's App Control tag",
            Self::User => "the user",
            Self::Interface => "the interface",
            Self::VirtualMachine => "the virtual machine",
            Self::Settings => "how the firewall is set",
        }
    }
}

/// Something that would decide if what is not known were so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Possibility {
    /// What would decide.
    pub decider: Decider,
    /// What would happen then.
    pub action: Action,
    /// What would have to be known.
    pub unknown: Vec<Unknown>,
    /// Of a default that only the kind of network decides: on which it does so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<Profile>,
}

/// The answer about one packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// What happens.
    pub answer: Answer,
    /// What decides in the end and together: where the answer depends, if nothing in `possible` comes to it.
    pub decided_by: Vec<Decider>,
    /// Rules that match for certain and are not asked any more, or do not win.
    pub losing: Vec<Decider>,
    /// What could decide first, in the order in which it is asked.
    pub possible: Vec<Possibility>,
    /// What happens where nothing else decides; absent where it is not known or not one thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Action>,
    /// The answer in a sentence or two.
    pub sentence: String,
    /// What the answer leaves out.
    pub notes: Vec<String>,
}

fn allowed(action: Action) -> &'static str {
    match action {
        Action::Allow => "allowed",
        Action::Block => "blocked",
    }
}

impl Decider {
    /// What happens where it decides.
    pub fn action(&self) -> Action {
        match self {
            Self::Rule { action, .. } | Self::Default { action } => *action,
            Self::Shielded => Action::Block,
            Self::FirewallOff | Self::Loopback | Self::Established | Self::Icmp => Action::Allow,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Rule { rule, .. } => rule.called(""),
            Self::FirewallOff => "a firewall that is off".to_owned(),
            Self::Shielded => "the block on all inbound traffic".to_owned(),
            Self::Loopback => "the exception for loopback".to_owned(),
            Self::Established => "the exception for established connections".to_owned(),
            Self::Icmp => "the exception for ICMP".to_owned(),
            Self::Default { .. } => "the default".to_owned(),
        }
    }
}

impl Possibility {
    fn sentence(&self, way: &str) -> String {
        let networks = self.profiles.iter().map(|it| it.name().to_owned());
        if !self.profiles.is_empty() {
            let s = if self.profiles.len() == 1 { "" } else { "s" };
            return format!(
                " On the {} network{s} {way}traffic is {} by default.",
                listed(networks),
                allowed(self.action)
            );
        }
        let does = match self.action {
            Action::Allow => "allow",
            Action::Block => "block",
        };
        format!(" {} may {does} it.", capital(&self.decider.name()))
    }
}

impl Verdict {
    /// Puts the sentence together from the rest.
    pub(super) fn worded(mut self, direction: Option<Direction>) -> Self {
        let way = match direction {
            Some(Direction::In) => "inbound ",
            Some(Direction::Out) => "outbound ",
            None => "",
        };
        let action = match self.answer {
            Answer::Allowed => Action::Allow,
            Answer::Blocked => Action::Block,
            Answer::Depends => {
                self.sentence = self.depends(way);
                return self;
            }
            Answer::Impossible => {
                "There is no such packet: its addresses and its protocol are of different IP versions."
                    .clone_into(&mut self.sentence);
                return self;
            }
        };
        let word = match action {
            Action::Allow => "Allowed",
            Action::Block => "Blocked",
        };
        self.sentence = match self.decided_by.as_slice() {
            [Decider::FirewallOff] => format!("{word}: the firewall is off."),
            [Decider::Shielded] => format!("{word}: all inbound traffic is blocked, whatever the rules say."),
            [Decider::Loopback] => format!("{word}: loopback passes before any rule."),
            [Decider::Established] => format!("{word}: the connection was allowed before."),
            [Decider::Icmp] => format!("{word}: ICMP passes, and no rule blocks it."),
            [Decider::Default { .. }] if self.possible.is_empty() => {
                format!("{word}: no rule speaks of it, and {way}traffic is {} by default.", allowed(action))
            }
            [Decider::Default { .. }] => {
                format!("{word}, by a rule that may match or by default: the same happens.")
            }
            some => {
                format!("{word} by {}.", listed(some.iter().map(Decider::name)))
            }
        };
        let loses =
            |decider: &&Decider| matches!(decider, Decider::Rule { action: its, .. } if *its != action);
        let losers: Vec<String> = self.losing.iter().filter(loses).map(Decider::name).collect();
        if !losers.is_empty() {
            let does = match action {
                Action::Allow => "block",
                Action::Block => "allow",
            };
            let s = if losers.len() == 1 { "s" } else { "" };
            self.sentence.push_str(&format!(" {} would {does} it, but lose{s}.", listed(losers.into_iter())));
        }
        self
    }

    fn depends(&self, way: &str) -> String {
        const MOST: usize = 3;
        let mut unknown: Vec<Unknown> = self.possible.iter().flat_map(|it| it.unknown.clone()).collect();
        unknown.sort_unstable();
        unknown.dedup();
        let names = unknown.iter().map(|it| it.name().to_owned());
        let mut text = format!("It depends on {}.", listed(names));
        let open =
            |it: &&Possibility| matches!(it.decider, Decider::Default { .. }) && it.profiles.is_empty();
        let both = self.possible.iter().filter(open).count() > 1;
        for it in self.possible.iter().take(MOST) {
            if both && open(&it) {
                text.push_str(&format!(" By default {way}traffic may be allowed or blocked."));
                break;
            }
            text.push_str(&it.sentence(way));
        }
        let more = self.possible.len().saturating_sub(MOST);
        if more > 0 {
            text.push_str(&format!(" So may {more} more."));
        }
        match self.decided_by.as_slice() {
            [] => {}
            [Decider::Default { action }] => {
                text.push_str(&format!(" Otherwise {way}traffic is {} by default.", allowed(*action)));
            }
            some => {
                let names = some.iter().map(Decider::name);
                let does = match some.first().map(Decider::action) {
                    Some(Action::Block) => "block",
                    _ => "allow",
                };
                let s = if some.len() == 1 { "s" } else { "" };
                text.push_str(&format!(" Otherwise {} {does}{s} it.", listed(names)));
            }
        }
        text
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
