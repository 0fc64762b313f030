//! What a device says of itself.

use leptos::prelude::*;
use palisade_model::api::DeviceDetail;
use palisade_model::device::{Architecture, Edition, JoinState, ManagementChannel, Platform};

use crate::ui::{CopyButton, relative_time};

/// The facts.
pub fn facts(device: &DeviceDetail) -> AnyView {
    let facts = &device.row.facts;
    let yes = |is: bool| if is { "Yes" } else { "No" };
    let or_unknown = |text: &str| if text.is_empty() { "Not stated".to_owned() } else { text.to_owned() };
    let windows = facts.platform == Platform::Windows;
    let channel = match facts.managed_by {
        ManagementChannel::Defender => "Defender channel (Palisade)",
        ManagementChannel::Mdm => "MDM (Intune)",
        ManagementChannel::ConfigurationManager => "Configuration Manager",
        ManagementChannel::CoManaged => "MDM (Intune) and Configuration Manager",
    };
    let row = |name: &'static str, value: String| view! { <dt>{name}</dt> <dd>{value}</dd> }.into_any();
    let edition = match facts.edition {
        Edition::Home => "Home",
        Edition::Pro => "Pro",
        Edition::Education => "Education",
        Edition::Enterprise => "Enterprise",
        Edition::Server => "Server",
        Edition::Unknown => "Not stated",
    };
    let architecture = match facts.architecture {
        Architecture::X64 => "64-bit (x64)",
        Architecture::X86 => "32-bit (x86)",
        Architecture::Arm64 => "64-bit (Arm)",
        Architecture::Arm => "32-bit (Arm)",
        Architecture::Unknown => "Not stated",
    };
    let join = match facts.join_state {
        JoinState::NotJoined => "Not joined",
        JoinState::DomainJoined => "Active Directory",
        JoinState::Registered => "Registered (workplace join)",
        JoinState::EntraJoined => "Entra ID",
        JoinState::HybridJoined => "Hybrid (Active Directory and Entra ID)",
        JoinState::Unknown => "Not stated",
    };
    let only_linux = (!windows).then(|| row("Defender for Endpoint", or_unknown(&facts.defender_version)));
    let only_windows = windows.then(|| {
        [
            row("Edition", edition.into()),
            row("Join", join.into()),
            row("Domain controller", yes(facts.domain_controller).into()),
            row("Server Core", yes(facts.server_core).into()),
            row("Non-persistent virtual desktop", yes(facts.non_persistent_vdi).into()),
            row("PowerShell Constrained Language Mode", yes(facts.constrained_language_mode).into()),
        ]
    });
    view! {
        <section class="card">
            <dl class="facts">
                {row("Platform", if windows { "Windows" } else { "Linux" }.into())}
                {row("Operating system", or_unknown(&facts.os_name))}
                {row("Version", or_unknown(&facts.os_version))}
                {row("Architecture", architecture.into())}
                {row("Server", yes(facts.server).into())}
                {row("Management channel", channel.into())}
                {only_windows.map(Vec::from)}
                {only_linux}
                {row("Maker", or_unknown(&facts.manufacturer))}
                {row("Model", or_unknown(&facts.model))}
                {row("Serial number", or_unknown(&facts.serial_number))}
                {row("Agent", or_unknown(&facts.agent_version))}
                {row("Tags", or_unknown(&facts.tags.join(", ")))}
                <dt>"Enrolled"</dt>
                <dd>{relative_time(Some(device.row.enrolled.clone()), "")}</dd>
                <dt>"Device id"</dt>
                <dd>
                    <code>{device.row.id.clone()}</code> " "
                    <CopyButton text=device.row.id.clone() what="device id" />
                </dd>
            </dl>
        </section>
    }
    .into_any()
}
