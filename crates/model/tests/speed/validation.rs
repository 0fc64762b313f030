//! Judging the largest policies that one may have, as often as someone types: 150 firewall rules with every list
//! filled, and as many exclusions as administrators are known to keep.

use std::hint::black_box;

use palisade_model::catalogue::Catalogue;
use palisade_model::graph::Policy;
use palisade_model::validation::validate;
use serde_json::{Value as Json, json};

use crate::clock::{measure, say, time};

const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";
const EXCLUSIONS: &str = "device_vendor_msft_policy_config_defender_excludedpaths";

fn text(id: &str, value: &str) -> Json {
    json!({"settingDefinitionId": id, "simpleSettingValue": {"value": value}})
}

fn list(id: &str, values: &[String]) -> Json {
    json!({"settingDefinitionId": id, "simpleSettingCollectionValue": values})
}

fn rule(number: usize) -> Json {
    let id = |suffix: &str| [RULES, suffix].concat();
    let choice = |suffix: &str, item: &str| json!({"settingDefinitionId": id(suffix), "choiceSettingValue": {"value": format!("{}_{item}", id(suffix))}});
    let children = json!([
        text(&id("_name"), &format!("Rule {number}")),
        choice("_direction", "in"),
        choice("_action_type", "1"),
        choice("_enabled", "1"),
        {"settingDefinitionId": id("_protocol"), "simpleSettingValue": 6},
        list(&id("_localportranges"), &["443".into(), format!("{}-{}", 1000 + number, 2000 + number)]),
        list(&id("_remoteaddressranges"), &[format!("10.{number}.0.0/16"), "LocalSubnet".into()]),
        text(&id("_app_filepath"), "%ProgramFiles%\\Harbour\\tide.exe"),
    ]);
    json!({"children": children})
}

fn policy(template: &str, setting: &Json) -> Policy {
    Policy::from_json(json!({
        "name": "Large", "platforms": "windows10", "templateReference": {"templateId": template},
        "settings": [{"settingInstance": setting}],
    }))
    .expect("a policy")
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn large_policies_are_judged_within_a_keystroke() {
    let catalogue = Catalogue::embedded();
    let rules: Vec<Json> = (0..150).map(rule).collect();
    let rules = policy(
        "19c8aa67-f286-4861-9aa0-f23541d31680_1",
        &json!({"settingDefinitionId": RULES, "groupSettingCollectionValue": rules}),
    );
    let paths: Vec<String> = (0..500).map(|number| format!("C:\\Harbour\\{number}\\*.log")).collect();
    let exclusions = policy("45fea5e9-280d-4da1-9792-fb5736da0ca9_1", &list(EXCLUSIONS, &paths));
    for (label, policy) in
        [("validation of 150 firewall rules", rules), ("validation of 500 exclusions", exclusions)]
    {
        assert_eq!(validate(&policy, catalogue), [], "{label}");
        measure(label, 200, || {
            black_box(validate(black_box(&policy), catalogue));
        });
    }
}

/// Whatever someone sends is judged in a time that grows with its length. Built for finding faults each of these
/// takes a second at most; what compared everything with everything would take minutes.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn long_and_many_are_judged_in_time() {
    const LONGEST: f64 = 6000.0;
    let catalogue = Catalogue::embedded();
    let exclusions =
        |paths: &[String]| policy("45fea5e9-280d-4da1-9792-fb5736da0ca9_1", &list(EXCLUSIONS, paths));
    let restriction = |times: usize| format!("C:\\a\\:{{{}}}", vec!["ScanType:quick"; times].join(","));
    let many = |each: &dyn Fn(usize) -> String, count: usize| (0..count).map(each).collect::<Vec<_>>();
    let ports = many(&|port| (2 * port).to_string(), 200);
    let addresses = many(&|it| format!("10.{}.{}.0/25", it / 250, it % 250), 200);
    let crowded = |number: usize| {
        let mut rule = rule(number);
        rule["children"][5] = list(&[RULES, "_localportranges"].concat(), &ports);
        rule["children"][6] = list(&[RULES, "_remoteaddressranges"].concat(), &addresses);
        rule
    };
    let repeated = json!({"children": vec![text(&[RULES, "_app_filepath"].concat(), "C:\\tide.exe"); 5000]});
    let rules = |rules: Vec<Json>| {
        let rules = json!({"settingDefinitionId": RULES, "groupSettingCollectionValue": rules});
        policy("19c8aa67-f286-4861-9aa0-f23541d31680_1", &rules)
    };
    for (label, policy) in [
        ("one long path", exclusions(&[format!("C:{}", "\\a".repeat(500_000))])),
        ("long paths", exclusions(&many(&|it| format!("C:\\{it}{}", "\\a".repeat(16_000)), 30))),
        ("paths in one another", exclusions(&many(&|it| format!("C:{}", "\\a".repeat(it)), 1000))),
        ("a long restriction", exclusions(&[restriction(70_000)])),
        ("long restrictions", exclusions(&many(&|_| restriction(2000), 30))),
        ("many paths", exclusions(&many(&|it| format!("C:\\Harbour\\{it}"), 50_000))),
        ("many mistakes", exclusions(&many(&|it| format!("tide<{}", it / 2), 50_000))),
        ("many rules", rules((0..2000).map(rule).collect())),
        ("crowded rules", rules((0..150).map(crowded).collect())),
        ("one member many times", rules(vec![repeated])),
    ] {
        let took = time(1, || {
            black_box(validate(black_box(&policy), catalogue));
        });
        assert!(took < LONGEST, "{label}: {took} ms");
        say(&format!("validation of {label}"), took);
    }
}
