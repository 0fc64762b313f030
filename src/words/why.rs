//! Why a device can't take a policy or a setting, in the language that is shown. The model's sentences stay English,
//! for the API.

use palisade_model::applicability::Reason;
use palisade_model::catalogue::Component;
use palisade_model::device::platform_name;
use palisade_model::enrolment::{MANAGEMENT_TAG, Reach, ScopePart};

use super::reasons as words;

/// What is wrong, in one sentence.
pub fn reason(reason: &Reason) -> String {
    let plain = match reason {
        Reason::Mdm => words::mdm(),
        Reason::ConfigurationManager => words::configuration_manager(),
        Reason::DomainController => words::domain_controller(),
        Reason::Edition => words::edition(),
        Reason::Architecture => words::architecture(),
        Reason::ServerCore => words::server_core(),
        Reason::ConstrainedLanguageMode => words::constrained_language_mode(),
        Reason::NonPersistentVdi => words::non_persistent_vdi(),
        Reason::DomainControllerFirewall => words::domain_controller_firewall(),
        Reason::Channel => words::channel(),
        Reason::Unknown => words::unknown(),
        Reason::UnknownValue => words::unknown_value(),
        Reason::Scope { part, reach: Reach::Off } => return words::scope_off(part_name(*part)),
        Reason::Scope { part, .. } => return words::scope_tagged(part_name(*part), MANAGEMENT_TAG),
        Reason::DeviceBuild { minimum, .. } => return words::device_build(minimum),
        Reason::Platform { wanted, .. } => return words::platform(&platform_name(wanted)),
        Reason::SettingPlatform { wanted } => return words::setting_platform(&platform_name(wanted)),
        Reason::Template { template } => return words::template(template),
        Reason::OsBuild { minimum } => return words::os_build(minimum),
        Reason::AgentVersion { component, minimum } => {
            return words::agent_version(component_name(*component), minimum);
        }
        Reason::Parent { parent } => return words::parent(parent),
        Reason::Device { detail } => return words::device(detail),
    };
    plain.to_owned()
}

fn part_name(part: ScopePart) -> &'static str {
    match part {
        ScopePart::WindowsClients => words::windows_clients(),
        ScopePart::WindowsServers => words::windows_servers(),
        ScopePart::DomainControllers => words::domain_controllers(),
        ScopePart::Linux => words::linux_devices(),
    }
}

fn component_name(component: Component) -> &'static str {
    match component {
        Component::Agent => words::component_agent(),
        Component::Platform => words::component_platform(),
        Component::Engine => words::component_engine(),
    }
}
