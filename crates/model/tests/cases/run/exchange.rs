//! `exchange`: the rules in a file of another tool, what is said of them, and the policies that they become; that
//! a table of them gives the same rules.

use palisade_model::catalogue::Catalogue;
use palisade_model::export;
use palisade_model::firewall::Rule;
use palisade_model::firewall::exchange::{read_any, read_csv, to_policies, write_csv};
use palisade_model::import;
use palisade_model::validation::validate;
use serde_json::{Value as Json, json};

use super::import::bytes;
use crate::shorthand;

/// What was read, or why nothing was.
pub fn read(name: &str, case: &Json) -> Json {
    let (format, read) = match read_any(&bytes(name, &case["file"])) {
        Ok(read) => read,
        Err(error) => return json!({ "error": error.to_string() }),
    };
    let again =
        read_csv(&write_csv(&read.rules)).unwrap_or_else(|error| panic!("{name}: its table: {error}"));
    assert_eq!(again.report, [], "{name}: its table is reported");
    assert_eq!(again.rules, read.rules, "{name}: its table differs");
    let rules: Vec<Json> = read.rules.iter().map(rule).collect();
    let report: Vec<Json> = read
        .report
        .iter()
        .map(|line| json!([line.line, line.rule, line.code, line.taken, line.sentence]))
        .collect();
    let made = to_policies(&read.rules, "Rules", Catalogue::embedded());
    for policy in &made.policies {
        let again = import::read(&export::to_bytes(policy), Catalogue::embedded());
        let again = again.unwrap_or_else(|error| panic!("{name}: its policy is refused: {error}"));
        assert_eq!(again[0].policy, *policy, "{name}: its policy differs");
        assert!(!again[0].guessed_template, "{name}: its policy names no template");
    }
    let problems: Vec<String> = made
        .policies
        .iter()
        .flat_map(|policy| validate(policy, Catalogue::embedded()))
        .map(|problem| format!("{}: {}", problem.code, problem.sentence))
        .collect();
    let mut answer = json!({
        "format": format!("{format:?}"), "rules": rules, "report": report, "problems": problems});
    if case["table"] == true {
        let table = String::from_utf8(write_csv(&read.rules)).unwrap();
        answer["table"] = table.trim_start_matches('\u{FEFF}').split("\r\n").collect();
    }
    answer
}

/// The members of a rule, in shorthand.
fn rule(rule: &Rule) -> Json {
    let members = serde_json::to_string(&rule.to_members()).unwrap();
    serde_json::from_str(&shorthand::short(&members)).unwrap()
}
