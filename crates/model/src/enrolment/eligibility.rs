//! Whether a device is managed: one function of its facts and the tenant's scope. Source: seed-facts, sections
//! 1.5, 3.1 and 7.
//!
//! The steps are those of the lifecycle: who else manages the device, whether the scope covers it, whether it can
//! be managed at all. Every step is taken, so that an administrator sees all that is in the way at once; the
//! status code is that of the first step that fails.

use serde::{Deserialize, Serialize};

use super::prerequisites::{build, unmet};
use super::scope::{EnforcementScope, Reach, ScopePart, has_management_tag};
use super::{Finding, code};
use crate::applicability::Reason;
use crate::device::{DeviceFacts, JoinState, Platform, version};

/// Defender for Endpoint on Linux below this version is older than settings management.
const FIRST_LINUX_DEFENDER: &str = "101.23052.0009";

/// The device object that a managed device has. Source: seed-facts, section 3.3.
///
/// Any join state will do. The first model asked for a join to Entra ID, and a registration (workplace join) did
/// not count; since 2023 a device without a full registration gets a synthetic one. In Palisade the key that a
/// device enrols with is that registration, so a join neither helps nor hinders; codes of failed joins are kept
/// for devices that report them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Registration {
    /// The device's own join to Entra ID, hybrid or not.
    Full,
    /// None but the one that enrolment made.
    Synthetic,
}

/// What to know of a device although it is managed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "code")]
pub enum Warning {
    /// Configuration Manager delivers policy to the device too.
    BothManage,
    /// The device states no build of Windows, so that its age can't be judged.
    BuildUnknown,
    /// A domain controller takes no firewall policy.
    NoFirewallPolicy,
    /// Defender on Linux is older than settings management.
    OldDefender {
        /// The first version that is not.
        minimum: String,
    },
}

impl Warning {
    /// The warning for people, with what to do.
    pub fn finding(&self) -> Finding {
        let (code, sentence, remedy) = match self {
            Self::BothManage => (
                "bothManage",
                "Configuration Manager delivers security policy to the device as well, so values can change back and forth.".into(),
                "Choose one: remove the device from the collections with endpoint protection policy, or let Configuration Manager keep its authority.".into(),
            ),
            Self::BuildUnknown => (
                "buildUnknown",
                "The device does not state its build of Windows, so what needs a newer one can't be told.".into(),
                "Update the agent, or enrol the device again.".into(),
            ),
            Self::NoFirewallPolicy => (
                "noFirewallPolicy",
                "A domain controller takes no firewall policy.".into(),
                "Configure its firewall by Group Policy.".into(),
            ),
            Self::OldDefender { minimum } => (
                "oldDefender",
                format!("Defender on the device is older than {minimum} and may not act on every setting."),
                format!("Update the package `mdatp` to {minimum} or later."),
            ),
        };
        Finding { code: code.into(), sentence, remedy }
    }
}

/// Whether a device is managed, and all that is in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Eligibility {
    /// Whether it takes policies.
    pub managed: bool,
    /// The enrolment status code that says so; see [`super::Statuses::status`].
    pub status: u32,
    /// Every reason why not, in the order of the lifecycle; empty for a managed device.
    pub reasons: Vec<Reason>,
    /// What to know although it is managed; empty for one that is not.
    pub warnings: Vec<Warning>,
    /// The device object that it has or would have.
    pub registration: Registration,
}

/// Whether a device with these facts is managed in a tenant with this scope.
pub fn eligibility(facts: &DeviceFacts, scope: &EnforcementScope) -> Eligibility {
    let mut reasons = owners(facts, scope);
    reasons.extend(out_of_scope(facts, scope));
    reasons.extend(unmet(facts));
    let managed = reasons.is_empty();
    let warnings = if managed { warnings(facts) } else { Vec::new() };
    let status = match status_of(&reasons) {
        code::MANAGED if warnings.contains(&Warning::BothManage) => code::BOTH_MANAGE,
        status => status,
    };
    let registration = match facts.join_state {
        JoinState::EntraJoined | JoinState::HybridJoined => Registration::Full,
        _ => Registration::Synthetic,
    };
    Eligibility { managed, status, reasons, warnings, registration }
}

/// The status code of a device with these reasons against it.
pub(super) fn status_of(reasons: &[Reason]) -> u32 {
    match reasons.first() {
        Some(Reason::Mdm) => code::MDM,
        Some(Reason::ConfigurationManager) => code::CONFIGURATION_MANAGER,
        Some(Reason::Scope { .. } | Reason::DomainController) => code::NEVER_ENROLLED,
        Some(_) => code::PREREQUISITES,
        None => code::MANAGED,
    }
}

/// An MDM enrolment owns the device; the Configuration Manager client does where the tenant leaves it authority.
fn owners(facts: &DeviceFacts, scope: &EnforcementScope) -> Vec<Reason> {
    let mdm = facts.managed_by.has_mdm().then_some(Reason::Mdm);
    let keeps = scope.configuration_manager_authority && facts.managed_by.has_configuration_manager();
    mdm.into_iter().chain(keeps.then_some(Reason::ConfigurationManager)).collect()
}

fn out_of_scope(facts: &DeviceFacts, scope: &EnforcementScope) -> Vec<Reason> {
    let part = ScopePart::of(facts);
    match scope.reach(part) {
        Reach::All => Vec::new(),
        Reach::Tagged if has_management_tag(facts) => Vec::new(),
        Reach::Tagged => vec![Reason::Scope { part, reach: Reach::Tagged }],
        Reach::Off if part == ScopePart::DomainControllers => {
            let own = (scope.domain_controllers == Reach::Off).then_some(Reason::DomainController);
            let servers = (scope.windows_servers == Reach::Off)
                .then_some(Reason::Scope { part: ScopePart::WindowsServers, reach: Reach::Off });
            own.into_iter().chain(servers).collect()
        }
        Reach::Off => vec![Reason::Scope { part, reach: Reach::Off }],
    }
}

fn warnings(facts: &DeviceFacts) -> Vec<Warning> {
    let windows = facts.platform == Platform::Windows;
    let defender = version(&facts.defender_version);
    let old = !windows && !defender.is_empty() && defender < version(FIRST_LINUX_DEFENDER);
    let all = [
        facts.configuration_manager_policies.then_some(Warning::BothManage),
        (windows && build(facts).is_none()).then_some(Warning::BuildUnknown),
        (windows && facts.domain_controller).then_some(Warning::NoFirewallPolicy),
        old.then(|| Warning::OldDefender { minimum: FIRST_LINUX_DEFENDER.into() }),
    ];
    all.into_iter().flatten().collect()
}
