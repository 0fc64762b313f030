//! The packets that a rule matches, as a set: exact in everything but the names that only the device can resolve,
//! and sound there: what is said to be contained is, and what is said never to meet does not.

use super::address::{self, Entry, Family, Word};
use super::conditions::{Conditions, Meeting};
use super::finding::Cause;
use super::part::{Part, Protocols, Side, Words};
use super::ranges::{LAST_16, Ranges};
use super::rule::Rule;
use super::words::{Action, Direction, InterfaceType};

/// More boxes than this are not worth the time; what needs them counts as not known.
const MOST_PARTS: usize = 256;

/// A set of packets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Space {
    /// Boxes, none of them empty.
    pub(super) parts: Vec<Part>,
    /// What each packet meets as well.
    pub(super) conditions: Conditions,
    /// Words that the remote address is known to be in; `None` where nobody said.
    pub(super) words: Words,
}

impl Space {
    /// Every packet.
    pub(super) fn everything() -> Self {
        let parts = Family::ALL.map(Part::everything).into();
        Self { parts, conditions: Conditions::default(), words: None }
    }

    /// Every packet with its boxes changed.
    pub(super) fn of(mut change: impl FnMut(&mut Part)) -> Self {
        let mut space = Self::everything();
        space.parts.iter_mut().for_each(&mut change);
        space
    }

    /// The packets that a rule matches while it counts.
    ///
    /// # Errors
    /// Why it matches none: it is off, a device refuses it, or its members leave nothing.
    pub(super) fn of_rule(rule: &Rule) -> Result<Self, Cause> {
        if rule.has_unknown() {
            return Err(Cause::Unknown);
        }
        if !rule.is_enabled() {
            return Err(Cause::Disabled);
        }
        let inbound = rule.effective_direction() == Direction::In;
        if rule.edge_traversal == Some(true) && !inbound {
            return Err(Cause::EdgeTraversalOutbound);
        }
        let service = is_set(rule.service_name.as_ref());
        let other = is_set(rule.package_family_name.as_ref()) || is_set(rule.policy_app_id.as_ref());
        if service && (other || !rule.local_users.is_empty()) {
            return Err(Cause::ServiceStandsAlone);
        }
        let ports = !rule.local_ports.is_empty() || !rule.remote_ports.is_empty();
        if ports && !matches!(rule.protocol, Some(6 | 17)) {
            return Err(Cause::PortsNeedProtocol);
        }
        if !rule.icmp.is_empty() && !matches!(rule.protocol, Some(1 | 58)) {
            return Err(Cause::IcmpNeedsProtocol);
        }
        let (local_ports, remote_ports) = (read_ports(&rule.local_ports)?, read_ports(&rule.remote_ports)?);
        let icmp = read_icmp(&rule.icmp)?;
        let local = Sides::read(&rule.local_addresses, &[])?;
        let remote = Sides::read(&rule.remote_addresses, &rule.dynamic_keywords)?;
        let mut parts = Vec::with_capacity(2);
        for family in Family::ALL {
            let mut part = Part::everything(family);
            part.directions = if inbound { 1 } else { 2 };
            if let Some(number) = rule.protocol {
                part.protocols = part.protocols.and(Protocols::one(number));
            }
            if part.protocols.is_empty() {
                continue;
            }
            part.profiles = rule.effective_profiles().bits();
            part.interfaces = interfaces(&rule.interface_types);
            // Blocking does not ask which way traffic came.
            let through = rule.edge_traversal == Some(true) || rule.effective_action() == Action::Block;
            part.edges = if through || !inbound { 3 } else { 1 };
            part.local_ports.clone_from(&local_ports);
            part.remote_ports.clone_from(&remote_ports);
            part.icmp.clone_from(&icmp);
            for local in local.of(family) {
                for remote in remote.of(family) {
                    parts.push(Part { local: local.clone(), remote: remote.clone(), ..part.clone() });
                }
            }
        }
        if parts.is_empty() {
            return Err(Cause::NoAddressInCommon);
        }
        Ok(Self { parts, conditions: Conditions::of(rule), words: None })
    }

    /// Whether every packet of `other` is in it for certain. Each box of `other` has to lie in one of its own.
    pub(super) fn contains(&self, other: &Self) -> bool {
        self.conditions.contain(&other.conditions)
            && other.parts.iter().all(|part| self.parts.iter().any(|own| own.contains(part, &other.words)))
    }

    /// The same, whichever way traffic came: a rule that blocks asks for none, one that allows does.
    pub(super) fn contains_by_any_way(&self, other: &Self) -> bool {
        let holds = |part: &Part| self.parts.iter().any(|own| own.contains_by_any_way(part, &other.words));
        self.conditions.contain(&other.conditions) && other.parts.iter().all(holds)
    }

    /// Whether they have a packet in common; `words` of `other` count.
    pub(super) fn meet(&self, other: &Self) -> Meeting {
        let conditions = self.conditions.meet(&other.conditions);
        if conditions == Meeting::Never {
            return Meeting::Never;
        }
        let mut best = Meeting::Never;
        for own in &self.parts {
            for part in &other.parts {
                best = best.max(own.meet(part, &other.words));
                if best == Meeting::Certain {
                    return conditions;
                }
            }
        }
        best.min(conditions)
    }

    /// What both have: what is certain where something is, else what is possible.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut parts = Vec::new();
        let mut best = Meeting::Never;
        for own in &self.parts {
            for part in &other.parts {
                let meeting = own.meet(part, &other.words);
                if meeting == Meeting::Never || meeting < best {
                    continue;
                }
                if meeting > best {
                    parts.clear();
                    best = meeting;
                }
                parts.push(own.and(part));
            }
        }
        Self { parts, conditions: self.conditions.and(&other.conditions), words: other.words.clone() }
    }

    /// Takes away the packets that are in `other` for certain. Whether any were; `None` where the rest would be
    /// too many boxes to tell, and then nothing was taken.
    pub(super) fn take(&mut self, other: &Self) -> Option<bool> {
        if !other.conditions.contain(&self.conditions) || other.meet(self) == Meeting::Never {
            return Some(false);
        }
        let mut parts = self.parts.clone();
        for theirs in &other.parts {
            let mut left = Vec::with_capacity(parts.len());
            for part in parts {
                part.minus(theirs, &self.words, &mut left);
            }
            parts = left;
            if parts.len() > MOST_PARTS {
                return None;
            }
        }
        let taken = parts != self.parts;
        self.parts = parts;
        Some(taken)
    }

    /// Whether no packet is left.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Some packets of it, each as a space of its own.
    pub(super) fn witnesses(&self) -> impl Iterator<Item = Self> + '_ {
        let ends = self.parts.iter().flat_map(|part| [part.witness(false), part.witness(true)]);
        ends.flatten().map(|part| Self {
            parts: vec![part],
            conditions: self.conditions.clone(),
            words: self.words.clone(),
        })
    }
}

fn is_set(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

/// The addresses of one side: some of each family, and words.
struct Sides {
    v4: Ranges,
    v6: Ranges,
    words: Vec<Word>,
}

impl Sides {
    fn read(entries: &[String], groups: &[String]) -> Result<Self, Cause> {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        let mut words: Vec<Word> = groups.iter().map(|id| Word::group(id)).collect();
        let mut any = entries.is_empty() && groups.is_empty();
        for text in entries {
            match address::read(text) {
                Some(Entry::Any) => any = true,
                Some(Entry::Ranges(Family::V4, ranges)) => v4.extend(ranges),
                Some(Entry::Ranges(Family::V6, ranges)) => v6.extend(ranges),
                Some(Entry::Word(word)) => words.push(word),
                None => return Err(Cause::Unreadable { text: text.clone() }),
            }
        }
        if any {
            return Ok(Self { v4: Ranges::All, v6: Ranges::All, words: Vec::new() });
        }
        words.sort();
        words.dedup();
        let sides =
            Self { v4: Ranges::new(v4, Family::V4.last()), v6: Ranges::new(v6, Family::V6.last()), words };
        Ok(sides)
    }

    fn of(&self, family: Family) -> Vec<Side> {
        let ranges = match family {
            Family::V4 => &self.v4,
            Family::V6 => &self.v6,
        };
        let some = (!ranges.is_empty()).then(|| Side::Ranges(ranges.clone()));
        // What a word stands for is among all addresses.
        let words = self.words.iter().filter(|_| !ranges.is_all()).cloned().map(Side::Word);
        some.into_iter().chain(words).collect()
    }
}

fn number<T: core::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn read_ports(entries: &[String]) -> Result<Ranges, Cause> {
    if entries.is_empty() {
        return Ok(Ranges::All);
    }
    let one = |text: &String| {
        if text.trim() == "*" {
            return Some((0, LAST_16));
        }
        let (low, high) = text.trim().split_once('-').unwrap_or((text.trim(), text.trim()));
        let (low, high) = (number::<u16>(low)?, number::<u16>(high)?);
        (low <= high).then_some((low.into(), high.into()))
    };
    read_all(entries, one)
}

fn read_icmp(entries: &[String]) -> Result<Ranges, Cause> {
    if entries.is_empty() {
        return Ok(Ranges::All);
    }
    let one = |text: &String| {
        if text.trim() == "*" {
            return Some((0, LAST_16));
        }
        let (kind, code) = text.trim().split_once(':').unwrap_or((text.trim(), "*"));
        let first = u128::from(number::<u8>(kind)?) << 8;
        match code {
            "*" => Some((first, first | 0xFF)),
            code => number::<u8>(code).map(u128::from).map(|code| (first | code, first | code)),
        }
    };
    read_all(entries, one)
}

fn read_all(entries: &[String], one: impl Fn(&String) -> Option<(u128, u128)>) -> Result<Ranges, Cause> {
    let read = entries.iter().map(|text| one(text).ok_or_else(|| Cause::Unreadable { text: text.clone() }));
    Ok(Ranges::new(read.collect::<Result<_, _>>()?, LAST_16))
}

/// The kinds of interface as bits; every one where nothing is said.
fn interfaces(types: &[InterfaceType]) -> u8 {
    if types.is_empty() {
        return 31;
    }
    types.iter().fold(0, |bits, kind| bits | interface_bit(*kind))
}

/// The bit of a kind of interface. Both names of mobile broadband are one kind.
pub(super) fn interface_bit(kind: InterfaceType) -> u8 {
    match kind {
        InterfaceType::RemoteAccess => 1,
        InterfaceType::Wireless => 2,
        InterfaceType::Lan => 4,
        InterfaceType::MobileBroadband | InterfaceType::Mbb => 8,
        InterfaceType::All => 31,
    }
}
