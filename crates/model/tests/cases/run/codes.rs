//! The codes of validation: the list is whole, and each of its codes is given by some case.

use std::collections::BTreeSet;

use palisade_model::validation::codes;
use serde_json::Value as Json;

use super::{typed, validate};
use crate::files;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_code_is_listed_and_given_by_a_case() {
    let listed: BTreeSet<&str> = codes::ALL.iter().map(|(code, _)| *code).collect();
    assert_eq!(listed.len(), codes::ALL.len(), "a code is listed twice");
    for (code, meaning) in codes::ALL {
        assert!(
            code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{code} is no kebab-case"
        );
        assert!(meaning.trim().ends_with('.'), "{code} has no meaning");
    }
    let mut given = BTreeSet::new();
    for (name, text) in files::cases() {
        let case: Json = serde_json::from_slice(&text).unwrap();
        let mut problems = validate::problems(&name, &case);
        if case["check"] == "typed" {
            problems.extend(typed::problems(&name, &case));
        }
        given.extend(problems.into_iter().map(|problem| problem.code));
    }
    let given: BTreeSet<&str> = given.iter().map(String::as_str).collect();
    let unlisted: Vec<_> = given.difference(&listed).collect();
    assert!(unlisted.is_empty(), "not in the list of codes: {unlisted:?}");
    let silent: Vec<_> = listed.difference(&given).collect();
    assert!(silent.is_empty(), "no case gives: {silent:?}");
}
