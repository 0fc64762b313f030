//! The order in which a firewall asks: settings that stand above rules, then the rules, then the default.
//!
//! Every firewall here is a list of layers; the first layer that matches decides, and all rules of one layer do the
//! same, so their order among themselves means nothing.
//! - Windows: a firewall that is off lets everything through; then `Shielded`; then rules that block; then rules
//!   that allow; then the profile's default. Only the first packet of a connection is asked about.
//! - Hyper-V: the same, but rules with a priority come in its order, the lowest first, those without one last; of
//!   equal ones those that block come first.
//! - Linux, as the agent writes it: loopback, established connections, rules that block, ICMP, rules that allow,
//!   then the chain's default.

use super::conditions::Kind;
use super::finding::Cause;
use super::part::Protocols;
use super::rule::Rule;
use super::settings::{LinuxState, ProfileSettings, ProfileState};
use super::source::{PolicyRules, RuleRef};
use super::space::Space;
use super::words::{Action, Dialect, Direction, Profile};

/// What a layer consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// A rule, by its place in [`Layers::rules`].
    Rule(usize),
    /// A setting of the firewall.
    Setting(Setting),
}

/// A setting that decides by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Setting {
    Off,
    Shielded,
    Loopback,
    Established,
    Icmp,
}

/// Something that decides about some packets.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) layer: u32,
    pub(super) action: Action,
    pub(super) space: Space,
    pub(super) who: Who,
    /// Whether it is known that it counts.
    pub(super) certain: bool,
}

/// One rule with what it is called.
pub(super) struct Named<'a> {
    pub(super) reference: RuleRef,
    pub(super) rule: &'a Rule,
}

/// One firewall, ready to be asked.
pub(super) struct Layers<'a> {
    /// The rules in an order that does not depend on how they came: by policy, name and content.
    pub(super) rules: Vec<Named<'a>>,
    /// What decides, the first layer first, the rules of a layer in their order.
    pub(super) entries: Vec<Entry>,
    /// Rules that match nothing, and why.
    pub(super) nothing: Vec<(usize, Cause)>,
    dialect: Dialect,
    settings: &'a ProfileSettings,
}

/// The layers of rules begin here; those below are of settings.
const RULES: u32 = 2;

impl<'a> Layers<'a> {
    /// The firewall of this dialect with the rules of these policies.
    pub(super) fn new(policies: &'a [PolicyRules], settings: &'a ProfileSettings, dialect: Dialect) -> Self {
        let mut rules: Vec<Named<'a>> = policies
            .iter()
            .flat_map(|policy| policy.rules.iter().map(move |rule| (policy, rule)))
            .filter(|(_, rule)| rule.rule.dialect == dialect)
            .map(|(policy, rule)| Named { reference: policy.reference(rule), rule: &rule.rule })
            .collect();
        rules.sort_by(|left, right| {
            let (a, b) = (&left.reference, &right.reference);
            (&a.policy_id, &a.name)
                .cmp(&(&b.policy_id, &b.name))
                .then_with(|| left.rule.to_members().cmp(&right.rule.to_members()))
                .then_with(|| a.cmp(b))
        });
        let ranked = rules.iter().any(|named| named.rule.priority.is_some());
        let mut layers = Self { rules, entries: Vec::new(), nothing: Vec::new(), dialect, settings };
        layers.settings();
        for (place, named) in layers.rules.iter().enumerate() {
            let action = named.rule.effective_action();
            let layer = match (dialect, action) {
                (Dialect::HyperV, _) if ranked => {
                    let rank = named.rule.priority.map_or(0x1_0000, u32::from);
                    RULES + 2 * rank + u32::from(action == Action::Allow)
                }
                (_, Action::Block) => RULES,
                (_, Action::Allow) => RULES + 2,
            };
            match Space::of_rule(named.rule) {
                Ok(space) => {
                    layers.entries.push(Entry { layer, action, space, who: Who::Rule(place), certain: true });
                }
                Err(cause) => layers.nothing.push((place, cause)),
            }
        }
        layers.entries.sort_by_key(|entry| entry.layer);
        layers
    }

    /// How each profile is set; `None` on Linux, which has none.
    pub(super) fn profiles(&self) -> Option<&'a [ProfileState; 3]> {
        match self.dialect {
            Dialect::Windows => Some(&self.settings.windows),
            Dialect::HyperV => Some(&self.settings.hyper_v),
            Dialect::Linux => None,
        }
    }

    /// The settings that decide by themselves.
    fn settings(&mut self) {
        let mut add = |layer, action, setting, counts: Option<bool>, space: Space| {
            if counts != Some(false) {
                let certain = counts.is_some();
                self.entries.push(Entry { layer, action, space, who: Who::Setting(setting), certain });
            }
        };
        let profiles = match self.dialect {
            Dialect::Windows => &self.settings.windows,
            Dialect::HyperV => &self.settings.hyper_v,
            Dialect::Linux => {
                return linux(&self.settings.linux, &mut add);
            }
        };
        for (profile, state) in Profile::ALL.into_iter().zip(profiles) {
            let on = |inbound: bool| {
                Space::of(|part| {
                    part.profiles = profile.bit();
                    part.directions = if inbound { 1 } else { 3 };
                })
            };
            add(0, Action::Allow, Setting::Off, state.enabled.map(|on| !on), on(false));
            add(1, Action::Block, Setting::Shielded, state.shielded, on(true));
        }
    }

    /// What happens to traffic that no rule speaks of.
    pub(super) fn default_action(&self, profile: Profile, direction: Direction) -> Option<Action> {
        let profiles = match self.dialect {
            Dialect::Windows => &self.settings.windows,
            Dialect::HyperV => &self.settings.hyper_v,
            Dialect::Linux => return self.settings.linux.default_action(direction),
        };
        let state = Profile::ALL.into_iter().zip(profiles).find(|(it, _)| *it == profile);
        state.and_then(|(_, state)| state.default_action(direction))
    }

    /// Whether rules count that the device has of its own, on any of these profiles; `None` where nobody knows.
    pub(super) fn local_rules(&self, profiles: u8) -> Option<bool> {
        let Some(states) = self.profiles() else { return Some(false) };
        let mut any = Some(false);
        for (profile, state) in Profile::ALL.into_iter().zip(states) {
            if profiles & profile.bit() != 0 {
                match state.local_rules {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => any = None,
                }
            }
        }
        any
    }
}

fn linux(state: &LinuxState, add: &mut impl FnMut(u32, Action, Setting, Option<bool>, Space)) {
    let off = state.switched.map(|switched| switched == Some(false));
    add(0, Action::Allow, Setting::Off, off, Space::everything());
    let mut loopback = Space::everything();
    loopback.conditions.add(Kind::Interface, "lo");
    add(1, Action::Allow, Setting::Loopback, state.excepts(state.allow_loopback), loopback);
    let established = Space::everything();
    add(1, Action::Allow, Setting::Established, state.excepts(state.allow_established), established);
    let icmp = Space::of(|part| {
        part.protocols = part.protocols.and(Protocols::one(1).or(Protocols::one(58)));
    });
    add(RULES + 1, Action::Allow, Setting::Icmp, state.excepts(state.allow_icmp), icmp);
}
