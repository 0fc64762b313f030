//! The policies that are edited: one of every setting of Antivirus, one of 150 firewall rules.

use palisade_e2e::Outcome;
use palisade_e2e::site::Site;
use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::validation::validate_text;
use serde_json::{Value as Json, json};

const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";
const COUNT: usize = 150;

const POLICIES: &str = "/beta/deviceManagement/configurationPolicies";

/// Stores a policy and gives its id.
fn made(site: &Site, name: &str, template: (&str, &str), settings: &[Json]) -> Outcome<String> {
    let settings: Vec<_> = settings.iter().map(|instance| json!({"settingInstance": instance})).collect();
    let policy = json!({
        "name": name, "description": "", "platforms": "windows10", "technologies": "mdm,microsoftSense",
        "templateReference": {"templateId": template.0, "templateFamily": template.1}, "settings": settings,
    });
    let made = site.rest("POST", POLICIES, Some(&policy))?;
    made.get("id").and_then(Json::as_str).map(str::to_owned).ok_or_else(|| format!("no id in {made}"))
}

/// Every setting of Antivirus, each choice at the option that shows most, with what it shows.
pub fn of_settings(site: &Site) -> Outcome<&'static str> {
    let catalogue = Catalogue::embedded();
    let template = catalogue.template_by_key("antivirus").ok_or("the catalogue has no Antivirus")?;
    let all: Vec<&SettingDefinition> = catalogue.settings_of(&template.id).collect();
    let top = all.iter().filter(|it| it.parent.is_none() && !it.hidden && !it.deprecated);
    let settings: Vec<Json> = top.filter_map(|it| configured(it, &all)).collect();
    println!("settings of Antivirus: {}", all.len());
    let name = "All settings";
    let id = made(site, name, (&template.id, "endpointSecurityAntivirus"), &settings)?;
    let everyone = json!({"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}});
    site.rest("POST", &format!("{POLICIES}/{id}/assign"), Some(&json!({"assignments": [everyone]})))?;
    Ok(name)
}

fn configured(definition: &SettingDefinition, all: &[&SettingDefinition]) -> Option<Json> {
    let id = &definition.id;
    let instance = |kind: &str, member: &str, value: Json| {
        json!({
            "@odata.type": format!("#microsoft.graph.deviceManagementConfiguration{kind}Instance"),
            "settingDefinitionId": id,
            member: value,
        })
    };
    let text = |value: &str| json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": value});
    match definition.kind {
        Kind::Choice => {
            let below = |item: &str| {
                let shows = |it: &&&SettingDefinition| {
                    it.parent.as_ref().is_some_and(|parent| {
                        parent.id == *id
                            && (parent.options.is_empty() || parent.options.iter().any(|it| it == item))
                    })
                };
                all.iter().filter(shows).filter_map(|it| configured(it, all)).collect::<Vec<_>>()
            };
            let best = definition.options.iter().max_by_key(|option| below(&option.id).len())?;
            let value = json!({"value": format!("{id}_{}", best.id), "children": below(&best.id)});
            Some(instance("ChoiceSetting", "choiceSettingValue", value))
        }
        Kind::ChoiceCollection => {
            let value =
                json!([{"value": format!("{id}_{}", definition.options.first()?.id), "children": []}]);
            Some(instance("ChoiceSettingCollection", "choiceSettingCollectionValue", value))
        }
        Kind::Integer => {
            let value = json!({
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue",
                "value": definition.min.unwrap_or(1),
            });
            Some(instance("SimpleSetting", "simpleSettingValue", value))
        }
        Kind::String => Some(instance("SimpleSetting", "simpleSettingValue", text(&valid(definition, 0)?))),
        Kind::StringList => {
            let most = definition.max_count.map_or(20, |most| most.min(20));
            let mut entries: Vec<String> = definition.allowed.clone();
            if entries.is_empty() {
                entries = (0..most).filter_map(|at| valid(definition, at)).collect();
            }
            let entries: Vec<Json> = entries.iter().map(|it| text(it)).collect();
            Some(instance("SimpleSettingCollection", "simpleSettingCollectionValue", json!(entries)))
        }
        Kind::RuleGroup => None,
    }
}

/// The first text among a few of every kind that this setting takes.
fn valid(definition: &SettingDefinition, at: u32) -> Option<String> {
    let texts = [
        format!("C:\\Programs\\{at}"),
        format!("ext{at}"),
        format!("10.0.0.{at}"),
        format!("https://proxy{at}.example.org"),
        format!("{at}"),
        String::from("InternalDefinitionUpdateServer"),
    ];
    texts.into_iter().find(|text| validate_text(definition, text).is_empty())
}

/// As many firewall rules as a policy may have.
pub fn of_rules(site: &Site) -> Outcome<&'static str> {
    let member = |name: &str| format!("{RULES}_{name}");
    let rule = |number: usize| {
        json!({"children": [
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
                "settingDefinitionId": member("name"), "simpleSettingValue": {
                    "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
                    "value": format!("Rule {number}")}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": member("enabled"),
                "choiceSettingValue": {"value": format!("{}_1", member("enabled")), "children": []}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": member("direction"),
                "choiceSettingValue": {"value": format!("{}_in", member("direction")), "children": []}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": member("action_type"),
                "choiceSettingValue": {"value": format!("{}_1", member("action_type")), "children": []}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
                "settingDefinitionId": member("protocol"), "simpleSettingValue": {
                    "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": 6}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
                "settingDefinitionId": member("localportranges"), "simpleSettingCollectionValue": [{
                    "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
                    "value": format!("{}", 1024 + number)}]},
        ]})
    };
    let group = json!({
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
        "settingDefinitionId": RULES,
        "groupSettingCollectionValue": (1..=COUNT).map(rule).collect::<Vec<_>>(),
    });
    let name = "150 rules";
    made(site, name, ("19c8aa67-f286-4861-9aa0-f23541d31680_1", "endpointSecurityFirewall"), &[group])?;
    Ok(name)
}
