//! What every state must be, calculated the slow way from the raw facts alone: who is in which group, what policies
//! say, what devices reported. It shares no code with the server.

use std::collections::{BTreeMap, BTreeSet};

/// The settings that policies of a history set, by their places in what follows.
pub const SETTINGS: usize = 2;
/// States from worst to best.
pub const STATES: [&str; 5] = ["error", "conflict", "pending", "success", "notApplicable"];
const ERROR: usize = 0;
const CONFLICT: usize = 1;
const PENDING: usize = 2;
const SUCCESS: usize = 3;
const NOT_APPLICABLE: usize = 4;

/// A policy: the value of each setting or none, and the groups that it is assigned to and that are left out.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub values: [Option<u8>; SETTINGS],
    pub include: BTreeSet<usize>,
    pub exclude: BTreeSet<usize>,
}

/// A device: whether it can take policies for Windows at all, and what it reported last, by setting.
#[derive(Debug, Clone, Default)]
pub struct Device {
    pub takes: bool,
    pub reported: [Option<Reported>; SETTINGS],
}

/// The value of a setting that a device reported on, and whether it could not enforce it.
#[derive(Debug, Clone, Copy)]
pub struct Reported {
    pub value: u8,
    pub failed: bool,
}

/// The raw facts.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub devices: BTreeMap<usize, Device>,
    pub groups: BTreeMap<usize, BTreeSet<usize>>,
    pub policies: BTreeMap<usize, Policy>,
}

impl Facts {
    fn reaches(&self, policy: &Policy, device: usize) -> bool {
        let in_one_of =
            |groups: &BTreeSet<usize>| groups.iter().any(|group| self.groups[group].contains(&device));
        in_one_of(&policy.include) && !in_one_of(&policy.exclude)
    }

    /// The devices that a policy reaches.
    pub fn targets(&self, policy: usize) -> Vec<usize> {
        let policy = &self.policies[&policy];
        self.devices.keys().copied().filter(|device| self.reaches(policy, *device)).collect()
    }

    /// The place in [`STATES`] of a setting of a policy on a device that the policy reaches; none where the policy does
    /// not set it.
    pub fn setting(&self, policy: usize, setting: usize, device: usize) -> Option<usize> {
        let wanted = self.policies[&policy].values[setting]?;
        let held = &self.devices[&device];
        if !held.takes {
            return Some(NOT_APPLICABLE);
        }
        let reaching = self.policies.values().filter(|other| self.reaches(other, device));
        if reaching.filter_map(|other| other.values[setting]).any(|other| other != wanted) {
            return Some(CONFLICT);
        }
        Some(match held.reported[setting] {
            Some(said) if said.value == wanted => {
                if said.failed {
                    ERROR
                } else {
                    SUCCESS
                }
            }
            _ => PENDING,
        })
    }

    /// The state of a policy on a device that it reaches: the worst of its settings.
    pub fn policy(&self, policy: usize, device: usize) -> usize {
        let all = (0..SETTINGS).filter_map(|setting| self.setting(policy, setting, device));
        all.min().expect("a policy sets something")
    }

    /// The worst state of the policies that reach a device; none without any.
    pub fn device(&self, device: usize) -> Option<usize> {
        let reaching = self.policies.iter().filter(|(_, policy)| self.reaches(policy, device));
        reaching.map(|(number, _)| self.policy(*number, device)).min()
    }

    /// The worst state that a policy has on a device; none where it reaches none.
    pub fn worst(&self, policy: usize) -> Option<usize> {
        self.targets(policy).into_iter().map(|device| self.policy(policy, device)).min()
    }

    /// The devices on which policies disagree about something.
    pub fn in_conflict(&self) -> Vec<usize> {
        let disagrees = |device: &usize| {
            let set = self.policies.keys().filter(|policy| self.targets(**policy).contains(device));
            set.flat_map(|policy| (0..SETTINGS).filter_map(|it| self.setting(*policy, it, *device)))
                .any(|state| state == CONFLICT)
        };
        self.devices.keys().copied().filter(disagrees).collect()
    }

    /// How many there are of each of [`STATES`], and of none.
    pub fn counted(states: impl Iterator<Item = Option<usize>>) -> [u64; 6] {
        let mut counts = [0; 6];
        for state in states {
            counts[state.unwrap_or(5)] += 1;
        }
        counts
    }
}
