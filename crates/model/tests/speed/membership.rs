//! The rule of a dynamic group asked of a million devices, as when the rule is saved.

#![cfg(not(target_arch = "wasm32"))]

use palisade_model::device::{DeviceFacts, Platform};
use palisade_model::membership::{Device, Matcher, parse};

use crate::clock::measure;

const RULE: &str = r#"(device.deviceOSType -in ["Windows", "Windows Server"] -and device.deviceOSVersion -ge "10.0.22000"
    -and device.displayName -startsWith "pc-") -or device.displayName -contains "-lab-"
    -or (device.systemLabels -any (_ -eq "Pilot")) -or device.displayName -match "^(srv|dc)-\d+[13579]$""#;

/// A thousand kinds of devices, as fleets have.
fn kinds() -> Vec<DeviceFacts> {
    (0..1_000_u32)
        .map(|number| DeviceFacts {
            platform: if number % 10 == 0 { Platform::Linux } else { Platform::Windows },
            server: number % 7 == 0,
            os_version: format!("10.0.{}.{number}", 19_000 + number * 5),
            tags: if number % 50 == 3 { vec!["MDE-Management".into(), "pilot".into()] } else { Vec::new() },
            ..DeviceFacts::default()
        })
        .collect()
}

#[test]
fn a_rule_for_a_million_devices() {
    let rule = parse(RULE).expect("a rule");
    let kinds = kinds();
    let names: Vec<String> = (0..1_000_000_u32)
        .map(|number| match number % 5 {
            0 => format!("SRV-{number}"),
            1 => format!("Berlin-Lab-{number}"),
            _ => format!("PC-{number:07}"),
        })
        .collect();
    let devices = || {
        names.iter().zip(kinds.iter().cycle()).zip(0..).map(|((name, facts), number)| {
            (number, Device { name, ..Device::new("00000000-0000-4000-8000-000000000001", facts) })
        })
    };
    let matcher = Matcher::of(&rule);
    let expected = devices().filter(|(_, device)| matcher.matches(device)).count();
    assert!((300_000..900_000).contains(&expected), "{expected} members");
    measure("membership rule, 1,000,000 devices", 5, || {
        assert_eq!(rule.evaluate_all(devices()).len(), expected as u64);
    });
}
