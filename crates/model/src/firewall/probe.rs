//! The probe: would this packet be allowed here, and by which rule of which policy.

use super::conditions::Meeting;
use super::layers::{Entry, Layers, Setting, Who};
use super::packet::Packet;
use super::part::Part;
use super::settings::ProfileSettings;
use super::source::PolicyRules;
use super::space::Space;
use super::verdict::{Answer, Decider, Possibility, Unknown, Verdict};
use super::words::{Action, Direction, Profile};

/// What happens to `packet` on a device with these rules that is set so. What is not known of the packet is every
/// packet that it may be: the answer is *allowed* or *blocked* only where that happens to each of them.
pub fn probe(policies: &[PolicyRules], settings: &ProfileSettings, packet: &Packet) -> Verdict {
    let mut verdict = Verdict {
        answer: Answer::Impossible,
        decided_by: Vec::new(),
        losing: Vec::new(),
        possible: Vec::new(),
        default: None,
        sentence: String::new(),
        notes: Vec::new(),
    };
    let Some(space) = packet.space() else { return verdict.worded(packet.direction) };
    let layers = Layers::new(policies, settings, packet.dialect);
    let mut walk =
        Walk { layers: &layers, packet: space, established: packet.established, outcomes: Vec::new() };
    walk.run(&mut verdict);
    verdict.answer = match walk.outcomes.as_slice() {
        [Action::Allow] => Answer::Allowed,
        [Action::Block] => Answer::Blocked,
        _ => Answer::Depends,
    };
    walk.note(&mut verdict);
    verdict.worded(packet.direction)
}

struct Walk<'a> {
    layers: &'a Layers<'a>,
    packet: Space,
    established: bool,
    /// What may happen, each once.
    outcomes: Vec<Action>,
}

impl Walk<'_> {
    fn run(&mut self, verdict: &mut Verdict) {
        // The packets about which nothing was decided yet.
        let mut left = self.packet.clone();
        let mut layers =
            self.layers.entries.chunk_by(|a, b| a.layer == b.layer && same_kind(a, b)).peekable();
        while let Some(layer) = layers.next_if(|_| !left.is_empty()) {
            let asked =
                layer.iter().filter(|it| self.established || it.who != Who::Setting(Setting::Established));
            let met: Vec<&Entry> = asked.filter(|it| it.space.meet(&left) != Meeting::Never).collect();
            let Some(action) = met.first().map(|it| it.action) else { continue };
            self.outcome(action);
            let whole: Vec<&&Entry> =
                met.iter().filter(|it| it.certain && it.space.contains(&left)).collect();
            if !whole.is_empty() {
                verdict.decided_by.extend(whole.into_iter().filter_map(|it| self.decider(it)));
                left.parts.clear();
                continue;
            }
            let before = left.clone();
            let mut takers = Vec::new();
            for it in met.iter().filter(|it| it.certain) {
                if left.take(&it.space) == Some(true) {
                    takers.extend(self.decider(it));
                }
            }
            if left.is_empty() {
                verdict.decided_by.append(&mut takers);
            } else {
                for possibility in met.iter().filter_map(|it| self.possibility(it, &before)) {
                    // A setting may be open on several kinds of network.
                    if verdict.possible.last() != Some(&possibility) {
                        verdict.possible.push(possibility);
                    }
                }
            }
        }
        // Whoever was not asked any more.
        for entry in layers.flatten() {
            if matches!(entry.who, Who::Rule(_)) && entry.space.contains(&self.packet) {
                verdict.losing.extend(self.decider(entry));
            }
        }
        let default = self.defaults(&left);
        for action in &default {
            self.outcome(*action);
        }
        match (left.is_empty(), default.as_slice()) {
            (true, _) => {}
            (false, [action]) => verdict.decided_by.push(Decider::Default { action: *action }),
            (false, _) => {
                let unknown = self.default_unknown(&left);
                verdict.possible.extend(default.iter().map(|action| Possibility {
                    decider: Decider::Default { action: *action },
                    action: *action,
                    unknown: unknown.clone(),
                    profiles: if unknown == [Unknown::Profile] {
                        self.open_to(&left, *action)
                    } else {
                        Vec::new()
                    },
                }));
            }
        }
        verdict.default = match self.defaults(&self.packet).as_slice() {
            [action] => Some(*action),
            _ => None,
        };
    }

    fn outcome(&mut self, action: Action) {
        if !self.outcomes.contains(&action) {
            self.outcomes.push(action);
        }
    }

    /// What the defaults do to these packets; both where they are not known.
    fn defaults(&self, left: &Space) -> Vec<Action> {
        let mut actions = Vec::new();
        for part in &left.parts {
            for (bit, direction) in [(1, Direction::In), (2, Direction::Out)] {
                for profile in Profile::ALL {
                    if part.directions & bit == 0 || part.profiles & profile.bit() == 0 {
                        continue;
                    }
                    match self.layers.default_action(profile, direction) {
                        Some(action) => actions.push(action),
                        None => actions.extend([Action::Block, Action::Allow]),
                    }
                }
            }
        }
        actions.sort_unstable();
        actions.dedup();
        actions
    }

    /// On which kinds of network the default does this to these packets.
    fn open_to(&self, left: &Space, wanted: Action) -> Vec<Profile> {
        let does = |part: &Part, profile: Profile| {
            part.profiles & profile.bit() != 0
                && [(1, Direction::In), (2, Direction::Out)].into_iter().any(|(bit, direction)| {
                    part.directions & bit != 0
                        && self.layers.default_action(profile, direction) == Some(wanted)
                })
        };
        Profile::ALL.into_iter().filter(|it| left.parts.iter().any(|part| does(part, *it))).collect()
    }

    /// What the default of these packets hangs on.
    fn default_unknown(&self, left: &Space) -> Vec<Unknown> {
        let bits = |get: fn(&Part) -> u8| left.parts.iter().fold(0, |bits, part| bits | get(part));
        let (directions, profiles) = (bits(|part| part.directions), bits(|part| part.profiles));
        let of = |direction: Direction| {
            Profile::ALL
                .into_iter()
                .filter(|profile| profiles & profile.bit() != 0)
                .map(|profile| self.layers.default_action(profile, direction))
                .collect::<Vec<_>>()
        };
        let ways: Vec<Vec<Option<Action>>> = [(1, Direction::In), (2, Direction::Out)]
            .into_iter()
            .filter(|(bit, _)| directions & bit != 0)
            .map(|(_, direction)| of(direction))
            .collect();
        let differ = |actions: &Vec<Option<Action>>| actions.iter().any(|it| Some(it) != actions.first());
        let mut unknown = Vec::new();
        if ways.iter().any(|way| Some(way) != ways.first()) {
            unknown.push(Unknown::Direction);
        }
        if ways.iter().any(differ) {
            unknown.push(Unknown::Profile);
        }
        if ways.iter().flatten().any(Option::is_none) {
            unknown.push(Unknown::Settings);
        }
        unknown
    }

    fn decider(&self, entry: &Entry) -> Option<Decider> {
        Some(match entry.who {
            Who::Rule(place) => {
                let rule = self.layers.rules.get(place)?.reference.clone();
                Decider::Rule { rule, action: entry.action }
            }
            Who::Setting(Setting::Off) => Decider::FirewallOff,
            Who::Setting(Setting::Shielded) => Decider::Shielded,
            Who::Setting(Setting::Loopback) => Decider::Loopback,
            Who::Setting(Setting::Established) => Decider::Established,
            Who::Setting(Setting::Icmp) => Decider::Icmp,
        })
    }

    fn possibility(&self, entry: &Entry, left: &Space) -> Option<Possibility> {
        let mut unknown = open(&entry.space, left);
        if !entry.certain {
            unknown.push(Unknown::Settings);
        }
        Some(Possibility {
            decider: self.decider(entry)?,
            action: entry.action,
            unknown,
            profiles: Vec::new(),
        })
    }

    /// Says what the answer leaves out.
    fn note(&self, verdict: &mut Verdict) {
        let profiles = self.packet.parts.iter().fold(0, |bits, part| bits | part.profiles);
        let settled = verdict.decided_by.iter().all(|decider| {
            matches!(
                decider,
                Decider::FirewallOff | Decider::Shielded | Decider::Rule { action: Action::Block, .. }
            )
        });
        if !(settled && verdict.answer != Answer::Depends) && self.layers.local_rules(profiles) != Some(false)
        {
            verdict.notes.push("Rules that the device has of its own may decide otherwise.".to_owned());
        }
        let refused =
            self.layers.nothing.iter().filter(|(_, cause)| *cause != super::Cause::Disabled).count();
        match refused {
            0 => {}
            1 => verdict.notes.push("1 rule is left out: it can match nothing as it is.".to_owned()),
            more => {
                verdict.notes.push(format!("{more} rules are left out: they can match nothing as they are."));
            }
        }
    }
}

/// Settings of one layer are apart from one another, rules of one layer are asked together.
fn same_kind(a: &Entry, b: &Entry) -> bool {
    match (a.who, b.who) {
        (Who::Rule(_), Who::Rule(_)) => true,
        (Who::Setting(a), Who::Setting(b)) => a == b,
        _ => false,
    }
}

/// What would have to be known of the packets in `left` to say whether they are in `space`.
fn open(space: &Space, left: &Space) -> Vec<Unknown> {
    let pairs = space.parts.iter().flat_map(|own| left.parts.iter().map(move |part| (own, part)));
    let open = pairs
        .filter(|(own, part)| own.meet(part, &left.words) != Meeting::Never)
        .map(|(own, part)| of_part(own, part, left))
        .min_by_key(Vec::len);
    let mut open = open.unwrap_or_default();
    open.extend(space.conditions.unmet(&left.conditions).map(Unknown::from));
    open
}

fn of_part(own: &Part, part: &Part, left: &Space) -> Vec<Unknown> {
    let one_address = matches!(&part.remote, super::part::Side::Ranges(ranges) if ranges.is_one());
    let asks = [
        (Unknown::Direction, part.directions & !own.directions == 0),
        (Unknown::Protocol, part.protocols.minus(own.protocols).is_empty()),
        (Unknown::Profile, part.profiles & !own.profiles == 0),
        (Unknown::InterfaceType, part.interfaces & !own.interfaces == 0),
        (Unknown::LocalPort, own.local_ports.contains(&part.local_ports)),
        (Unknown::RemotePort, own.remote_ports.contains(&part.remote_ports)),
        (Unknown::Icmp, own.icmp.contains(&part.icmp)),
        (Unknown::LocalAddress, own.local.contains(&part.local, &None)),
        (
            if one_address { Unknown::RemoteWords } else { Unknown::RemoteAddress },
            own.remote.contains(&part.remote, &left.words),
        ),
    ];
    asks.into_iter().filter(|(_, known)| !known).map(|(unknown, _)| unknown).collect()
}
