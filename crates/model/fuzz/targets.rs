//! What each fuzz target does with its bytes. The fuzzer calls these with bytes that it makes up, the test
//! `tests/corpus.rs` with those that are kept in `corpus/`, so that what once was found stays mended without a
//! fuzzer.

use palisade_model::applicability::DeviceClass;
use palisade_model::catalogue::Catalogue;
use palisade_model::device::DeviceFacts;
use palisade_model::export;
use palisade_model::firewall::exchange;
use palisade_model::import;
use palisade_model::membership::{Device, MAX_LENGTH, check_text, complete, parse};
use palisade_model::merge::{ConflictRule, PolicyVersion, compile, effective};
use palisade_model::validation::validate;

/// Reads a file, and checks, merges and writes every policy in it: nothing panics, and what was written is read
/// as the same policy.
pub fn import(bytes: &[u8]) {
    let catalogue = Catalogue::embedded();
    for imported in import::read_each(bytes, catalogue).into_iter().flatten() {
        for problem in validate(&imported.policy, catalogue) {
            assert!(!problem.sentence.is_empty());
        }
        let version = PolicyVersion { id: "p".into(), name: "P".into(), version: 1, modified: "".into() };
        let compiled = compile(&imported.policy, version, catalogue);
        effective(&[&compiled], &DeviceClass::default(), catalogue, ConflictRule::MostSecureThenNewest);
        let written = export::to_bytes(&imported.policy);
        let again = import::read(&written, catalogue).expect("an export is a policy");
        assert_eq!(again.first().map(|again| &again.policy), Some(&imported.policy));
        assert_eq!(again.first().map(|again| export::to_bytes(&again.policy)), Some(written));
    }
}

/// Reads a membership rule: nothing panics, every place named lies within the text, the rule's own text is read as
/// the same rule, and it and its opposite part the devices.
pub fn membership(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let length = text.chars().count();
    let checked = check_text(text);
    for error in &checked.errors {
        assert!(error.span.0 <= error.span.1 && error.span.1 as usize <= length);
        if let Some(suggestion) = &error.suggestion {
            assert!(suggestion.span.1 as usize <= length);
            suggestion.apply(text);
        }
    }
    complete(text, length / 2);
    complete(text, length);
    let Some(rule) = checked.rule else {
        assert!(!checked.errors.is_empty());
        return;
    };
    let written = rule.to_string();
    // A rule near the greatest length may be longer with every quote and hyphen in its place.
    if let Ok(again) = parse(&written) {
        assert_eq!(again, rule, "{written}");
    } else {
        assert!(written.chars().count() > MAX_LENGTH, "{written}");
    }
    let facts = DeviceFacts { name: "PC-1".into(), tags: vec!["pilot".into()], ..DeviceFacts::default() };
    let device = Device::new("00000000-0000-4000-8000-000000000001", &facts);
    assert_eq!(rule.explain(&device).holds, rule.matches(&device));
    if let Ok(opposite) = rule.clone().not() {
        assert_ne!(opposite.matches(&device), rule.matches(&device));
    }
}

/// Reads firewall rules from whichever text the bytes are: those that are taken make policies, and a table that is
/// read as the same table.
pub fn firewall_rules(bytes: &[u8]) {
    let Ok((_, read)) = exchange::read_any(bytes) else { return };
    for line in &read.report {
        assert!(!line.sentence.is_empty());
    }
    for policy in exchange::to_policies(&read.rules, "Rules", Catalogue::embedded()).policies {
        validate(&policy, Catalogue::embedded());
    }
    let written = exchange::write_csv(&read.rules);
    let again = exchange::read_csv(&written).expect("a table is a table");
    assert_eq!(exchange::write_csv(&again.rules), written);
}
