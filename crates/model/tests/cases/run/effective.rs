//! `effective`: what a device is told when several policies meet on it, whatever their order.

use palisade_model::applicability::class_of;
use palisade_model::catalogue::Catalogue;
use palisade_model::device::DeviceFacts;
use palisade_model::enrolment::EnforcementScope;
use palisade_model::merge::{
    CompiledPolicy, ConflictRule, Effective, EffectiveSetting, LocalEntries, PolicyVersion, compile,
    effective, local_entries,
};
use serde_json::{Value as Json, json};

use crate::shorthand;

/// The decision on every setting.
pub fn decided(name: &str, case: &Json) -> Json {
    let catalogue = Catalogue::embedded();
    let facts: DeviceFacts = serde_json::from_value(case["device"].clone()).unwrap();
    let rule: ConflictRule =
        case.get("rule").map_or_else(Default::default, |rule| serde_json::from_value(rule.clone()).unwrap());
    let policies: Vec<CompiledPolicy> = case["policies"]
        .as_array()
        .unwrap_or_else(|| panic!("{name}: no policies"))
        .iter()
        .map(|policy| {
            let text = |member: &str| policy[member].as_str().unwrap_or_default();
            let version = PolicyVersion {
                id: text("id").into(),
                name: text("id").into(),
                version: 1,
                modified: text("modified").into(),
            };
            compile(&shorthand::policy(policy), version, catalogue)
        })
        .collect();
    let mut policies: Vec<&CompiledPolicy> = policies.iter().collect();
    let class = class_of(&facts, &EnforcementScope::default());
    let answer = effective(&policies, &class, catalogue, rule);
    policies.reverse();
    assert_eq!(
        effective(&policies, &class, catalogue, rule),
        answer,
        "{name}: the order of policies matters"
    );
    described(&answer)
}

fn described(effective: &Effective) -> Json {
    let reasons: Vec<_> =
        effective.ineligible.iter().map(palisade_model::applicability::Reason::sentence).collect();
    let settings: Vec<_> = effective.settings.iter().map(|it| setting(it, effective)).collect();
    json!({ "ineligible": reasons, "settings": settings })
}

fn setting(setting: &EffectiveSetting, effective: &Effective) -> Json {
    let decision = serde_json::to_value(&setting.decision).unwrap();
    let sources: Vec<_> = setting
        .sources
        .iter()
        .map(|source| {
            let standing = serde_json::to_value(source.standing).unwrap();
            let standing = standing.as_str().unwrap_or_default();
            let rank = source.rank.map(|rank| format!(", rank {rank}")).unwrap_or_default();
            format!("{}: {} ({standing}{rank})", source.policy_id, source.display_value)
        })
        .collect();
    let shortened = |json: String| serde_json::from_str::<Json>(&shorthand::short(&json)).unwrap();
    let mut line = json!({
        "key": shorthand::short(&setting.key),
        "name": setting.name,
        "decision": decision["kind"],
        "ruling": shortened(serde_json::to_string(&setting.ruling).unwrap()),
        "value": shortened(serde_json::to_string(&setting.value).unwrap()),
        "sources": sources,
        "says": setting.explanation(),
    });
    let local = local_entries(setting, effective, Catalogue::embedded());
    if !local.is_empty() {
        line["local"] = local.iter().map(LocalEntries::sentence).collect();
    }
    line
}
