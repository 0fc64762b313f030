//! Policies in shorthand: what a setting holds, without the wire's wrapping, which follows from the catalogue.
//!
//! `"av:avgcpuloadfactor": 50` is an integer, a text is the item of a choice or a text, a list holds the entries
//! of a list, the items of a choice collection, or rules as objects. `{"is": "true", "below": {...}}` is a choice
//! with children. `{"each": "Rule #", "times": 151}` is a list of as many, each with its number from 0 on.
//! `{"wire": {...}}` is an instance's value in the wire form, for what shorthand can't say.

use palisade_model::catalogue::{Catalogue, Kind};
use palisade_model::graph::Policy;
use serde_json::{Map, Value as Json, json};

const PREFIX: &str = "#microsoft.graph.deviceManagementConfiguration";
/// The beginnings of definition ids, longest first, and what stands for them.
const BEGINNINGS: [(&str, &str); 12] = [
    ("hvrule:", "vendor_msft_firewall_mdmstore_hypervfirewallrules_{firewallrulename}"),
    ("asr:", "device_vendor_msft_policy_config_defender_attacksurfacereductionrules_"),
    ("wsc:", "device_vendor_msft_policy_config_windowsdefendersecuritycenter_"),
    ("tamper:", "vendor_msft_defender_configuration_tamperprotection_"),
    ("edr:", "device_vendor_msft_windowsadvancedthreatprotection_"),
    ("rule:", "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}"),
    ("lxrule:", "palisade_linux_firewall_rules"),
    ("lxfw:", "palisade_linux_firewall_"),
    ("lxav:", "linux_mdatp_managed_"),
    ("avc:", "device_vendor_msft_defender_configuration_"),
    ("av:", "device_vendor_msft_policy_config_defender_"),
    ("fw:", "vendor_msft_firewall_mdmstore_"),
];

/// The whole definition id.
pub fn long(id: &str) -> String {
    BEGINNINGS
        .iter()
        .find_map(|(short, long)| Some(format!("{long}{}", id.strip_prefix(short)?)))
        .unwrap_or_else(|| id.to_owned())
}

/// A text with every beginning of a definition id in shorthand.
pub fn short(text: &str) -> String {
    BEGINNINGS.iter().fold(text.to_owned(), |text, (short, long)| text.replace(long, short))
}

/// The policy that `json` describes: `name`, `description`, `roleScopeTagIds`, `template` (by key), `platforms` and
/// `settings`.
pub fn policy(json: &Json) -> Policy {
    let key = json["template"].as_str().unwrap_or_default();
    let template = Catalogue::embedded().templates().iter().find(|template| template.key == key);
    let mut settings: Vec<Json> = json["settings"].as_object().map(instances).unwrap_or_default();
    settings.extend(json["again"].as_object().map(instances).unwrap_or_default());
    let settings: Vec<Json> =
        settings.into_iter().map(|instance| json!({ "settingInstance": instance })).collect();
    Policy::from_json(json!({
        "name": json["name"].as_str().unwrap_or("Policy"),
        "description": json["description"],
        "roleScopeTagIds": json["roleScopeTagIds"],
        "platforms": json["platforms"].as_str().or(template.map(|it| it.platforms.as_str())).unwrap_or_default(),
        "technologies": template.map_or("mdm", |template| &template.technologies),
        "templateReference": {"templateId": template.map_or(key, |template| &template.id)},
        "settings": settings,
    }))
    .unwrap()
}

fn instances(settings: &Map<String, Json>) -> Vec<Json> {
    settings.iter().map(|(id, value)| instance(&long(id), value)).collect()
}

fn instance(id: &str, value: &Json) -> Json {
    let kind = Catalogue::embedded().definition(id).map(|definition| definition.kind);
    let simple = |kind: &str, value: &Json| json!({"@odata.type": format!("{PREFIX}{kind}SettingValue"), "value": value});
    let (name, payload, value) = match (value, kind) {
        (Json::Object(wire), _) if wire.contains_key("wire") => {
            let mut wire = wire["wire"].clone();
            wire["settingDefinitionId"] = json!(id);
            return wire;
        }
        (Json::Object(many), _) if many.contains_key("each") => {
            let times = many["times"].as_u64().unwrap_or_default();
            let each = many["each"].to_string();
            let items = (0..times).map(|number| each.replace('#', &number.to_string()));
            let items: Json = items.map(|item| serde_json::from_str::<Json>(&item).unwrap()).collect();
            return instance(id, &items);
        }
        (Json::Object(_), _) => {
            let below = value["below"].as_object().map(instances).unwrap_or_default();
            ("Choice", "choiceSettingValue", choice(id, &value["is"], &below))
        }
        (Json::String(_), Some(Kind::Choice)) => ("Choice", "choiceSettingValue", choice(id, value, &[])),
        (Json::String(_), _) => ("Simple", "simpleSettingValue", simple("String", value)),
        (Json::Array(items), Some(Kind::ChoiceCollection)) => {
            let choices = items.iter().map(|item| choice(id, item, &[])).collect();
            ("ChoiceSettingCollection", "choiceSettingCollectionValue", choices)
        }
        (Json::Array(items), Some(Kind::RuleGroup)) => {
            let items = items
                .iter()
                .map(|item| json!({"children": item.as_object().map(instances).unwrap_or_default()}))
                .collect();
            ("GroupSettingCollection", "groupSettingCollectionValue", items)
        }
        (Json::Array(items), _) => {
            let values = items.iter().map(|item| simple("String", item)).collect();
            ("SimpleSettingCollection", "simpleSettingCollectionValue", values)
        }
        (other, _) => ("Simple", "simpleSettingValue", simple("Integer", other)),
    };
    let name = if name.ends_with("Collection") { name.to_owned() } else { format!("{name}Setting") };
    json!({"@odata.type": format!("{PREFIX}{name}Instance"), "settingDefinitionId": id, payload: value})
}

fn choice(id: &str, item: &Json, children: &[Json]) -> Json {
    json!({"value": format!("{id}_{}", item.as_str().unwrap_or_default()), "children": children})
}
