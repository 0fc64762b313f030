//! Dynamic groups: which devices are in them follows from the devices' facts, at once.
//!
//! A group by `device.memberOf` holds the devices of other groups, and none of those is of its kind, so that one
//! step from a group to its followers is all there is.

use std::collections::HashMap;
use std::sync::Arc;

use palisade_model::device::DeviceFacts;
use palisade_model::membership::{self, Explanation, Matcher, Property, Rule, parse};
use roaring::RoaringBitmap;

use super::{Device, Tenant};
use crate::store::GroupRecord;

/// How a running dynamic group chooses its members.
#[derive(Debug)]
pub(super) enum Dynamic {
    /// By the devices' properties.
    Facts(Matcher),
    /// The members of these groups.
    Groups(Vec<String>),
}

impl Dynamic {
    /// Of a group; `None` for one whose members are assigned, or stay as they are.
    pub fn of(group: &GroupRecord) -> Option<Self> {
        let rule = group.rule.as_ref().filter(|rule| !rule.paused)?;
        // It was checked when it was saved. One that is no longer a rule leaves the members as they are.
        let rule = parse(&rule.text).ok()?;
        Some(match rule.source_groups() {
            Some(groups) => Self::Groups(groups.to_vec()),
            None => Self::Facts(Matcher::of(&rule)),
        })
    }
}

impl Tenant {
    /// The devices that fit a rule now.
    pub fn fitting(&self, rule: &Rule) -> RoaringBitmap {
        if let Some(groups) = rule.source_groups() {
            return self.members_of_any(groups);
        }
        let asks = |properties: &[Property]| {
            rule.conditions().iter().any(|condition| properties.contains(&condition.property()))
        };
        // The text of an id costs more than most rules; where none is asked for, one does for all.
        let with_id = asks(&[Property::ObjectId, Property::DeviceId]);
        let by_facts = !with_id && !asks(&[Property::DisplayName]);
        let matcher = Matcher::of(rule);
        // Devices that share their facts get one answer, where nothing else is asked for.
        let mut known: HashMap<*const DeviceFacts, bool> = HashMap::new();
        let mut fits = |number: &u32| {
            let Some(device) = self.device(*number) else { return false };
            if by_facts {
                let facts = std::ptr::from_ref(device.shared_facts());
                return *known.entry(facts).or_insert_with(|| matcher.matches(&seen(device, "")));
            }
            let id = if with_id { crate::guid::text(device.id) } else { String::new() };
            matcher.matches(&seen(device, &id))
        };
        let mut members = RoaringBitmap::new();
        members.extend(self.all.iter().filter(|number| fits(number)));
        members
    }

    /// Why a device fits a rule or does not; `None` for one that is not there.
    pub fn explain(&self, number: u32, rule: &Rule) -> Option<Explanation> {
        let device = self.device(number)?;
        let id = crate::guid::text(device.id);
        let within = self.groups.values().filter(|group| group.members.contains(number));
        let groups: Vec<String> = within.map(|group| group.id.clone()).collect();
        Some(rule.explain(&membership::Device { groups: &groups, ..seen(device, &id) }))
    }

    /// The dynamic groups that hold the devices of the group with this id.
    pub fn followers_of(&self, id: &str) -> Vec<&GroupRecord> {
        self.dynamic
            .iter()
            .filter(|(_, dynamic)| match dynamic {
                Dynamic::Groups(groups) => groups.iter().any(|group| group.eq_ignore_ascii_case(id)),
                Dynamic::Facts(_) => false,
            })
            .filter_map(|(follower, _)| self.groups.get(follower))
            .collect()
    }

    /// Notes whether and how a group chooses its members.
    pub(super) fn note_rule(&mut self, id: &Arc<str>, group: &GroupRecord) {
        match Dynamic::of(group) {
            Some(dynamic) => self.dynamic.insert(id.clone(), dynamic),
            None => self.dynamic.remove(id),
        };
    }

    /// Puts a device into the dynamic groups that it fits, and out of the others.
    pub(super) fn regroup(&mut self, number: u32, device: &Device) {
        let id = crate::guid::text(device.id);
        let seen = seen(device, &id);
        for (group, dynamic) in &self.dynamic {
            if let Dynamic::Facts(matcher) = dynamic
                && let Some(group) = self.groups.get_mut(group)
            {
                place(&mut group.members, number, matcher.matches(&seen));
            }
        }
        for (group, dynamic) in &self.dynamic {
            if let Dynamic::Groups(sources) = dynamic {
                let within =
                    |id: &String| held(&self.groups, id).is_some_and(|it| it.members.contains(number));
                let fits = sources.iter().any(within);
                if let Some(group) = self.groups.get_mut(group) {
                    place(&mut group.members, number, fits);
                }
            }
        }
    }

    /// Gives the followers of a group its members; the devices that may be told something else now.
    pub(super) fn follow(&mut self, id: &str) -> RoaringBitmap {
        let followers: Vec<Arc<str>> =
            self.followers_of(id).into_iter().map(|group| group.id.as_str().into()).collect();
        let mut touched = RoaringBitmap::new();
        for follower in followers {
            let Some(Dynamic::Groups(sources)) = self.dynamic.get(&follower) else { continue };
            let members = self.members_of_any(sources);
            if let Some(group) = self.groups.get_mut(&follower) {
                group.members = members;
            }
            touched |= self.retarget_users_of(&follower);
        }
        touched
    }

    fn members_of_any(&self, groups: &[String]) -> RoaringBitmap {
        let held = groups.iter().filter_map(|id| held(&self.groups, id));
        held.fold(RoaringBitmap::new(), |all, group| all | &group.members)
    }
}

type Groups = std::collections::BTreeMap<Arc<str>, GroupRecord>;

/// The group with this id, in any case.
fn held<'a>(groups: &'a Groups, id: &str) -> Option<&'a GroupRecord> {
    groups.get(id).or_else(|| groups.get(id.to_ascii_lowercase().as_str()))
}

fn seen<'a>(device: &'a Device, id: &'a str) -> membership::Device<'a> {
    membership::Device { name: &device.name, ..membership::Device::new(id, device.shared_facts()) }
}

fn place(members: &mut RoaringBitmap, number: u32, fits: bool) {
    if fits {
        members.insert(number);
    } else {
        members.remove(number);
    }
}
