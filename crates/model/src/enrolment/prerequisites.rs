//! What a device must be before it can be managed, whatever the tenant wants. Source: seed-facts, sections 1.1 and 6.
//!
//! The published texts changed over the years. The newest rules wherever it speaks: newer cumulative updates,
//! Server Core 2019 and 2022, domain controllers. A build that only an older text names keeps that text's floor
//! (19041 and 19043: October 2021; 22000: any). A build below the newest of the table that no text names, such as
//! a semi-annual release of Windows Server, can't be managed. Builds that came out later can.
//!
//! On Linux nothing is asked for: Palisade's agent runs where it runs, and Defender's version there decides over
//! single settings, see [`crate::applicability`]. Nor is a directory: see [`super::Registration`].

use crate::applicability::Reason;
use crate::device::{DeviceFacts, Edition, Platform, version};

/// The first revision of a build that can be managed.
struct Floor {
    build: u32,
    revision: u32,
    /// The cumulative update that brought it; empty where every revision will do.
    update: &'static str,
}

const fn floor(build: u32, revision: u32, update: &'static str) -> Floor {
    Floor { build, revision, update }
}

/// Windows 10 2004 to 22H2, Windows 11 21H2 and 22H2. Older ones, LTSC 2019 among them, are in no text.
const CLIENTS: &[Floor] = &[
    floor(19041, 1320, "KB5006738"),
    floor(19042, 2788, "KB5023773"),
    floor(19043, 1320, "KB5006738"),
    floor(19044, 2788, "KB5023773"),
    floor(19045, 2788, "KB5023773"),
    floor(22000, 0, ""),
    floor(22621, 1485, "KB5023778"),
];

/// Windows Server 2012 R2, 2016, 2019 and 2022.
const SERVERS: &[Floor] = &[
    floor(9600, 0, ""),
    floor(14393, 0, ""),
    floor(17763, 4252, "KB5025229"),
    floor(20348, 1668, "KB5025230"),
];

/// The build of Windows Server 2019, whose Server Core needs the App Compatibility feature.
const SERVER_2019: u32 = 17763;
/// The build of Windows Server 2022, the first whose Server Core needs nothing more.
const SERVER_2022: u32 = 20348;

/// Every reason for which a device with these facts can't be managed in any tenant.
pub fn unmet(facts: &DeviceFacts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if facts.platform == Platform::Windows {
        reasons.extend(build_reason(facts));
        if edition(facts) == Edition::Home {
            reasons.push(Reason::Edition);
        }
        if facts.architecture.is_32_bit() {
            reasons.push(Reason::Architecture);
        }
        if facts.server_core && !core_is_supported(facts) {
            reasons.push(Reason::ServerCore);
        }
        if facts.constrained_language_mode {
            reasons.push(Reason::ConstrainedLanguageMode);
        }
    }
    if facts.non_persistent_vdi {
        reasons.push(Reason::NonPersistentVdi);
    }
    reasons
}

/// The build of Windows, where the version states one.
pub fn build(facts: &DeviceFacts) -> Option<u32> {
    version(&facts.os_version).get(2).copied()
}

/// The edition as stated, else as the name of the OS has it.
fn edition(facts: &DeviceFacts) -> Edition {
    match facts.edition {
        Edition::Unknown => Edition::from_os_name(&facts.os_name),
        stated => stated,
    }
}

/// A version without a build is not refused; [`super::eligibility`] warns of it.
fn build_reason(facts: &DeviceFacts) -> Option<Reason> {
    let floors = if facts.server || facts.domain_controller { SERVERS } else { CLIENTS };
    let build = build(facts)?;
    let revision = version(&facts.os_version).get(3).copied();
    let next = floors.iter().find(|floor| floor.build >= build)?;
    let met = next.build == build && revision.is_none_or(|revision| revision >= next.revision);
    // A cumulative update brings a later revision of a build, never another build.
    let update = if next.build == build { next.update } else { "" };
    (!met).then(|| Reason::DeviceBuild { minimum: next.version(), update: update.into() })
}

fn core_is_supported(facts: &DeviceFacts) -> bool {
    match build(facts) {
        Some(SERVER_2019) => facts.app_compatibility,
        Some(build) => build >= SERVER_2022,
        None => false,
    }
}

impl Floor {
    fn version(&self) -> String {
        let kernel = if self.build < 10_000 { "6.3" } else { "10.0" };
        match self.revision {
            0 => format!("{kernel}.{}", self.build),
            revision => format!("{kernel}.{}.{revision}", self.build),
        }
    }
}
