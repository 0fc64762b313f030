//! Which devices there are: a spread as a company of offices and two data centres has it. The same seed gives
//! the same devices, and the first of a larger fleet are those of a smaller one.

use std::collections::HashMap;

use palisade_model::device::{Architecture, DeviceFacts, Edition, JoinState, ManagementChannel, Platform};

use crate::random::Random;

/// What a device does when it is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// It enforces and reports.
    Healthy,
    /// It fails on one setting of each bundle.
    Failing,
    /// It enrolled and checked in once, and was not heard from since.
    SilentAfterOne,
    /// It enrolled and never checked in.
    Silent,
}

impl Behaviour {
    /// Whether it stays silent.
    pub fn is_silent(self) -> bool {
        matches!(self, Self::SilentAfterOne | Self::Silent)
    }
}

/// One simulated device.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// What it says that it is.
    pub facts: DeviceFacts,
    /// What it does.
    pub behaviour: Behaviour,
    /// Seed of everything else about it.
    pub seed: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Client,
    Server,
    Linux,
}

#[derive(Debug, Clone, Copy, Default)]
struct System {
    kind: Kind,
    name: &'static str,
    version: &'static str,
}

const fn system(kind: Kind, name: &'static str, version: &'static str) -> System {
    System { kind, name, version }
}

/// Per hundred devices. Build numbers are those of the vendors' release pages.
const SYSTEMS: [(usize, System); 15] = [
    (22, system(Kind::Client, "Windows 11 Enterprise 24H2", "10.0.26100.2605")),
    (18, system(Kind::Client, "Windows 11 Enterprise 23H2", "10.0.22631.4602")),
    (10, system(Kind::Client, "Windows 11 Pro 22H2", "10.0.22621.4602")),
    (19, system(Kind::Client, "Windows 10 Enterprise 22H2", "10.0.19045.5247")),
    (1, system(Kind::Client, "Windows 10 Enterprise 2016 LTSB", "10.0.14393.7606")),
    (3, system(Kind::Server, "Windows Server 2025 Datacenter", "10.0.26100.2605")),
    (5, system(Kind::Server, "Windows Server 2022 Standard", "10.0.20348.2966")),
    (4, system(Kind::Server, "Windows Server 2019 Standard", "10.0.17763.6659")),
    (3, system(Kind::Server, "Windows Server 2016 Standard", "10.0.14393.7606")),
    (5, system(Kind::Linux, "Debian GNU/Linux 12 (bookworm)", "6.1.0-28-amd64")),
    (3, system(Kind::Linux, "Ubuntu 24.04.1 LTS", "6.8.0-51-generic")),
    (2, system(Kind::Linux, "Ubuntu 22.04.5 LTS", "5.15.0-130-generic")),
    (3, system(Kind::Linux, "Red Hat Enterprise Linux 9.5 (Plow)", "5.14.0-503.15.1.el9_5.x86_64")),
    (1, system(Kind::Linux, "Red Hat Enterprise Linux 8.10 (Ootpa)", "4.18.0-553.33.1.el8_10.x86_64")),
    (1, system(Kind::Linux, "Debian GNU/Linux 11 (bullseye)", "5.10.0-33-amd64")),
];

const DEPARTMENTS: [&str; 8] = ["fin", "hr", "eng", "sales", "ops", "legal", "mkt", "it"];
const SITES: [&str; 5] = ["ams", "ber", "lon", "nyc", "sin"];
const SERVER_ROLES: [&str; 8] = ["print", "file", "sql", "app", "wsus", "rds", "ca", "backup"];
const LINUX_ROLES: [&str; 6] = ["web", "db", "proxy", "build", "log", "mail"];

const NOTEBOOKS: [(&str, &str); 5] = [
    ("Dell Inc.", "Latitude 5540"),
    ("HP", "HP EliteBook 840 14 inch G10"),
    ("LENOVO", "ThinkPad T14 Gen 4"),
    ("Microsoft Corporation", "Surface Laptop 5"),
    ("Dell Inc.", "XPS 13 9340"),
];
const DESKTOPS: [(&str, &str); 4] = [
    ("Dell Inc.", "OptiPlex 7010"),
    ("HP", "HP ProDesk 600 G6"),
    ("LENOVO", "ThinkCentre M70q Gen 4"),
    ("Dell Inc.", "Precision 3660"),
];
const SERVERS: [(&str, &str); 5] = [
    ("VMware, Inc.", "VMware20,1"),
    ("VMware, Inc.", "VMware7,1"),
    ("HPE", "ProLiant DL360 Gen10"),
    ("Dell Inc.", "PowerEdge R650"),
    ("Microsoft Corporation", "Virtual Machine"),
];

/// The first `count` devices of the fleet of `seed`. Their names start with `prefix`.
pub fn devices(seed: u64, count: usize, prefix: &str) -> Vec<Simulated> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    (0_u64..).take(count).map(|index| device(seed, index, prefix, &mut numbers)).collect()
}

fn device(seed: u64, index: u64, prefix: &str, numbers: &mut HashMap<String, u32>) -> Simulated {
    let mut random = Random::new(seed, index);
    let system = random.weighted(&SYSTEMS);
    let site = random.pick(&SITES);
    let mut facts = DeviceFacts {
        platform: if system.kind == Kind::Linux { Platform::Linux } else { Platform::Windows },
        os_name: system.name.to_owned(),
        os_version: system.version.to_owned(),
        server: system.kind != Kind::Client,
        agent_version: format!("{} (simulated)", palisade_agent::VERSION),
        tags: vec!["MDE-Management".to_owned(), format!("site-{site}")],
        ..DeviceFacts::default()
    };
    let (stem, (manufacturer, model)) = match system.kind {
        Kind::Client => client(&mut random, &mut facts),
        Kind::Server => server(&mut random, site, &mut facts),
        Kind::Linux => (format!("{}-lx", random.pick(&LINUX_ROLES)), random.pick(&SERVERS)),
    };
    let number = numbers.entry(stem.clone()).or_default();
    *number += 1;
    facts.name = match system.kind {
        Kind::Client => format!("{prefix}{stem}-{number:04}"),
        _ => format!("{prefix}{stem}-{number:02}"),
    };
    facts.manufacturer = manufacturer.to_owned();
    facts.model = model.to_owned();
    facts.serial_number = serial(&mut random);
    let behaviour = match random.below(100) {
        0 | 1 => Behaviour::SilentAfterOne,
        2 | 3 => Behaviour::Silent,
        4..8 => Behaviour::Failing,
        _ => Behaviour::Healthy,
    };
    let seed = random.number();
    about_system(&mut random, system.kind, &mut facts);
    Simulated { facts, behaviour, seed }
}

/// Edition, architecture, join state and Defender's version, as they go with the rest.
fn about_system(random: &mut Random, kind: Kind, facts: &mut DeviceFacts) {
    facts.edition = Edition::from_os_name(&facts.os_name);
    facts.architecture = if random.chance(3) { Architecture::Arm64 } else { Architecture::X64 };
    let words: Vec<&str> = facts.os_name.split(' ').collect();
    match kind {
        Kind::Client => {
            facts.os_release = words.last().copied().unwrap_or_default().to_owned();
            facts.join_state = match random.below(10) {
                0..5 => JoinState::HybridJoined,
                5..8 => JoinState::EntraJoined,
                8 => JoinState::DomainJoined,
                _ => JoinState::Registered,
            };
        }
        Kind::Server => {
            facts.os_release = words.get(2).copied().unwrap_or_default().to_owned();
            facts.join_state = JoinState::DomainJoined;
            facts.app_compatibility = facts.server_core && random.chance(50);
        }
        Kind::Linux => {
            let version = words.iter().find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
            facts.os_release = version.copied().unwrap_or_default().to_owned();
            facts.join_state = JoinState::NotJoined;
            facts.defender_version =
                random.pick(&["101.24052.0002", "101.25022.0002", "101.26042.0001"]).to_owned();
        }
    }
}

/// Some notebooks and desktops belong to somebody else, or can't be managed.
fn client(random: &mut Random, facts: &mut DeviceFacts) -> (String, (&'static str, &'static str)) {
    let notebook = random.chance(60);
    match random.below(100) {
        0 | 1 => facts.managed_by = ManagementChannel::Mdm,
        2 => facts.managed_by = ManagementChannel::ConfigurationManager,
        3 => facts.constrained_language_mode = true,
        4 => facts.non_persistent_vdi = true,
        _ => {}
    }
    let department = random.pick(&DEPARTMENTS);
    if facts.non_persistent_vdi {
        return (format!("{department}-vd"), ("VMware, Inc.", "VMware20,1"));
    }
    let hardware = if notebook { random.pick(&NOTEBOOKS) } else { random.pick(&DESKTOPS) };
    (format!("{department}-{}", if notebook { "lt" } else { "ws" }), hardware)
}

fn server(
    random: &mut Random,
    site: &str,
    facts: &mut DeviceFacts,
) -> (String, (&'static str, &'static str)) {
    let hardware = random.pick(&SERVERS);
    match random.below(100) {
        0..12 => {
            facts.domain_controller = true;
            (format!("dc-{site}"), hardware)
        }
        roll => {
            facts.server_core = roll < 22;
            if (22..26).contains(&roll) {
                facts.managed_by = ManagementChannel::ConfigurationManager;
            }
            (format!("srv-{}", random.pick(&SERVER_ROLES)), hardware)
        }
    }
}

fn serial(random: &mut Random) -> String {
    // Without letters and digits that look alike, as on the labels of the makers.
    const LETTERS: &[u8] = b"23456789BCDFGHJKLMNPQRSTVWXYZ";
    (0..7).map(|_| char::from(random.pick(LETTERS))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use palisade_model::enrolment::{EnforcementScope, eligibility};

    use super::*;

    #[test]
    fn a_seed_gives_the_same_devices_and_a_larger_fleet_begins_with_the_smaller() {
        let all = devices(7, 500, "");
        assert_eq!(all[..200], devices(7, 200, "")[..]);
        assert_ne!(all[..200], devices(8, 200, "")[..]);
        let names: HashSet<_> = all.iter().map(|device| &device.facts.name).collect();
        assert_eq!(names.len(), 500, "names are unique");
        assert!(devices(7, 3, "lab-").iter().all(|device| device.facts.name.starts_with("lab-")));
    }

    #[test]
    fn the_spread_is_that_of_a_company() {
        let all = devices(1, 2_000, "");
        let share =
            |fits: &dyn Fn(&Simulated) -> bool| all.iter().filter(|it| fits(it)).count() * 100 / all.len();
        let os = |start: &'static str| share(&move |it: &Simulated| it.facts.os_name.starts_with(start));
        assert!((45..=55).contains(&os("Windows 11")), "{}", os("Windows 11"));
        assert!((17..=23).contains(&os("Windows 10")), "{}", os("Windows 10"));
        assert!((12..=18).contains(&os("Windows Server")), "{}", os("Windows Server"));
        assert!((12..=18).contains(&share(&|it| it.facts.platform == Platform::Linux)));
        assert!((2..=6).contains(&share(&|it| it.behaviour.is_silent())));
        assert!((2..=6).contains(&share(&|it| it.behaviour == Behaviour::Failing)));
        let scope = EnforcementScope::default();
        let reasons: HashSet<_> =
            all.iter().flat_map(|it| eligibility(&it.facts, &scope).reasons).map(|it| it.code()).collect();
        assert_eq!(reasons.len(), 7, "every reason that a company meets occurs: {reasons:?}");
    }
}
