//! `firewall`: what is the matter with the rules of some policies, and what happens to some packets, whatever the
//! order of the policies. With `alone` nothing is known of the firewall's settings; with `merged` the rules are
//! those that a device is told.

use palisade_model::applicability::DeviceClass;
use palisade_model::catalogue::Catalogue;
use palisade_model::device::Platform;
use palisade_model::firewall::{
    Decider, Finding, Packet, PolicyRules, ProfileSettings, RuleRef, Verdict, findings, probe,
};
use palisade_model::graph::Policy;
use palisade_model::merge::{CompiledPolicy, ConflictRule, PolicyVersion, compile, effective};
use serde_json::{Value as Json, json};

use crate::shorthand;

/// The findings, and the verdict on each packet.
pub fn analysed(name: &str, case: &Json) -> Json {
    let catalogue = Catalogue::embedded();
    let policies: Vec<Policy> = case["policies"]
        .as_array()
        .unwrap_or_else(|| panic!("{name}: no policies"))
        .iter()
        .map(|json| {
            let id = json["id"].as_str().unwrap_or("a").to_owned();
            Policy { name: json["name"].as_str().unwrap_or(&id).to_owned(), id, ..shorthand::policy(json) }
        })
        .collect();
    let compiled: Vec<CompiledPolicy> = policies
        .iter()
        .map(|policy| {
            let version = PolicyVersion {
                id: policy.id.as_str().into(),
                name: policy.name.as_str().into(),
                version: 1,
                modified: "".into(),
            };
            compile(policy, version, catalogue)
        })
        .collect();
    let linux = policies.iter().any(|policy| policy.platforms == "linux");
    let class = DeviceClass {
        platform: if linux { Platform::Linux } else { Platform::Windows },
        os_build: vec![10, 0, 26100],
        ..DeviceClass::default()
    };
    let all: Vec<&CompiledPolicy> = compiled.iter().collect();
    let decided = effective(&all, &class, catalogue, ConflictRule::Withhold);
    let settings = match case["alone"].as_bool() {
        Some(true) => ProfileSettings::UNKNOWN,
        _ => ProfileSettings::of_effective(&decided),
    };
    let mut rules: Vec<PolicyRules> = match case["merged"].as_bool() {
        Some(true) => PolicyRules::of_effective(&decided),
        _ => policies.iter().map(|policy| PolicyRules::of_policy(policy, catalogue)).collect(),
    };
    let found = findings(&rules, &settings);
    let packets: Vec<Packet> =
        case.get("packets").map_or_else(Vec::new, |packets| serde_json::from_value(packets.clone()).unwrap());
    let verdicts: Vec<Verdict> = packets.iter().map(|packet| probe(&rules, &settings, packet)).collect();
    rules.reverse();
    assert_eq!(findings(&rules, &settings), found, "{name}: the order of policies matters");
    let mut answer = json!({ "findings": found.iter().map(finding).collect::<Json>() });
    if !verdicts.is_empty() {
        answer["verdicts"] = verdicts.iter().map(verdict).collect();
    }
    answer
}

fn called(rule: &RuleRef) -> String {
    let index = rule.index.map(|index| format!("[{index}]")).unwrap_or_default();
    format!("{}{index} {}", rule.policy_id, rule.name)
}

/// A word of the wire's form.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or_default().to_owned()
}

fn finding(finding: &Finding) -> Json {
    let mut line = json!({
        "kind": word(finding.kind),
        "rule": called(&finding.rule),
        "says": finding.sentence,
    });
    if !finding.certain {
        line["certain"] = json!(false);
    }
    if !finding.others.is_empty() {
        let others = finding.others.iter();
        line["others"] = others
            .map(|other| format!("{} ({}): {}", called(&other.rule), word(other.relation), other.overlap))
            .collect();
    }
    if finding.more > 0 {
        line["more"] = json!(finding.more);
    }
    if let Some(cause) = &finding.cause {
        line["cause"] = serde_json::to_value(cause).unwrap();
    }
    line
}

fn decider(decider: &Decider) -> String {
    match decider {
        Decider::Rule { rule, action } => format!("{} ({})", called(rule), word(action)),
        Decider::Default { action } => format!("default ({})", word(action)),
        other => serde_json::to_value(other).unwrap()["kind"].as_str().unwrap_or_default().to_owned(),
    }
}

fn verdict(verdict: &Verdict) -> Json {
    let deciders = |list: &[Decider]| list.iter().map(decider).collect::<Vec<_>>();
    let mut line = json!({
        "answer": word(verdict.answer),
        "by": deciders(&verdict.decided_by),
        "says": verdict.sentence,
    });
    if !verdict.losing.is_empty() {
        line["losing"] = json!(deciders(&verdict.losing));
    }
    if !verdict.possible.is_empty() {
        let possible = verdict.possible.iter().map(|it| {
            let unknown: Vec<String> = it.unknown.iter().map(word).collect();
            format!("{}: {}", decider(&it.decider), unknown.join(", "))
        });
        line["possible"] = possible.collect();
    }
    if let Some(default) = verdict.default {
        line["default"] = json!(word(default));
    }
    if !verdict.notes.is_empty() {
        line["notes"] = json!(verdict.notes);
    }
    line
}
