//! What is the matter with the rules of one policy, or of all policies that meet on a device.

use super::compare::{Item, Items, listed};
use super::conditions::Meeting;
use super::finding::{Cause, Finding, FindingKind};
use super::layers::{Layers, Named, Setting, Who};
use super::settings::ProfileSettings;
use super::source::PolicyRules;
use super::traffic::Traffic;
use super::words::{Action, Dialect, Direction, Profile};

/// Every finding about these rules on a device that is set so, ordered by policy and place. The order of policies
/// and of the rules in them does not matter. Rules that a device has of its own are out of sight.
///
/// What is said to be certain is so for every packet that starts a connection; where it hangs on what only the
/// device knows, such as which addresses `LocalSubnet` stands for, contradictions are said to be possible and
/// nothing else is said.
pub fn findings(policies: &[PolicyRules], settings: &ProfileSettings) -> Vec<Finding> {
    let mut found = Vec::new();
    for dialect in Dialect::ALL {
        let mut layers = Layers::new(policies, settings, dialect);
        for (place, cause) in &layers.nothing {
            let named = layers.rules.get(*place);
            found.extend(named.map(|named| caused(named, FindingKind::Unreachable, cause.clone())));
        }
        narrow(&mut layers, &mut found);
        Analysis { layers: &layers, items: Items::of(&layers) }.run(&mut found);
    }
    found.sort_by(|left, right| {
        (&left.rule, left.kind, !left.certain).cmp(&(&right.rule, right.kind, !right.certain))
    });
    found
}

/// Leaves out the profiles on which no rule counts, and reports the rules that count on no other.
fn narrow(layers: &mut Layers<'_>, found: &mut Vec<Finding>) {
    let (mut off, mut shielded) = (0, 0);
    for entry in layers.entries.iter().filter(|entry| entry.certain) {
        let profiles = entry.space.parts.iter().fold(0, |bits, part| bits | part.profiles);
        match entry.who {
            Who::Setting(Setting::Off) => off |= profiles,
            Who::Setting(Setting::Shielded) => shielded |= profiles,
            _ => {}
        }
    }
    let rules = &layers.rules;
    layers.entries.retain_mut(|entry| {
        let place = match entry.who {
            Who::Rule(place) => place,
            // Off and shielded are taken care of here; what is not known is left out.
            Who::Setting(Setting::Loopback | Setting::Icmp) => return entry.certain,
            Who::Setting(_) => return false,
        };
        for part in &mut entry.space.parts {
            part.profiles &= !off;
        }
        entry.space.parts.retain(|part| part.profiles != 0);
        let is_off = entry.space.is_empty();
        for part in entry.space.parts.iter_mut().filter(|part| part.directions == 1) {
            part.profiles &= !shielded;
        }
        entry.space.parts.retain(|part| part.profiles != 0);
        if entry.space.is_empty() {
            let cause = if is_off { Cause::FirewallOff } else { Cause::Shielded };
            found.extend(rules.get(place).map(|named| caused(named, FindingKind::Unreachable, cause)));
        }
        !entry.space.is_empty()
    });
}

/// A finding of which no other rule is the reason.
fn caused(named: &Named<'_>, kind: FindingKind, cause: Cause) -> Finding {
    let overlap = match (kind, &cause) {
        (FindingKind::Redundant, _) => super::space::Space::of_rule(named.rule)
            .map(|space| Traffic::of(&space).to_string())
            .unwrap_or_default(),
        _ => String::new(),
    };
    Finding { overlap, cause: Some(cause), ..Finding::of(named, kind) }.worded(named.rule)
}

/// Another item, and how sure it is that they meet.
type Met<'a> = (&'a Item<'a>, Meeting);

struct Analysis<'a> {
    layers: &'a Layers<'a>,
    items: Items<'a>,
}

/// What was found about an item so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Nothing that takes it away.
    Counts,
    /// Nothing changes without it.
    Redundant,
    /// What is asked before it decides about all of its packets.
    NeverDecides,
}

impl Analysis<'_> {
    fn run(&self, found: &mut Vec<Finding>) {
        // What was said to be redundant is no reason for others to be so: all of it can go at once. The last of a
        // layer comes first, so that of two that are the same the later one is not needed.
        let mut marks = vec![Mark::Counts; self.items.all.len()];
        for layer in self.items.all.chunk_by(|a, b| a.entry.layer == b.entry.layer) {
            for item in layer.iter().rev() {
                let Some(named) = item.named else { continue };
                let before = self.items.before(item);
                let (mark, finding) = match self.shadowed(item, named, &before, found) {
                    Some(finding) => (Mark::NeverDecides, Some(finding)),
                    None => {
                        contradicting(item, named, &before, &marks, found);
                        match self.redundant(item, named, &before, &marks) {
                            Some(finding) => (Mark::Redundant, Some(finding)),
                            None => (Mark::Counts, None),
                        }
                    }
                };
                if let Some(place) = marks.get_mut(item.index) {
                    *place = mark;
                }
                found.extend(finding);
            }
        }
    }

    /// Whether what is asked before covers all of it, so that it never decides. That of the same traffic is said to
    /// contradict it as well.
    fn shadowed(
        &self,
        item: &Item<'_>,
        named: &Named<'_>,
        before: &[Met<'_>],
        found: &mut Vec<Finding>,
    ) -> Option<Finding> {
        let before: Vec<&Item> = before.iter().map(|(it, _)| *it).collect();
        let opposes = |it: &&&Item<'_>| it.named.is_some() && it.entry.action != item.entry.action;
        let same = before.iter().filter(opposes).find(|it| it.is_same(item));
        // A rule that says the opposite is a better reason than one that says the same, or a setting.
        let single = same
            .or_else(|| before.iter().filter(opposes).find(|it| it.contains(item)))
            .or_else(|| before.iter().find(|it| it.named.is_some() && it.contains(item)))
            .or_else(|| before.iter().find(|it| it.contains(item)));
        let cover = match single {
            Some(only) => vec![*only],
            None => self.items.covering(item, before.clone())?,
        };
        if let Some(same) = same {
            found.push(listed(item, named, FindingKind::Contradicting, &[*same], true));
        }
        let setting = |wanted: Setting| {
            cover.iter().any(|it| matches!(it.entry.who, Who::Setting(setting) if setting == wanted))
        };
        if cover.iter().all(|it| it.named.is_none()) {
            return Some(if setting(Setting::Icmp) {
                caused(named, FindingKind::Redundant, Cause::Icmp)
            } else {
                caused(named, FindingKind::Unreachable, Cause::Loopback)
            });
        }
        // Rules of a Hyper-V firewall may come later and do the same.
        let same = cover.iter().all(|it| it.entry.action == item.entry.action);
        let kind = if same { FindingKind::Redundant } else { FindingKind::Shadowed };
        Some(listed(item, named, kind, &cover, true))
    }

    /// Whether the same would happen to every packet without it.
    fn redundant(
        &self,
        item: &Item<'_>,
        named: &Named<'_>,
        before: &[Met<'_>],
        marks: &[Mark],
    ) -> Option<Finding> {
        let counts = |it: &&Item<'_>| marks.get(it.index) == Some(&Mark::Counts);
        let mut same: Vec<&Item> = self.items.beside(item).filter(counts).collect();
        let wider = same.iter().filter(|it| it.contains(item)).min_by_key(|it| it.index);
        if let Some(only) = wider {
            return Some(listed(item, named, FindingKind::Redundant, &[*only], true));
        }
        if self.default_does_it(item) {
            return Some(caused(named, FindingKind::Redundant, Cause::Default));
        }
        if same.is_empty() {
            return None;
        }
        same.extend(before.iter().map(|(it, _)| *it));
        let cover = self.items.covering(item, same)?;
        let cover: Vec<&Item> = cover.into_iter().filter(|it| it.named.is_some()).collect();
        Some(listed(item, named, FindingKind::Redundant, &cover, true))
    }

    /// Whether what comes after it does the same, down to the default.
    fn default_does_it(&self, item: &Item<'_>) -> bool {
        let action = item.entry.action;
        let parts = &item.entry.space.parts;
        let profiles = parts.iter().fold(0, |bits, part| bits | part.profiles);
        let directions = parts.iter().fold(0, |bits, part| bits | part.directions);
        let direction = if directions == 1 { Direction::In } else { Direction::Out };
        let does = |profile: &Profile| self.layers.default_action(*profile, direction) == Some(action);
        let default = Profile::ALL.iter().filter(|it| profiles & it.bit() != 0).all(does);
        // A rule that blocks also holds against rules that the device has of its own, and those of the host.
        let alone = action == Action::Allow || self.layers.local_rules(profiles) == Some(false);
        default && alone && !self.items.is_opposed_later(item)
    }
}

/// The rules that are asked before and say the opposite of some of its traffic.
fn contradicting(
    item: &Item<'_>,
    named: &Named<'_>,
    before: &[Met<'_>],
    marks: &[Mark],
    found: &mut Vec<Finding>,
) {
    let decides = |it: &Item<'_>| marks.get(it.index) != Some(&Mark::NeverDecides);
    for wanted in [Meeting::Certain, Meeting::Possible] {
        let winners: Vec<&Item> = before
            .iter()
            .filter(|(it, meeting)| {
                *meeting == wanted
                    && it.named.is_some()
                    && it.entry.action != item.entry.action
                    && decides(it)
            })
            .map(|(it, _)| *it)
            .collect();
        if !winners.is_empty() {
            let certain = wanted == Meeting::Certain;
            found.push(listed(item, named, FindingKind::Contradicting, &winners, certain));
        }
    }
}
