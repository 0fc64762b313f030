//! What a device says of itself.

use leptos::prelude::*;
use palisade_model::api::DeviceDetail;
use palisade_model::device::{Architecture, Edition, JoinState, ManagementChannel, Platform};

use crate::ui::{CopyButton, relative_time};
use crate::words::devices as words;

/// The facts.
pub fn facts(device: &DeviceDetail) -> AnyView {
    let facts = &device.row.facts;
    let yes = |is: bool| if is { words::yes() } else { words::no() };
    let or_unknown =
        |text: &str| if text.is_empty() { words::not_stated().to_owned() } else { text.to_owned() };
    let windows = facts.platform == Platform::Windows;
    let channel = match facts.managed_by {
        ManagementChannel::Defender => words::defender_channel(),
        ManagementChannel::Mdm => words::mdm(),
        ManagementChannel::ConfigurationManager => words::configuration_manager(),
        ManagementChannel::CoManaged => words::co_managed(),
    };
    let row = |name: &'static str, value: String| view! { <dt>{name}</dt> <dd>{value}</dd> }.into_any();
    let edition = match facts.edition {
        Edition::Home => words::edition_home(),
        Edition::Pro => words::edition_pro(),
        Edition::Education => words::edition_education(),
        Edition::Enterprise => words::edition_enterprise(),
        Edition::Server => words::edition_server(),
        Edition::Unknown => words::not_stated(),
    };
    let architecture = match facts.architecture {
        Architecture::X64 => words::x64(),
        Architecture::X86 => words::x86(),
        Architecture::Arm64 => words::arm64(),
        Architecture::Arm => words::arm(),
        Architecture::Unknown => words::not_stated(),
    };
    let join = match facts.join_state {
        JoinState::NotJoined => words::not_joined(),
        JoinState::DomainJoined => words::domain_joined(),
        JoinState::Registered => words::registered(),
        JoinState::EntraJoined => words::entra_joined(),
        JoinState::HybridJoined => words::hybrid_joined(),
        JoinState::Unknown => words::not_stated(),
    };
    let only_linux = (!windows).then(|| row(words::defender_version(), or_unknown(&facts.defender_version)));
    let only_windows = windows.then(|| {
        [
            row(words::edition(), edition.into()),
            row(words::join(), join.into()),
            row(words::domain_controller(), yes(facts.domain_controller).into()),
            row(words::server_core(), yes(facts.server_core).into()),
            row(words::vdi(), yes(facts.non_persistent_vdi).into()),
            row(words::constrained_language_mode(), yes(facts.constrained_language_mode).into()),
        ]
    });
    view! {
        <section class="card">
            <dl class="facts">
                {row(words::platform(), if windows { "Windows" } else { "Linux" }.into())}
                {row(words::os(), or_unknown(&facts.os_name))}
                {row(words::version(), or_unknown(&facts.os_version))}
                {row(words::architecture(), architecture.into())}
                {row(words::server(), yes(facts.server).into())}
                {row(words::management_channel(), channel.into())}
                {only_windows.map(Vec::from)}
                {only_linux}
                {row(words::maker(), or_unknown(&facts.manufacturer))}
                {row(words::model(), or_unknown(&facts.model))}
                {row(words::serial_number(), or_unknown(&facts.serial_number))}
                {row(words::agent(), or_unknown(&facts.agent_version))}
                {row(words::tags(), or_unknown(&facts.tags.join(", ")))}
                <dt>{words::enrolled()}</dt>
                <dd>{relative_time(Some(device.row.enrolled.clone()), "")}</dd>
                <dt>{words::device_id_fact()}</dt>
                <dd>
                    <code>{device.row.id.clone()}</code> " "
                    <CopyButton text=device.row.id.clone() what=words::device_id() />
                </dd>
            </dl>
        </section>
    }
    .into_any()
}
