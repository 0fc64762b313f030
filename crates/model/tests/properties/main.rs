//! What holds for any input: nothing panics, and an export comes back equal.

#![cfg(all(feature = "embedded-catalogue", not(target_arch = "wasm32")))]

mod applicability;
mod broad;
mod difference;
mod exchange;
mod firewall;
mod impact;
mod import;
mod membership;
mod merge;
mod search;
mod tenants;
mod validation;

use palisade_model::applicability::DeviceClass;
use palisade_model::bundle::Bundle;
use palisade_model::catalogue::Catalogue;
use palisade_model::device::Platform;
use palisade_model::import as reader;
use palisade_model::merge::{ConflictRule, PolicyVersion, compile, effective};
use palisade_model::validation::validate;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const FIXTURES: [&[u8]; 5] = [
    include_bytes!("../fixtures/antivirus_full_metadata.json"),
    include_bytes!("../fixtures/firewall_rules_utf16.json"),
    include_bytes!("../fixtures/answer_of_two.json"),
    include_bytes!("../fixtures/wrapper.json"),
    include_bytes!("../fixtures/no_template.json"),
];

/// Reads, checks, merges and writes; nothing of it may panic, and what was written comes back equal.
fn use_up(bytes: &[u8]) {
    let catalogue = Catalogue::embedded();
    let Ok(read) = reader::read(bytes, catalogue) else { return };
    for imported in read {
        validate(&imported.policy, catalogue);
        let version = PolicyVersion { id: "p".into(), name: "P".into(), version: 1, modified: "".into() };
        let compiled = compile(&imported.policy, version, catalogue);
        let decided = effective(&[&compiled], &windows(), catalogue, ConflictRule::Withhold);
        assert!(Bundle::of(&decided).is_whole());
        let exported = imported.policy.to_json().to_string();
        let again = reader::read(exported.as_bytes(), catalogue).expect("an export is a policy");
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].policy, imported.policy);
    }
}

fn windows() -> DeviceClass {
    DeviceClass { platform: Platform::Windows, os_build: vec![10, 0, 22631], ..DeviceClass::default() }
}

/// A fixture with some of its bytes replaced, or cut short.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((any::<Index>(), any::<u8>()), 0..6);
    (select(&FIXTURES[..]), edits, prop::option::of(any::<Index>())).prop_map(|(fixture, edits, cut)| {
        let mut bytes = fixture.to_vec();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes
    })
}

/// A fixture's JSON with one value replaced by that of another place, so that its shape is wrong and not its text.
fn reshaped() -> impl Strategy<Value = String> {
    (select(vec![0_usize, 2, 3, 4]), any::<Index>(), any::<Index>()).prop_map(|(fixture, from, to)| {
        let bytes = FIXTURES[fixture];
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut json: serde_json::Value = serde_json::from_slice(bytes).expect("fixtures are JSON");
        let mut pointers = Vec::new();
        collect(&json, String::new(), &mut pointers);
        let taken = json.pointer(&pointers[from.index(pointers.len())]).cloned().unwrap_or_default();
        if let Some(place) = json.pointer_mut(&pointers[to.index(pointers.len())]) {
            *place = taken;
        }
        json.to_string()
    })
}

fn collect(json: &serde_json::Value, at: String, pointers: &mut Vec<String>) {
    match json {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{at}/{name}"), pointers);
            }
        }
        serde_json::Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{at}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        use_up(&bytes);
    }

    #[test]
    fn damaged_exports_are_read_or_refused(bytes in damaged()) {
        use_up(&bytes);
    }

    #[test]
    fn exports_of_a_wrong_shape_are_read_or_refused(text in reshaped()) {
        use_up(text.as_bytes());
    }
}
