//! What each fuzz target does with its bytes. The fuzzer calls these with bytes that it makes up, the test
//! `tests/corpus.rs` with those that are kept in `corpus/`, so that what once was found stays mended without a
//! fuzzer.

use palisade_model::applicability::DeviceClass;
use palisade_model::catalogue::Catalogue;
use palisade_model::import;
use palisade_model::merge::{ConflictRule, PolicyVersion, compile, effective};
use palisade_model::validation::validate;

/// Reads a file, and checks, merges and writes every policy in it: nothing panics, and what was written is read
/// as the same policy.
pub fn import(bytes: &[u8]) {
    let catalogue = Catalogue::embedded();
    let Ok(read) = import::read(bytes, catalogue) else { return };
    for imported in read {
        for problem in validate(&imported.policy, catalogue) {
            assert!(!problem.sentence.is_empty());
        }
        let version = PolicyVersion { id: "p".into(), name: "P".into(), version: 1, modified: "".into() };
        let compiled = compile(&imported.policy, version, catalogue);
        effective(&[&compiled], &DeviceClass::default(), catalogue, ConflictRule::MostSecureThenNewest);
        let written = imported.policy.to_json().to_string();
        let again = import::read(written.as_bytes(), catalogue).expect("an export is a policy");
        assert_eq!(again.first().map(|again| &again.policy), Some(&imported.policy));
    }
}
