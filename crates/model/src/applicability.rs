//! Whether a device can take a policy or a setting, and if not, why. Source: DESIGN, section 4.
//!
//! Three questions, each of which adds its reasons to those of the one before: whether the device is managed at
//! all ([`class_of`], by [`crate::enrolment::eligibility`]), whether it takes a policy of this platform and template
//! ([`policy_reasons`]), and whether it takes one setting of it ([`setting_reasons`]).

mod reason;

pub use reason::Reason;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Component, SettingDefinition, Template};
use crate::device::{DeviceFacts, Platform, version};
use crate::enrolment::{EnforcementScope, eligibility};

/// What of a device decides which settings it can take. Devices of one class that have the same policies share
/// one bundle, so a class holds everything that decides and nothing else: a fleet has few classes, a million
/// devices or not. What only makes a device ineligible (edition, tags, revision of the build ...) is there as the
/// reason that follows from it. A device's join state, names and versions that no setting asks for are not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceClass {
    /// The platform.
    pub platform: Platform,
    /// The newest of [`STEPS_OF_WINDOWS`] that the OS has reached, so that feature updates which no setting asks
    /// for make no classes; empty where the device states no version, and on Linux, where no setting depends on
    /// the kernel.
    pub os_build: Vec<u32>,
    /// A domain controller, which takes no firewall policy.
    pub domain_controller: bool,
    /// Of each component of Defender whose version the device states and some setting asks for, the newest of its
    /// [`STEPS_OF_COMPONENTS`] that it has reached, empty below the first: monthly updates make no classes.
    pub components: Vec<(Component, Vec<u32>)>,
    /// Why the device takes no policy at all; empty for one that does.
    pub ineligible: Vec<Reason>,
}

/// The versions of Windows that settings of the catalogue ask for, oldest first, after one that is older than all.
pub const STEPS_OF_WINDOWS: &[&str] =
    &["0", "10.0.10240", "10.0.14393", "10.0.16299", "10.0.17763", "10.0.22621"];

/// The versions of each component that settings of the catalogue ask for as a whole, oldest first.
pub const STEPS_OF_COMPONENTS: &[(Component, &[&str])] = &[(
    Component::Agent,
    &["100.83.73", "101.04.76", "101.10.72", "101.45.00", "101.56.62", "101.85.27", "101.26032.0000"],
)];

/// Server 2012 R2 is managed with the unified Defender package, which brings it what Server 2016 has.
/// Source: seed-facts, section 1.1.
const SERVER_2012_R2: &[u32] = &[6, 3, 9600];
const DEFENDER_OF_2012_R2: &str = "10.0.14393";

/// The class of a device with these facts in a tenant with this scope.
pub fn class_of(facts: &DeviceFacts, scope: &EnforcementScope) -> DeviceClass {
    let windows = facts.platform == Platform::Windows;
    let mut os_version = if windows { version(&facts.os_version) } else { Vec::new() };
    if os_version.starts_with(SERVER_2012_R2) {
        os_version = version(DEFENDER_OF_2012_R2);
    }
    let os_build = if os_version.is_empty() { os_version } else { reached(&os_version, STEPS_OF_WINDOWS) };
    let components = STEPS_OF_COMPONENTS.iter().filter_map(|(component, steps)| {
        let stated = version(component_version(facts, *component));
        (!stated.is_empty()).then(|| (*component, reached(&stated, steps)))
    });
    DeviceClass {
        platform: facts.platform,
        os_build,
        domain_controller: windows && facts.domain_controller,
        components: components.collect(),
        ineligible: eligibility(facts, scope).reasons,
    }
}

/// The newest of `steps` that `stated` is not older than; empty for none.
fn reached(stated: &[u32], steps: &[&str]) -> Vec<u32> {
    steps.iter().rev().map(|step| version(step)).find(|step| stated >= step.as_slice()).unwrap_or_default()
}

/// What the device states of a component of its platform.
fn component_version(facts: &DeviceFacts, component: Component) -> &str {
    match (facts.platform, component) {
        (Platform::Linux, Component::Agent) => &facts.defender_version,
        (Platform::Windows, Component::Platform) => &facts.defender_platform_version,
        (Platform::Windows, Component::Engine) => &facts.defender_engine_version,
        _ => "",
    }
}

/// Every reason for which a device of this class can't take any setting of a policy for `platforms`, of this
/// template where it has one.
pub fn policy_reasons(class: &DeviceClass, platforms: &str, template: Option<&Template>) -> Vec<Reason> {
    let mut reasons = class.ineligible.clone();
    let of_platform = platform_matches(class.platform, platforms);
    if !of_platform {
        reasons.push(Reason::Platform { wanted: platforms.to_owned(), device: class.platform });
    }
    if let Some(template) = template {
        if !on_defender_channel(&template.technologies) {
            reasons.push(Reason::Template { template: template.name.clone() });
        }
        if class.domain_controller && of_platform && template.policy_type == "firewall" {
            reasons.push(Reason::DomainControllerFirewall);
        }
    }
    reasons
}

/// Every reason for which a device of this class can't take this setting of such a policy, those of
/// [`policy_reasons`] first. `home` is the template that `definition` is of, which need not be the policy's. A device
/// that does not state the version that a setting asks for is not refused.
pub fn setting_reasons(
    class: &DeviceClass,
    platforms: &str,
    template: Option<&Template>,
    home: &Template,
    definition: &SettingDefinition,
) -> Vec<Reason> {
    let mut reasons = policy_reasons(class, platforms, template);
    let of_platform = platform_matches(class.platform, platforms);
    if of_platform && !platform_matches(class.platform, &home.platforms) {
        reasons.push(Reason::SettingPlatform { wanted: home.platforms.clone() });
    }
    if let Some(minimum) = &definition.min_os
        && of_platform
        && !class.os_build.is_empty()
        && class.os_build < version(minimum)
    {
        reasons.push(Reason::OsBuild { minimum: minimum.clone() });
    }
    let too_old = definition.min_agent.iter().filter(|asked| asked.only_for.is_none()).filter(|asked| {
        let stated = class.components.iter().find(|(component, _)| *component == asked.component);
        stated.is_some_and(|(_, stated)| *stated < version(&asked.version))
    });
    if of_platform {
        reasons.extend(too_old.map(|asked| Reason::AgentVersion {
            component: asked.component,
            minimum: asked.version.clone(),
        }));
    }
    let template_on_channel = template.is_none_or(|template| on_defender_channel(&template.technologies));
    if !definition.applies_to_defender_channel && template_on_channel {
        reasons.push(Reason::Channel);
    }
    // The settings catalogue has firewall settings too, under a template that is none of the firewall's.
    if class.domain_controller
        && is_firewall(definition)
        && !reasons.contains(&Reason::DomainControllerFirewall)
    {
        reasons.push(Reason::DomainControllerFirewall);
    }
    reasons
}

/// Whether a policy for `platforms` is for devices of this platform. A policy without one is for Windows, as
/// Graph's older exports are.
pub fn platform_matches(platform: Platform, platforms: &str) -> bool {
    if platforms.is_empty() {
        return platform == Platform::Windows;
    }
    platforms.split(',').any(|word| word.trim().eq_ignore_ascii_case(platform.wire()))
}

/// Whether Graph's `technologies` name the Defender channel.
fn on_defender_channel(technologies: &str) -> bool {
    technologies.split(',').any(|word| word.trim().eq_ignore_ascii_case("microsoftSense"))
}

fn is_firewall(definition: &SettingDefinition) -> bool {
    definition.csp.as_deref().is_some_and(|path| path.starts_with("./Vendor/MSFT/Firewall/"))
}

#[cfg(all(test, feature = "embedded-catalogue"))]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn classes_have_a_step_for_every_version_that_a_setting_asks_for() {
        let catalogue = Catalogue::embedded();
        let templates = catalogue.templates().iter();
        for definition in templates.flat_map(|template| catalogue.settings_of(&template.id)) {
            if let Some(minimum) = &definition.min_os {
                assert!(STEPS_OF_WINDOWS.contains(&minimum.as_str()), "{}: {minimum}", definition.id);
            }
            for asked in definition.min_agent.iter().filter(|asked| asked.only_for.is_none()) {
                let steps = STEPS_OF_COMPONENTS.iter().find(|(component, _)| *component == asked.component);
                let known = steps.is_some_and(|(_, steps)| steps.contains(&asked.version.as_str()));
                assert!(known, "{}: {asked:?}", definition.id);
            }
        }
        let ordered = |steps: &[&str]| steps.windows(2).all(|pair| version(pair[0]) < version(pair[1]));
        assert!(ordered(STEPS_OF_WINDOWS) && STEPS_OF_COMPONENTS.iter().all(|(_, steps)| ordered(steps)));
    }
}
