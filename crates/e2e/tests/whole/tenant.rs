//! A tenant made in one go over REST, for the tests that look at pages and not at how they came about.

use palisade_e2e::{Outcome, wait};
use serde_json::{Value as Json, json};

use crate::journey::{Journey, claim};

const EXPORT: &str = include_str!("../../fixtures/antivirus-export.json");
const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";

/// The things of the tenant, by id.
pub struct Tenant {
    /// A device that two policies disagree on.
    pub device: String,
    /// A group whose members were chosen.
    pub group: String,
    /// A group of a membership rule.
    pub dynamic: String,
    /// An Antivirus policy of several versions, assigned.
    pub baseline: String,
    /// One that disagrees with it.
    pub pilot: String,
    /// A policy of firewall rules.
    pub rules: String,
}

impl Tenant {
    /// Saves another value in the policy that disagrees: a version that no device has until it is awake.
    pub fn save_pilot(&self, journey: &Journey) -> Outcome<()> {
        let path = format!("/beta/deviceManagement/configurationPolicies/{}", self.pilot);
        journey.site.rest("PUT", &path, Some(&pilot("2"))).map(drop)
    }
}

/// Makes the tenant and waits until devices have reported the conflict.
pub fn make(journey: &Journey) -> Outcome<Tenant> {
    let site = &journey.site;
    let devices = site.rest("GET", "/api/devices?platform=windows10&limit=200", None)?;
    let devices: Vec<String> = devices
        .get("rows")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter(|row| row.get("ineligible").and_then(Json::as_array).is_some_and(Vec::is_empty))
        .filter_map(|row| Some(row.get("id")?.as_str()?.to_owned()))
        .take(4)
        .collect();
    let device = devices.first().cloned().ok_or("the fleet has no Windows device that takes policies")?;
    let group =
        made(journey, "/api/groups", &json!({"name": "Finance workstations", "description": "Floor 3"}))?;
    site.rest("POST", &format!("/api/groups/{group}/members"), Some(&json!({"add": devices})))?;
    let rule = "(device.deviceOSType -startsWith \"Windows\")";
    let dynamic = made(
        journey,
        "/api/groups",
        &json!({"name": "Windows devices", "description": "", "membershipRule": rule}),
    )?;
    let mut export: Json =
        serde_json::from_str(EXPORT.trim_start_matches('\u{feff}')).map_err(|it| it.to_string())?;
    if let Some(export) = export.as_object_mut() {
        export.remove("assignments");
    }
    let baseline = made(journey, "/beta/deviceManagement/configurationPolicies", &export)?;
    let pilot = made(journey, "/beta/deviceManagement/configurationPolicies", &pilot("4"))?;
    let rules = made(
        journey,
        "/beta/deviceManagement/configurationPolicies",
        &policy(
            "Web servers: rules",
            ("19c8aa67-f286-4861-9aa0-f23541d31680_1", "endpointSecurityFirewall"),
            &json!({
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
                "settingDefinitionId": RULES,
                "groupSettingCollectionValue": [firewall_rule("Web", "80"), firewall_rule("Web, encrypted", "443")],
            }),
        ),
    )?;
    // Asleep, so that each device is told everything at once, and what it did before is the same at every run.
    site.fleet()?.pause();
    for (id, target) in [(&baseline, &group), (&pilot, &group), (&rules, &dynamic)] {
        let target = json!({"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": target});
        site.rest(
            "POST",
            &format!("/beta/deviceManagement/configurationPolicies/{id}/assign"),
            Some(&json!({"assignments": [{"target": target}]})),
        )?;
    }
    site.fleet()?.resume();
    wait::until(wait::DEVICES, "devices to report the conflict", || {
        // Until everything is reported, states move while one looks.
        for (policy, least) in [(&pilot, 1), (&baseline, 1), (&rules, 0)] {
            let detail = site.rest("GET", &format!("/api/policies/{policy}"), None)?;
            let count = |state: &str| detail.pointer(&format!("/states/{state}")).and_then(Json::as_u64);
            claim(count("conflict") >= Some(least) && count("pending").unwrap_or_default() == 0, || {
                format!("the policy's states are {:?}", detail.get("states"))
            })?;
        }
        let overview = site.rest("GET", "/api/overview", None)?;
        let rollouts = overview.get("rollouts").and_then(Json::as_array).map_or(0, Vec::len);
        claim(rollouts == 0, || format!("{rollouts} rollouts are in progress"))
    })?;
    Ok(Tenant { device, group, dynamic, baseline, pilot, rules })
}

/// The policy that disagrees with the baseline, with this level.
fn pilot(item: &str) -> Json {
    let level = "device_vendor_msft_policy_config_defender_cloudblocklevel";
    policy(
        "Pilot: high protection",
        ("804339ad-1553-4478-a742-138fb5807418_1", "endpointSecurityAntivirus"),
        &json!({
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
            "settingDefinitionId": level,
            "choiceSettingValue": {"value": format!("{level}_{item}"), "children": []},
        }),
    )
}

fn made(journey: &Journey, path: &str, body: &Json) -> Outcome<String> {
    let made = journey.site.rest("POST", path, Some(body))?;
    let id =
        made.get("id").and_then(Json::as_str).ok_or_else(|| format!("POST {path} gave no id: {made}"))?;
    Ok(id.to_owned())
}

fn policy(name: &str, (template, family): (&str, &str), instance: &Json) -> Json {
    json!({
        "name": name, "description": "", "platforms": "windows10", "technologies": "mdm,microsoftSense",
        "templateReference": {"templateId": template, "templateFamily": family},
        "settings": [{"settingInstance": instance}],
    })
}

/// An inbound rule that lets a port in.
fn firewall_rule(name: &str, port: &str) -> Json {
    let id = |member: &str| format!("{RULES}_{member}");
    let text = |value: Json, kind: &str| json!({"@odata.type": format!("#microsoft.graph.deviceManagementConfiguration{kind}SettingValue"), "value": value});
    let simple = |member: &str, value: Json| {
        json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
            "settingDefinitionId": id(member), "simpleSettingValue": value})
    };
    let choice = |member: &str, item: &str| {
        json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
            "settingDefinitionId": id(member),
            "choiceSettingValue": {"value": format!("{}_{item}", id(member)), "children": []}})
    };
    json!({"children": [
        simple("name", text(json!(name), "String")),
        choice("enabled", "1"),
        choice("direction", "in"),
        choice("action_type", "1"),
        simple("protocol", text(json!(6), "Integer")),
        json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
            "settingDefinitionId": id("localportranges"),
            "simpleSettingCollectionValue": [text(json!(port), "String")]}),
    ]})
}
