//! How the firewall itself is set on a device: on or off, and what happens to traffic that no rule speaks of.
//! Source: catalog-facts, section 6.3, and the Linux Firewall template.

use super::words::{Action, Direction, Profile};
use crate::merge::{Decision, Effective};
use crate::value::Value;

/// How the firewall is set on one kind of network. `None` is what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileState {
    /// Whether it filters.
    pub enabled: Option<bool>,
    /// Whether all inbound traffic is blocked, whatever the rules say.
    pub shielded: Option<bool>,
    /// What happens to inbound traffic that no rule speaks of.
    pub inbound: Option<Action>,
    /// What happens to outbound traffic that no rule speaks of.
    pub outbound: Option<Action>,
    /// Whether rules that the device has of its own count as well.
    pub local_rules: Option<bool>,
}

/// What Windows does where nobody configures anything.
impl Default for ProfileState {
    fn default() -> Self {
        Self {
            enabled: Some(true),
            shielded: Some(false),
            inbound: Some(Action::Block),
            outbound: Some(Action::Allow),
            local_rules: Some(true),
        }
    }
}

impl ProfileState {
    const UNKNOWN: Self =
        Self { enabled: None, shielded: None, inbound: None, outbound: None, local_rules: None };

    /// What happens to traffic that no rule speaks of.
    pub fn default_action(&self, direction: Direction) -> Option<Action> {
        match direction {
            Direction::In => self.inbound,
            Direction::Out => self.outbound,
        }
    }
}

/// How the firewall is set on Linux. `None` is what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinuxState {
    /// Whether a policy turns it on or off. While none does (`Some(None)`), rules count and all else passes.
    pub switched: Option<Option<bool>>,
    /// What happens to inbound traffic that no rule speaks of, while it is on.
    pub inbound: Option<Action>,
    /// What happens to outbound traffic that no rule speaks of, while it is on.
    pub outbound: Option<Action>,
    /// Whether loopback passes before any rule.
    pub allow_loopback: Option<bool>,
    /// Whether connections that were allowed before pass before any rule.
    pub allow_established: Option<bool>,
    /// Whether ICMP passes after the rules that block.
    pub allow_icmp: Option<bool>,
}

/// What the agent does where nobody configures anything.
impl Default for LinuxState {
    fn default() -> Self {
        Self {
            switched: Some(None),
            inbound: Some(Action::Block),
            outbound: Some(Action::Allow),
            allow_loopback: Some(true),
            allow_established: Some(true),
            allow_icmp: Some(true),
        }
    }
}

impl LinuxState {
    /// What happens to traffic that no rule speaks of.
    pub fn default_action(&self, direction: Direction) -> Option<Action> {
        match (self.switched?, direction) {
            (Some(true), Direction::In) => self.inbound,
            (Some(true), Direction::Out) => self.outbound,
            // Off, or rules over chains that let everything else pass.
            _ => Some(Action::Allow),
        }
    }

    /// Whether an exception counts; they do while the firewall is turned on.
    pub(super) fn excepts(&self, exception: Option<bool>) -> Option<bool> {
        match self.switched {
            None if exception == Some(false) => Some(false),
            None => None,
            Some(Some(true)) => exception,
            Some(_) => Some(false),
        }
    }
}

/// How every firewall of a device is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProfileSettings {
    /// The host's firewall on Windows: domain, private, public.
    pub windows: [ProfileState; 3],
    /// The firewall in front of virtual machines: domain, private, public.
    pub hyper_v: [ProfileState; 3],
    /// The firewall on Linux.
    pub linux: LinuxState,
}

/// What is decided for one setting.
enum Setting<'a> {
    /// Nobody sets it, so the default holds.
    Default,
    /// It is set to this option.
    Item(&'a str),
    /// Policies disagree: the device keeps what it has.
    Unknown,
}

impl ProfileSettings {
    /// Nothing is known, as when one policy is looked at alone.
    pub const UNKNOWN: Self = Self {
        windows: [ProfileState::UNKNOWN; 3],
        hyper_v: [ProfileState::UNKNOWN; 3],
        linux: LinuxState {
            switched: None,
            inbound: None,
            outbound: None,
            allow_loopback: None,
            allow_established: None,
            allow_icmp: None,
        },
    };

    /// What is decided for a device. Where nobody says anything, the platform's default holds; where policies
    /// disagree, nothing is known.
    pub fn of_effective(effective: &Effective) -> Self {
        let read = |id: &str| match effective.get(id) {
            None => Setting::Default,
            Some(setting) => match (&setting.decision, &setting.value) {
                (_, Some(Value::Text(item))) => Setting::Item(item),
                (Decision::Conflict, _) => Setting::Unknown,
                _ => Setting::Default,
            },
        };
        let bool_of = |id: &str, default: Option<bool>| match read(id) {
            Setting::Default => default,
            Setting::Item(item) => Some(item == "true"),
            Setting::Unknown => None,
        };
        let action_of = |id: &str, default: Option<Action>| match read(id) {
            Setting::Default => default,
            // The reverse of a rule's action.
            Setting::Item("1" | "block") => Some(Action::Block),
            Setting::Item(_) => Some(Action::Allow),
            Setting::Unknown => None,
        };
        let profile = |prefix: &str, profile: Profile| {
            let id = |name: &str| format!("{prefix}{}profile_{name}", profile.name());
            let state = ProfileState::default();
            ProfileState {
                enabled: bool_of(&id("enablefirewall"), state.enabled),
                shielded: bool_of(&id("shielded"), state.shielded),
                inbound: action_of(&id("defaultinboundaction"), state.inbound),
                outbound: action_of(&id("defaultoutboundaction"), state.outbound),
                local_rules: bool_of(&id("allowlocalpolicymerge"), state.local_rules),
            }
        };
        let linux = LinuxState::default();
        let id = |name: &str| format!("palisade_linux_firewall_{name}");
        Self {
            windows: Profile::ALL.map(|it| profile("vendor_msft_firewall_mdmstore_", it)),
            hyper_v: Profile::ALL
                .map(|it| profile("vendor_msft_firewall_mdmstore_hypervvmsettings_{vmcreatorid}_", it)),
            linux: LinuxState {
                switched: match read(&id("enable")) {
                    Setting::Default => linux.switched,
                    Setting::Item(item) => Some(Some(item == "true")),
                    Setting::Unknown => None,
                },
                inbound: action_of(&id("default_inbound_action"), linux.inbound),
                outbound: action_of(&id("default_outbound_action"), linux.outbound),
                allow_loopback: bool_of(&id("allow_loopback"), linux.allow_loopback),
                allow_established: bool_of(&id("allow_established"), linux.allow_established),
                allow_icmp: bool_of(&id("allow_icmp"), linux.allow_icmp),
            },
        }
    }
}
