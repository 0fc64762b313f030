//! What to know of a setting before setting it: range, default, which devices take it, where they keep it.

use leptos::prelude::*;
use palisade_model::catalogue::{Component, SettingDefinition};

use super::form::{is_time, units, value_words};
use crate::ui::CopyButton;
use crate::words::editor as words;

/// The facts, and the path to copy. `platforms` are those of the template.
pub fn facts(definition: &SettingDefinition, platforms: &str) -> AnyView {
    let facts = said(definition, platforms);
    let facts = facts.into_iter().map(|fact| view! { <span>{fact}</span> }.into_any()).collect_view();
    view! { {facts} {path(definition)} }.into_any()
}

fn said(definition: &SettingDefinition, platforms: &str) -> Vec<String> {
    let mut facts = Vec::new();
    match (definition.min, definition.max) {
        // The whole width of a 32-bit number is no range that anybody meets.
        (Some(min), Some(max)) if max < i64::from(u32::MAX) => facts.push(units::range(definition, min, max)),
        (Some(min), _) if min > 0 => facts.push(words::at_least(&units::shown(definition, min))),
        _ => {}
    }
    if let Some(default) = &definition.default {
        facts.push(words::default_is(&value_words(default, definition)));
    }
    if is_time(definition) {
        facts.push(words::local_time().into());
    }
    if let Some(count) = definition.max_count.filter(|count| (2..100_000).contains(count)) {
        facts.push(words::at_most(&crate::words::number(count.into())));
    }
    facts.push(systems(definition, platforms));
    for first in definition.min_agent.iter().filter(|first| first.only_for.is_none()) {
        facts.push(match first.component {
            Component::Agent => words::since_agent(&first.version),
            Component::Platform => words::since_platform(&first.version),
            Component::Engine => words::since_engine(&first.version),
        });
    }
    if definition.needs_restart {
        facts.push(words::needs_restart().into());
    }
    if definition.deprecated {
        facts.push(words::deprecated().into());
    }
    if !definition.applies_to_defender_channel {
        facts.push(words::not_on_channel().into());
    }
    facts
}

/// The systems that take it: `Windows 10 1709 and later`, or the platform alone.
fn systems(definition: &SettingDefinition, platforms: &str) -> String {
    match definition.min_os.as_deref().and_then(os_name) {
        Some(since) => words::since(&since),
        None => crate::catalogue::platform_name(platforms).to_owned(),
    }
}

fn path(definition: &SettingDefinition) -> Option<AnyView> {
    let csp =
        definition.csp.as_ref().map(|path| (path, words::csp_path(), words::csp_path_of(&definition.name)));
    let key = definition.mdatp_path.as_ref();
    let key = key.map(|path| (path, words::managed_key(), words::managed_key_of(&definition.name)));
    let (path, word, what) = csp.or(key)?;
    let view = view! {
        <span class="path" title=path.clone()>{word} " " <CopyButton text=path.clone() what=what /></span>
    };
    Some(view.into_any())
}

/// The name of a Windows version; nothing for one that every device has.
fn os_name(version: &str) -> Option<String> {
    let build = version.strip_prefix("10.0.")?.split('.').next()?;
    let name = match build {
        "10240" | "10586" => return None,
        "14393" => "Windows 10 1607",
        "15063" => "Windows 10 1703",
        "16299" => "Windows 10 1709",
        "17134" => "Windows 10 1803",
        "17763" => "Windows 10 1809",
        "18362" => "Windows 10 1903",
        "19041" => "Windows 10 2004",
        "22000" => "Windows 11",
        "22621" => "Windows 11 22H2",
        "26100" => "Windows 11 24H2",
        _ => return Some(format!("Windows {version}")),
    };
    Some(name.to_owned())
}
