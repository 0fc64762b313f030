//! What reaches a device: versions parse, calls and keys know every option, each platform has a way in.

use std::collections::BTreeSet;

use palisade_model::catalogue::{Component, Kind};

use super::settings::is_guid;

fn is_version(text: &str, numbers: usize) -> bool {
    text.split('.').count() == numbers && text.split('.').all(|number| number.parse::<u32>().is_ok())
}

#[test]
fn versions_parse() {
    for (at, definition) in super::definitions() {
        if let Some(version) = &definition.min_os {
            assert!(is_version(version, 3), "{at}: {version} is no version of Windows");
        }
        for first in &definition.min_agent {
            let numbers = if first.component == Component::Agent { 3 } else { 4 };
            assert!(is_version(&first.version, numbers), "{at}: {} is no version", first.version);
        }
    }
}

#[test]
fn each_platform_has_its_way_in() {
    for (name, file) in super::files() {
        let linux = file.template.platforms == "linux";
        for definition in file.settings {
            let at = format!("{name}: {}", definition.id);
            if linux {
                assert!(definition.csp.is_none() && definition.powershell.is_none(), "{at}: Windows's way");
                assert!(definition.linux_equivalent.is_none(), "{at} is for Linux itself");
                let ours = definition.id.starts_with("palisade_linux_");
                assert!(!(ours && definition.mdatp_path.is_some()), "{at}: Defender knows no firewall");
                assert!(definition.min_os.is_none(), "{at}: a version of Windows");
            } else {
                // The two that stand for a rule in its group have no path of their own.
                assert!(definition.csp.is_some() || definition.hidden, "{at} has no CSP path");
                assert!(definition.mdatp_path.is_none(), "{at}: Linux's way");
            }
        }
    }
}

#[test]
fn calls_know_every_option() {
    for (at, definition) in super::definitions() {
        let options: BTreeSet<_> = definition.options.iter().map(|option| &option.id).collect();
        if let Some(call) = &definition.powershell {
            assert!(!call.cmdlet.is_empty() && !call.parameter.starts_with('-'), "{at}: its call");
            assert!(call.values.values().all(|argument| !argument.is_empty()), "{at}: an empty argument");
            let known: BTreeSet<_> = call.values.keys().collect();
            match definition.kind {
                Kind::Choice => assert_eq!(known, options, "{at}: options that the call knows"),
                Kind::ChoiceCollection => assert!(known.is_subset(&options), "{at}: options of the call"),
                Kind::String | Kind::StringList => {}
                _ => assert!(known.is_empty(), "{at}: words of a {:?}", definition.kind),
            }
        }
        if let Some(same) = &definition.linux_equivalent {
            let known: BTreeSet<_> = same.values.keys().collect();
            assert!(known.is_subset(&options), "{at}: options of its Linux equivalent");
            let choice = definition.kind == Kind::Choice;
            assert_eq!(known.is_empty(), !choice, "{at}: values of its Linux equivalent");
        }
    }
}

/// Rules are named by their GUID in events and in PowerShell: each is one, no two share one, and the call says it.
#[test]
fn rules_have_their_guid() {
    let mut guids = BTreeSet::new();
    for (at, definition) in super::definitions() {
        let in_call = definition
            .powershell
            .as_ref()
            .and_then(|call| call.with.get("AttackSurfaceReductionRules_Ids").cloned());
        assert_eq!(definition.rule_guid, in_call, "{at}: its GUID and its call");
        if let Some(guid) = definition.rule_guid {
            assert!(is_guid(&guid), "{at}: {guid} is no GUID in lower case");
            assert!(guids.insert(guid), "{at}: another rule has its GUID");
        }
    }
    assert_eq!(guids.len(), 19, "the rules of attack surface reduction");
}
